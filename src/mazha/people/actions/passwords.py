"""Passwords: changed by whom they belong to."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.people import tries
from mazha.people.actions.posts import locked_officer
from mazha.people.actions.records import record
from mazha.people.actions.sign_ins import end_all_of
from mazha.people.actions.signing_in import listen, note_try
from mazha.people.actor import Actor
from mazha.people.models import Officer, SignIn, SignInTry
from mazha.people.rights import must_be_officer

LONGEST_PASSWORD = 128


def change_password(old: str, new: str, *, keep: UUID | None, address: str | None, by: Actor, at: dt.datetime) -> None:
    """Change one's own password; every session but `keep` ends. Call outside a transaction: a wrong try stays counted.

    Refuses with Unacceptable a wrong old one, and a new one that is short, common, like the name, or the old one.
    """
    officer_id = must_be_officer(by)
    row = Officer.objects.get(id=officer_id)
    key = tries.name_key(row.username)
    listen(key, tries.WITH_NAME, officer_id, address, at)
    if not check_password(old, row.password):
        note_try(officer_id, address, SignInTry.Outcome.WRONG_PASSWORD, at)
        raise _unacceptable("old", _("The password you have now is not right. Type it again."))
    tries.forgive(key)
    check_new_password(new, old, row)
    with transaction.atomic():
        row = locked_officer(officer_id)
        row.password = make_password(new)
        row.password_changed_at = at
        row.must_change_password = False
        row.save(update_fields=["password", "password_changed_at", "must_change_password"])
        end_all_of(officer_id, SignIn.Ending.PASSWORD_CHANGED, at=at, keep=keep)
        record("people.officer.password", row.username, None, {"changed": True}, by=by, at=at)


def check_new_password(new: str, old: str, row: Officer) -> None:
    """Refuses with Unacceptable, one sentence for each thing that is wrong."""
    if len(new) > LONGEST_PASSWORD:
        raise _unacceptable(
            "new", _("The new password is longer than %(most)d characters.") % {"most": LONGEST_PASSWORD}
        )
    if new == old:
        raise _unacceptable("new", _("The new password is the old one. Choose another."))
    try:
        validate_password(new, row)
    except ValidationError as error:
        raise _unacceptable("new", " ".join(error.messages)) from None


def _unacceptable(field: str, sentence: str) -> Unacceptable:
    return Unacceptable(sentence, {field: sentence})
