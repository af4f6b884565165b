"""Every question about what it all adds up to, the asker first. A number and its list come from one filter."""

from mazha.insight.queries.adding import Counts
from mazha.insight.queries.behind import Behind, all_behind, figure_named, matters_behind
from mazha.insight.queries.board import Board, board, number, open_by_community, year_before
from mazha.insight.queries.briefings import READERS as BRIEFING_READERS
from mazha.insight.queries.briefings import briefing, briefings, may_sign, territories
from mazha.insight.queries.desks import StageCount, UnitCount, UnitLoad, counts_by_stage, counts_by_unit, unit_load
from mazha.insight.queries.exports import export, exports, exports_on_record
from mazha.insight.queries.flowing import Move, ProcessMap, Stay, process_map
from mazha.insight.queries.warnings import (
    NotYoursToWatch,
    Readiness,
    Shown,
    behind_warning,
    earlier,
    judgements,
    must_watch,
    open_warnings,
    orders_of,
    rehearsed,
    warning,
    warnings,
    watch,
)
from mazha.insight.queries.working import NoSuchFigure, amounts, behind_work, counted, line_of_work
from mazha.insight.scope import NONE, Filters, NoBoard, Period, Question, Scope
from mazha.insight.work import lines_for

__all__ = [
    "BRIEFING_READERS",
    "NONE",
    "Behind",
    "Board",
    "Counts",
    "Filters",
    "Move",
    "NoBoard",
    "NoSuchFigure",
    "NotYoursToWatch",
    "Period",
    "ProcessMap",
    "Question",
    "Readiness",
    "Scope",
    "Shown",
    "StageCount",
    "Stay",
    "UnitCount",
    "UnitLoad",
    "all_behind",
    "amounts",
    "behind_warning",
    "behind_work",
    "board",
    "briefing",
    "briefings",
    "counted",
    "counts_by_stage",
    "counts_by_unit",
    "earlier",
    "export",
    "exports",
    "exports_on_record",
    "figure_named",
    "judgements",
    "line_of_work",
    "lines_for",
    "matters_behind",
    "may_sign",
    "must_watch",
    "number",
    "open_by_community",
    "open_warnings",
    "orders_of",
    "process_map",
    "rehearsed",
    "territories",
    "unit_load",
    "warning",
    "warnings",
    "watch",
    "year_before",
]
