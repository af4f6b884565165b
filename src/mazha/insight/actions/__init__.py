"""What insight writes: the read model, exports, and the record of who took figures out."""

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

__all__ = [
    "COUNTER",
    "EXPORTER",
    "GIVEN_UP_AFTER",
    "LONGEST_AT_ONCE",
    "Wanted",
    "ask_for_export",
    "clear_exports",
    "file_of",
    "fold",
    "give_up_exports",
    "make_export",
    "recount",
    "uncounted",
    "write_export",
]
