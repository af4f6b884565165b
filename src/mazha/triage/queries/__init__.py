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
from mazha.triage.queries.quality import READERS as QUALITY_READERS
from mazha.triage.queries.quality import Quality, quality
from mazha.triage.queries.similar import JOINABLE, Neighbour, Similar, neighbours, similar
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
    "JOINABLE",
    "QUALITY_READERS",
    "CategoryLine",
    "DutyRow",
    "Item",
    "ModelLine",
    "Neighbour",
    "Preview",
    "Quality",
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
    "neighbours",
    "preview",
    "quality",
    "restriction_of",
    "similar",
    "suggest",
    "suggested_for",
    "suggestions_of",
    "whose",
]
