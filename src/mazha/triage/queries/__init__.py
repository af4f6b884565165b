"""What may be asked of triage: categories, duties, what a program proposes and why, what is open and alike nearby."""

from mazha.triage.queries.categories import (
    CategoryLine,
    category,
    category_choices,
    category_lines,
    category_path,
    category_title,
    first_level,
    is_category,
    is_urgent,
    restriction_of,
)
from mazha.triage.queries.duties import DutyRow, duties, duties_as_csv, whose
from mazha.triage.queries.models import ModelLine, model_in_use
from mazha.triage.queries.similar import Similar, similar
from mazha.triage.queries.suggested import (
    Item,
    Preview,
    initial_for,
    preview,
    suggest,
    suggested_for,
    suggestions_of,
)

__all__ = [
    "CategoryLine",
    "DutyRow",
    "Item",
    "ModelLine",
    "Preview",
    "Similar",
    "category",
    "category_choices",
    "category_lines",
    "category_path",
    "category_title",
    "duties",
    "duties_as_csv",
    "first_level",
    "initial_for",
    "is_category",
    "is_urgent",
    "model_in_use",
    "preview",
    "restriction_of",
    "similar",
    "suggest",
    "suggested_for",
    "suggestions_of",
    "whose",
]
