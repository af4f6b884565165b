"""The sealing keys: a new one, and that everything was sealed anew."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from mazha.people import keyring
from mazha.people.actions.records import record
from mazha.people.actor import Actor
from mazha.people.rights import must_administer
from mazha.people.sealing import current_key


@transaction.atomic
def rotate_keys(*, by: Actor, at: dt.datetime) -> str:
    """Add a key and seal with it from now on. Returns its id, which is no secret. Refuses all but administrators."""
    must_administer(by)
    before = current_key()
    made = keyring.rotate(at)
    record("people.keyring", "current", before, made, by=by, at=at)
    return made


@transaction.atomic
def note_resealing(*, by: Actor, at: dt.datetime) -> None:
    """Put on record that everything is sealed with the current key."""
    must_administer(by)
    record("people.keyring", "resealed", None, current_key(), by=by, at=at)
