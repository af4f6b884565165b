"""Everything that is written of a matter. The only writers of its tables.

Opening and moving are handed out as `Write`s, because a step of a procedure changes clocks and notices with them in one
statement: see `kernel/statement.py`. The rest are whole actions.
"""

from mazha.matters.actions.filing import file_document
from mazha.matters.actions.importing import Historic, keep_history
from mazha.matters.actions.linking import bar, link, name, part, restrict
from mazha.matters.actions.looking_up import Looked, look_up_readings
from mazha.matters.actions.moving import (
    Moved,
    already_taken,
    locked,
    moving,
    taken_since,
    within_lock,
    within_locks,
)
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
from mazha.matters.actions.passing import pass_on
from mazha.matters.actions.reading import open_restricted, reveal_contact
from mazha.matters.actions.seating import add_party, give_code

__all__ = [
    "Correction",
    "Historic",
    "Looked",
    "Moved",
    "NewMatter",
    "NewParty",
    "Replayed",
    "SameKeyOtherWords",
    "add_party",
    "already_taken",
    "bar",
    "correct",
    "erase",
    "file_document",
    "give_code",
    "keep_history",
    "link",
    "locked",
    "look_up_readings",
    "moving",
    "name",
    "open_restricted",
    "opening",
    "part",
    "pass_on",
    "print_of",
    "receipt_of",
    "replayed",
    "restrict",
    "reveal_contact",
    "sweep_files",
    "taken_since",
    "within_lock",
    "within_locks",
    "write_down",
]
