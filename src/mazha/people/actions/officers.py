"""Officers: hired, changed, closed, unlocked."""

from __future__ import annotations

import datetime as dt
import re
import secrets

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mazha.kernel.codes import ALPHABET
from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import day_of
from mazha.people.actions.posts import end_posts_of, locked_officer, must_leave_an_administrator
from mazha.people.actions.records import record
from mazha.people.actions.sign_ins import end_all_of
from mazha.people.actor import Actor
from mazha.people.models import Client, Officer, Passkey, RecoveryCode, SignIn
from mazha.people.rights import must_administer
from mazha.people.tries import forgive, name_key, second_key

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
LANGUAGES = ("zh-hans", "en")


@transaction.atomic
def hire(
    username: str,
    name_zh: str,
    *,
    by: Actor,
    at: dt.datetime,
    name_en: str = "",
    language: str = "zh-hans",
    with_password: bool = True,
) -> tuple[int, str]:
    """Open an account without any post. Returns its id, and a first password that is shown once and must be changed.

    Without a password (the empty string comes back) nobody can sign in with one until an administrator sets it.
    Refuses with Forbidden all but administrators, with Unacceptable a name that is taken or cannot be.
    """
    must_administer(by)
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise _unacceptable("username", _("Write the user name in small letters, digits, dots and hyphens."))
    first = first_password() if with_password else ""
    row = Officer(username=username, password=make_password(first or None), must_change_password=with_password)
    _fill(row, name_zh, name_en, language)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _unacceptable("username", _("Another officer has this user name. Choose another.")) from None
    record("people.officer", username, None, _facts(row), by=by, at=at)
    return row.id, first


@transaction.atomic
def edit_officer(
    officer_id: int, *, name_zh: str, name_en: str = "", language: str = "zh-hans", by: Actor, at: dt.datetime
) -> None:
    """Change an officer's names and language. An administrator for all, everyone for their own language."""
    if by.officer_id != officer_id:
        must_administer(by)
    row = locked_officer(officer_id)
    if by.officer_id == officer_id and (row.name_zh, row.name_en) != (name_zh.strip(), name_en.strip()):
        must_administer(by)
    before = _facts(row)
    _fill(row, name_zh, name_en, language)
    row.save(update_fields=["name_zh", "name_en", "language"])
    if before != _facts(row):
        record("people.officer", row.username, before, _facts(row), by=by, at=at)


@transaction.atomic
def close_officer(officer_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Close an account at once: posts end today, every session and token ends, no factor opens it again.

    Refuses with LastAdministrator when nobody would be left to administer.
    """
    must_administer(by)
    row = locked_officer(officer_id)
    must_leave_an_administrator(without_officer=officer_id, on=day_of(at))
    before = _facts(row)
    end_posts_of(row, day_of(at), by=by, at=at)
    row.is_active = False
    row.totp_sealed = None
    row.password = make_password(None)
    row.save(update_fields=["is_active", "totp_sealed", "password"])
    Passkey.objects.filter(officer_id=officer_id).delete()
    RecoveryCode.objects.filter(officer_id=officer_id).delete()
    Client.objects.filter(officer_id=officer_id, revoked_at__isnull=True).update(revoked_at=at)
    end_all_of(officer_id, SignIn.Ending.ACCOUNT_CLOSED, at=at)
    record("people.officer", row.username, before, _facts(row), by=by, at=at)


@transaction.atomic
def reset_password(officer_id: int, *, by: Actor, at: dt.datetime) -> str:
    """Give a new first password, shown once; every session of the officer ends. Second factors stay as they are."""
    must_administer(by)
    row = locked_officer(officer_id)
    first = first_password()
    row.password = make_password(first)
    row.must_change_password = True
    row.save(update_fields=["password", "must_change_password"])
    end_all_of(officer_id, SignIn.Ending.PASSWORD_CHANGED, at=at)
    record("people.officer.password", row.username, None, {"reset": True}, by=by, at=at)
    return first


@transaction.atomic
def remove_second_factors(officer_id: int, *, by: Actor, at: dt.datetime) -> None:
    """For an officer who lost them all: a new one has to be set up at the next sign-in. Every session ends."""
    must_administer(by)
    row = locked_officer(officer_id)
    row.totp_sealed = None
    row.save(update_fields=["totp_sealed"])
    passkeys, _kinds = Passkey.objects.filter(officer_id=officer_id).delete()
    RecoveryCode.objects.filter(officer_id=officer_id).delete()
    end_all_of(officer_id, SignIn.Ending.ENDED_ELSEWHERE, at=at)
    record("people.officer.second_factor", row.username, {"passkeys": passkeys}, None, by=by, at=at)


@transaction.atomic
def unlock(officer_id: int, *, by: Actor, at: dt.datetime) -> None:
    """Let an officer try again at once after too many wrong tries."""
    must_administer(by)
    row = locked_officer(officer_id)
    forgive(name_key(row.username), second_key(officer_id))
    record("people.officer.lock", row.username, None, {"unlocked": True}, by=by, at=at)


def first_password() -> str:
    """Sixteen characters in groups, without look-alikes: 80 random bits, to be read out or written down once."""
    letters = "".join(secrets.choice(ALPHABET) for _place in range(16)).lower()
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))


def _fill(row: Officer, name_zh: str, name_en: str, language: str) -> None:
    row.name_zh, row.name_en, row.language = name_zh.strip(), name_en.strip(), language
    if not row.name_zh or len(row.name_zh) > 60:
        raise _unacceptable("name_zh", _("Write the name in Chinese, in at most 60 characters."))
    if len(row.name_en) > 60:
        raise _unacceptable("name_en", _("Write the English name in at most 60 characters."))
    if language not in LANGUAGES:
        raise _unacceptable("language", _("Choose one of the languages listed."))


def _facts(row: Officer) -> dict[str, object]:
    return {
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "language": row.language,
        "is_active": row.is_active,
    }


def _unacceptable(field: str, sentence: str) -> Unacceptable:
    return Unacceptable(sentence, {field: sentence})
