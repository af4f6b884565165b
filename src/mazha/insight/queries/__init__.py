"""Every question about what it all adds up to, the asker first. A number and its list come from one filter."""

from mazha.insight.queries.adding import Counts
from mazha.insight.queries.behind import Behind, all_behind, figure_named, matters_behind
from mazha.insight.queries.board import Board, board, number, open_by_community
from mazha.insight.queries.desks import StageCount, UnitCount, UnitLoad, counts_by_stage, counts_by_unit, unit_load
from mazha.insight.queries.exports import export, exports, exports_on_record
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
    "all_behind",
    "board",
    "counts_by_stage",
    "counts_by_unit",
    "export",
    "exports",
    "exports_on_record",
    "figure_named",
    "matters_behind",
    "number",
    "open_by_community",
    "unit_load",
]
