"""The one way a matter moves: opening it, taking a step, letting its clocks ring."""

from mazha.procedures.actions.archiving import ARCHIVIST, archivable, archive_due, how_many_to_archive
from mazha.procedures.actions.confirming import confirm, withdraw_confirmation
from mazha.procedures.actions.keeping import keep_tables
from mazha.procedures.actions.listing import keep_check_line, withdraw_check_line
from mazha.procedures.actions.opening import Opened, Opening, open_matter
from mazha.procedures.actions.ringing import HANDS, SWEEPER, recount_clocks, ring_due
from mazha.procedures.actions.taking import Taken, take

__all__ = [
    "ARCHIVIST",
    "HANDS",
    "SWEEPER",
    "Opened",
    "Opening",
    "Taken",
    "archivable",
    "archive_due",
    "confirm",
    "how_many_to_archive",
    "keep_check_line",
    "keep_tables",
    "open_matter",
    "recount_clocks",
    "ring_due",
    "take",
    "withdraw_check_line",
    "withdraw_confirmation",
]
