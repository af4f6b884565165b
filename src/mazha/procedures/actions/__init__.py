"""The one way a matter moves: opening it, taking a step, letting its clocks ring."""

from mazha.procedures.actions.archiving import ARCHIVIST, archivable, archive_due, how_many_to_archive
from mazha.procedures.actions.keeping import keep_tables
from mazha.procedures.actions.opening import Opened, Opening, open_matter
from mazha.procedures.actions.ringing import SWEEPER, recount_clocks, ring_due
from mazha.procedures.actions.taking import Taken, take

__all__ = [
    "ARCHIVIST",
    "SWEEPER",
    "Opened",
    "Opening",
    "Taken",
    "archivable",
    "archive_due",
    "how_many_to_archive",
    "keep_tables",
    "open_matter",
    "recount_clocks",
    "ring_due",
    "take",
]
