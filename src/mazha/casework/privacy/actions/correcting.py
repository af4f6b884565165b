"""A person puts right what is held of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.casework.privacy.actions.asking import NumberNotShown
from mazha.kernel.errors import Unacceptable
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.people.rules import normalise_phone

if TYPE_CHECKING:
    from mazha.matters.queries import Own
    from mazha.people.actor import Actor

LONGEST_NAME, LONGEST_ADDRESS = 60, 200


def correct(
    matter_id: UUID, *, name: str, phone: str, address: str, party_id: UUID | None, key: str | None = None, by: Actor,
    at: dt.datetime,
) -> bool:  # fmt: skip
    """What is to stand there from now on; whether anything changed. One entry in the ledger, if so.

    Refuses whoever has not shown the number (a matter without one is open to its code alone, and only its address is
    corrected so), and what is no telephone number. A number cannot be emptied: that is a deletion, and asked for.
    """
    with matters.within_lock(matter_id) as matter:
        if key is not None and matters.already_taken(matter_id, key):
            return False
        people = matter_queries.people_in(by, matter)
        own = next((person for person in people if person.party_id == party_id), None)
        if own is None and any(person.phone for person in people):
            raise NumberNotShown(_("Show first that it is you: write the telephone number you left."))
        given = _given(own, matter.address, name=name, phone=phone, address=address)
        if given == matters.Correction():
            return False
        matters.correct(matter, party_id, given, key=key, by=by, at=at)
        return True


def _given(own: Own | None, stands: str, *, name: str, phone: str, address: str) -> matters.Correction:
    """Only what is another than stands there."""
    name, address = " ".join(name.split())[:LONGEST_NAME], " ".join(address.split())[:LONGEST_ADDRESS]
    number = None
    if own is not None and phone.strip():
        number = normalise_phone(phone)
        if number is None:
            sentence = _("This is no telephone number. Write it like 138 0000 0000 or 0536-1234567.")
            raise Unacceptable(sentence, {"phone": sentence})
    elif own is not None:
        sentence = _("Write the number. To have it deleted, go back and ask for that.")
        raise Unacceptable(sentence, {"phone": sentence})
    return matters.Correction(
        name=name if own is not None and name != own.name else None,
        phone=number if own is not None and number != own.phone else None,
        address=address if address != stands else None,
    )
