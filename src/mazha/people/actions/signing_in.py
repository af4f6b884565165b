"""Signing in: the password, the second factor, and the stay that follows.

A wrong try must stay counted, so these verbs refuse only after what they wrote is committed: call them outside a
transaction.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mazha.kernel.errors import Refused, TooOften
from mazha.kernel.ids import uuid7
from mazha.people import totp, tries
from mazha.people.actions.recovery import use_recovery_code
from mazha.people.actions.sign_ins import end
from mazha.people.cards import Factors
from mazha.people.models import Officer, SignIn, SignInTry
from mazha.people.queries.records import factors
from mazha.people.sealing import unseal_bytes

TOTP_CONTEXT = "officer.totp"
SignInMethod = SignIn.Method


class WrongNameOrPassword(Refused):
    """Says the same for an unknown name, a wrong password and a closed account."""

    code = "wrong_name_or_password"


class WrongCode(Refused):
    code = "wrong_code"


class DoorIsShut(TooOften):
    code = "door_is_shut"


def try_password(username: str, password: str, *, address: str | None, at: dt.datetime) -> Factors:
    """First half. Takes as long for a name nobody has. Returns what the second half may be done with.

    Refuses with WrongNameOrPassword, and with DoorIsShut after too many wrong tries under the name or from the address.
    """
    by_name, from_address = tries.name_key(username), tries.address_key(address)
    listen(from_address, tries.WITH_ADDRESS, None, address, at)
    listen(by_name, tries.WITH_NAME, None, address, at)
    officer = Officer.objects.filter(username=username.strip().lower()[:60]).first()
    if officer is None:
        make_password(password)  # as long as checking would have taken
        note_try(None, address, SignInTry.Outcome.UNKNOWN_NAME, at)
        raise _wrong_name_or_password()
    if not check_password(password, officer.password, lambda raw: _rehash(officer, raw)):
        note_try(officer.id, address, SignInTry.Outcome.WRONG_PASSWORD, at)
        raise _wrong_name_or_password()
    if not officer.is_active:
        note_try(officer.id, address, SignInTry.Outcome.CLOSED_ACCOUNT, at)
        raise _wrong_name_or_password()
    tries.forgive(by_name)
    tries.take_back(from_address, tries.WITH_ADDRESS)
    note_try(officer.id, address, SignInTry.Outcome.PASSWORD_RIGHT, at)
    return factors(officer.id)


def try_code(officer_id: int, code: str, *, address: str | None, at: dt.datetime) -> SignIn.Method:
    """Second half, by the code on the device or a recovery code; each is taken once.

    Refuses with WrongCode, and with DoorIsShut after too many wrong ones.
    """
    key = tries.second_key(officer_id)
    listen(key, tries.WITH_NAME, officer_id, address, at)
    officer = Officer.objects.filter(id=officer_id, is_active=True).first()
    method = None
    if officer is not None:
        method = _method_of(officer, code, at)
    if method is None:
        note_try(officer_id, address, SignInTry.Outcome.WRONG_CODE, at)
        raise WrongCode(_("This code is not right, or was used already. Wait for the next one and type it."))
    tries.forgive(key)
    return method


@transaction.atomic
def open_sign_in(
    officer_id: int, method: SignIn.Method, session_key: str, *, address: str | None, device: str, at: dt.datetime
) -> UUID:
    """Let the officer in. Beyond the number allowed at once, the one longest unused ends."""
    Officer.objects.select_for_update(no_key=True).get(id=officer_id)
    open_now = list(
        SignIn.objects.filter(officer_id=officer_id, ended_at__isnull=True)
        .order_by("-seen_at", "-started_at")
        .values_list("id", flat=True)
    )
    end(open_now[settings.SIGN_INS_AT_ONCE - 1 :], SignIn.Ending.REPLACED, at=at)
    row = SignIn(
        id=uuid7(at),
        officer_id=officer_id,
        session_key=session_key,
        method=method,
        address=address,
        device=device[:80],
        started_at=at,
        seen_at=at,
    )
    row.save(force_insert=True)
    Officer.objects.filter(id=officer_id).update(last_login=at)
    note_try(officer_id, address, SignInTry.Outcome.LET_IN, at)
    return row.id


def _method_of(officer: Officer, code: str, at: dt.datetime) -> SignIn.Method | None:
    if officer.totp_sealed is not None:
        step = totp.step_of(unseal_bytes(officer.totp_sealed, TOTP_CONTEXT), code, at)
        # Compare and set: of two requests with the same code one is let in (RFC 6238 § 5.2).
        if step is not None and take_step(officer.id, step):
            return SignIn.Method.PASSWORD_AND_CODE
    if use_recovery_code(officer.id, code, at=at):
        return SignIn.Method.PASSWORD_AND_RECOVERY_CODE
    return None


def take_step(officer_id: int, step: int) -> bool:
    return Officer.objects.filter(id=officer_id, totp_last_step__lt=step).update(totp_last_step=step) == 1


def listen(key: bytes, patience: tries.Patience, officer_id: int | None, address: str | None, at: dt.datetime) -> None:
    knocked = tries.knock(key, patience, at)
    if not knocked.heard:
        note_try(officer_id, address, SignInTry.Outcome.LOCKED, at)
        raise shut_door(knocked, at)


def shut_door(knocked: tries.Knock, at: dt.datetime) -> DoorIsShut:
    wait = max(1, round((knocked.shut_until - at).total_seconds())) if knocked.shut_until else 60
    minutes = -(-wait // 60)
    sentence = ngettext(
        "Too many wrong tries. Wait a minute, or ask an administrator to unlock the account.",
        "Too many wrong tries. Wait %(minutes)d minutes, or ask an administrator to unlock the account.",
        minutes,
    )
    return DoorIsShut(sentence % {"minutes": minutes}, retry_after=wait)


def _wrong_name_or_password() -> WrongNameOrPassword:
    return WrongNameOrPassword(_("User name or password is not right. Check both and try again."))


def _rehash(officer: Officer, password: str) -> None:
    officer.password = make_password(password)
    officer.save(update_fields=["password"])


def note_try(officer_id: int | None, address: str | None, outcome: SignInTry.Outcome, at: dt.datetime) -> None:
    SignInTry.objects.create(at=at, officer_id=officer_id, address=address, outcome=outcome)
