"""The device that shows one-time codes: set up, and taken away again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Refused
from mazha.people import totp, tries
from mazha.people.actions.posts import locked_officer
from mazha.people.actions.records import record
from mazha.people.actions.recovery import new_recovery_codes
from mazha.people.actions.signing_in import TOTP_CONTEXT, WrongCode, listen
from mazha.people.actor import Actor
from mazha.people.models import Passkey
from mazha.people.rights import must_be_officer
from mazha.people.sealing import seal_bytes


class AlreadyHasDevice(Refused):
    code = "already_has_device"


class LastSecondFactor(Refused):
    code = "last_second_factor"


def set_up_device(officer_id: int, secret: bytes, code: str, *, at: dt.datetime) -> list[str]:
    """Take a device into use once it shows the right code. Returns recovery codes, shown once.

    For an officer who has proved the password. Refuses with WrongCode, and with AlreadyHasDevice: an old one is taken
    away first, so that whoever knows only the password cannot put theirs in its place.
    """
    listen(tries.second_key(officer_id), tries.WITH_NAME, officer_id, None, at)
    step = totp.step_of(secret, code, at)
    if step is None:
        raise WrongCode(_("The device shows another code. Scan the square again, then type the code it shows now."))
    tries.forgive(tries.second_key(officer_id))
    with transaction.atomic():
        row = locked_officer(officer_id)
        if row.totp_sealed is not None:
            raise AlreadyHasDevice(_("A device is set up already. Take it away first, under Sign-in and security."))
        row.totp_sealed = seal_bytes(secret, TOTP_CONTEXT)
        row.totp_last_step = step
        row.save(update_fields=["totp_sealed", "totp_last_step"])
        by = Actor(kind="officer", name=row.name_zh, officer_id=officer_id)
        record("people.officer.second_factor", row.username, None, {"device": True}, by=by, at=at)
        return new_recovery_codes(officer_id)


@transaction.atomic
def take_away_device(*, by: Actor, at: dt.datetime) -> None:
    """Refuses with LastSecondFactor while there is no passkey to take its place."""
    officer_id = must_be_officer(by)
    row = locked_officer(officer_id)
    if row.totp_sealed is None:
        return
    if not Passkey.objects.filter(officer_id=officer_id).exists():
        raise LastSecondFactor(_("This is your only second factor. Add a passkey first."))
    row.totp_sealed = None
    row.save(update_fields=["totp_sealed"])
    record("people.officer.second_factor", row.username, {"device": True}, None, by=by, at=at)


@transaction.atomic
def renew_recovery_codes(*, by: Actor, at: dt.datetime) -> list[str]:
    """Ten new ones in place of the old, shown once."""
    row = locked_officer(must_be_officer(by))
    record("people.officer.recovery_codes", row.username, None, {"renewed": True}, by=by, at=at)
    return new_recovery_codes(row.id)
