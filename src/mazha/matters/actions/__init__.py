"""Everything that is written of a matter. The only writers of its tables.

Opening and moving are handed out as `Write`s, because a step of a procedure changes clocks and notices with them in one
statement: see `kernel/statement.py`. The rest are whole actions.
"""

from mazha.matters.actions.importing import Historic, keep_history
from mazha.matters.actions.linking import link, restrict
from mazha.matters.actions.looking_up import Looked, look_up_readings
from mazha.matters.actions.moving import Moved, already_taken, locked, moving, within_lock, within_locks
from mazha.matters.actions.opening import (
    NewMatter,
    NewParty,
    Replayed,
    SameKeyOtherWords,
    opening,
    print_of,
    receipt_of,
    replayed,
)
from mazha.matters.actions.own import Correction, correct, erase, sweep_files, write_down
from mazha.matters.actions.reading import open_restricted, reveal_contact

__all__ = [
    "Correction",
    "Historic",
    "Looked",
    "Moved",
    "NewMatter",
    "NewParty",
    "Replayed",
    "SameKeyOtherWords",
    "already_taken",
    "correct",
    "erase",
    "keep_history",
    "link",
    "locked",
    "look_up_readings",
    "moving",
    "open_restricted",
    "opening",
    "print_of",
    "receipt_of",
    "replayed",
    "restrict",
    "reveal_contact",
    "sweep_files",
    "within_lock",
    "within_locks",
    "write_down",
]
