"""What insight writes: the read model, exports, and the record of who took figures out."""

from mazha.insight.actions.briefing import (
    BRIEFER,
    LONGEST_REMARKS,
    BriefingChanged,
    BriefingIsSigned,
    NotYoursToSign,
    make_briefings,
    remark,
    sign,
)
from mazha.insight.actions.cells import CELLER, count_cells, tell_of_before
from mazha.insight.actions.counting import COUNTER, fold, recount, uncounted
from mazha.insight.actions.exporting import (
    EXPORTER,
    GIVEN_UP_AFTER,
    LONGEST_AT_ONCE,
    Wanted,
    ask_for_export,
    clear_exports,
    file_of,
    give_up_exports,
    make_export,
    write_export,
)
from mazha.insight.actions.flowing import FLOWER, count_flow
from mazha.insight.actions.rehearsing import Missed, add_missed, judge_rehearsed, rehearse
from mazha.insight.actions.warning import WATCHER, after_step, look, set_watch

__all__ = [
    "BRIEFER",
    "CELLER",
    "COUNTER",
    "EXPORTER",
    "FLOWER",
    "GIVEN_UP_AFTER",
    "LONGEST_AT_ONCE",
    "LONGEST_REMARKS",
    "WATCHER",
    "BriefingChanged",
    "BriefingIsSigned",
    "Missed",
    "NotYoursToSign",
    "Wanted",
    "add_missed",
    "after_step",
    "ask_for_export",
    "clear_exports",
    "count_cells",
    "count_flow",
    "file_of",
    "fold",
    "give_up_exports",
    "judge_rehearsed",
    "look",
    "make_briefings",
    "make_export",
    "recount",
    "rehearse",
    "remark",
    "set_watch",
    "sign",
    "tell_of_before",
    "uncounted",
    "write_export",
]
