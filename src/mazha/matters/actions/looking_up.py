"""Who looked at the data of one person, found by their number. The looking up is itself on record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.people import rights, sealing
from mazha.people.actor import Actor
from mazha.people.roles import Role

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One opening: when, what, who, in which post, why. Nothing of the matter it was in."""

    at: dt.datetime
    what: str
    officer_id: int
    post_id: int
    organisation_id: int
    reason: str


@transaction.atomic
def look_up_readings(phone: str, *, by: Actor, at: dt.datetime) -> list[Looked]:
    """Every opening in matters of whoever has this number, newest first, at most 500.

    Refuses all but the data protection lead, and what is no telephone number. That it was looked up stands on record
    (changes of settings), under a keyed hash of the number.
    """
    rights.must_hold(by, Role.DPO)
    number = sealing.print_of_phone(phone)
    if number is None:
        sentence = _("Write a telephone number, such as 138 0000 0000.")
        raise Unacceptable(sentence, {"phone": sentence})
    found = rows(number)
    announce(
        SettingChanged(
            subject="people.lookup",
            key=number.hex()[:12],
            before=None,
            after={"found": len(found)},
            officer_id=by.officer_id,
            actor_name=by.name,
            at=at,
        )
    )
    return found


def rows(number: bytes) -> list[Looked]:
    """What the store lets this connection see of it: nothing, unless the lead or the system sits on it."""
    with connection.cursor() as cursor:
        cursor.execute("select * from mazha_who_looked(%s, %s)", [number, MOST])
        return [
            Looked(at=row[0], what=row[1], officer_id=row[2], post_id=row[3], organisation_id=row[4], reason=row[5])
            for row in cursor.fetchall()
        ]
