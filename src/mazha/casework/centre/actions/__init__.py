"""Everything the hall writes: rooms, numbers, windows, devices."""

from mazha.casework.centre.actions.arranging import (
    close_business,
    close_device,
    close_window,
    keep_business,
    keep_window,
    make_device,
    set_hours,
)
from mazha.casework.centre.actions.bundles import answer_together, tie_together
from mazha.casework.centre.actions.numbers import (
    call_again,
    call_next,
    finish,
    give_number,
    not_there,
    note_matter,
    put_back,
    start,
    transfer,
)
from mazha.casework.centre.actions.rooms import book_room, cancel_booking, close_room, keep_room
from mazha.casework.centre.actions.undone import Undone, raise_undone

__all__ = [
    "Undone",
    "answer_together",
    "book_room",
    "call_again",
    "call_next",
    "cancel_booking",
    "close_business",
    "close_device",
    "close_room",
    "close_window",
    "finish",
    "give_number",
    "keep_business",
    "keep_room",
    "keep_window",
    "make_device",
    "not_there",
    "note_matter",
    "put_back",
    "raise_undone",
    "set_hours",
    "start",
    "tie_together",
    "transfer",
]
