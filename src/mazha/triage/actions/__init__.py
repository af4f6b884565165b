"""Changing the category tree and the duty catalogue, keeping decisions on suggestions, learning from them."""

from mazha.triage.actions.categories import (
    CategoryHasOpenChildren,
    add_category,
    close_category,
    edit_category,
    plant,
)
from mazha.triage.actions.deciding import decide
from mazha.triage.actions.duties import add_duty, close_duty, replace_duty
from mazha.triage.actions.importing import import_duties
from mazha.triage.actions.training import TooLittleHistory, forget_model, train

__all__ = [
    "CategoryHasOpenChildren",
    "TooLittleHistory",
    "add_category",
    "add_duty",
    "close_category",
    "close_duty",
    "decide",
    "edit_category",
    "forget_model",
    "import_duties",
    "plant",
    "replace_duty",
    "train",
]
