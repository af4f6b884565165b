"""Every question about what it all adds up to, the asker first. A number and its list come from one filter."""

from mazha.insight.queries.adding import Counts
from mazha.insight.queries.behind import Behind, matters_behind
from mazha.insight.queries.board import Board, board, number
from mazha.insight.queries.desks import StageCount, UnitCount, UnitLoad, counts_by_stage, counts_by_unit, unit_load
from mazha.insight.scope import NONE, Filters, NoBoard, Period, Question, Scope

__all__ = [
    "NONE",
    "Behind",
    "Board",
    "Counts",
    "Filters",
    "NoBoard",
    "Period",
    "Question",
    "Scope",
    "StageCount",
    "UnitCount",
    "UnitLoad",
    "board",
    "counts_by_stage",
    "counts_by_unit",
    "matters_behind",
    "number",
    "unit_load",
]
