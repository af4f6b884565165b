"""Confirming a number by name and source, opening a way, taking either back. Each stands on the record of settings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.people.roles import Role
from mazha.procedures import confirmations
from mazha.procedures.models import Confirmation

if TYPE_CHECKING:
    from mazha.people.actor import Actor

MAY_CONFIRM = (Role.SYSTEM_ADMIN, Role.LEGAL_REVIEWER)


class NumberIsUnknown(Unknown):
    code = "confirmation.unknown"


@transaction.atomic
def confirm(subject: str, *, name: str, source: str, by: Actor, at: dt.datetime) -> None:
    """Say that this number is right here, as it stands today. Refuses an unknown one, and without name and source."""
    _refuse_unless_may(by)
    number = next((each for each in confirmations.unchecked() if each.subject == subject), None)
    if number is None:
        raise NumberIsUnknown(_("There is no such number to confirm. Look in the list."), subject=subject)
    problems = {}
    if len(name.strip()) < 2:
        problems["name"] = _("Write who confirms it: office and name.")
    if len(source.strip()) < 4:
        problems["source"] = _("Write the paper it rests on: title, number, article.")
    if problems:
        raise Unacceptable(_("Something is missing or not right. Look at what is marked."), problems)
    before = _locked(subject)
    said = {"what": number.what, "name": name.strip()[:60], "source": source.strip()[:300]}
    Confirmation.objects.update_or_create(subject=subject, defaults={**said, "officer_id": by.officer_id, "at": at})
    _announce(subject, _plain(before), said, by, at)


@transaction.atomic
def withdraw_confirmation(subject: str, *, by: Actor, at: dt.datetime) -> None:
    """It is unconfirmed again; a way that rested on it is closed. What went that way already goes on."""
    _refuse_unless_may(by)
    before = _locked(subject)
    if before is None:
        raise NumberIsUnknown(_("Nobody has confirmed this. Look in the list."), subject=subject)
    _announce(subject, _plain(before), None, by, at)
    before.delete()


def _refuse_unless_may(by: Actor) -> None:
    if by.kind != "system" and by.post_as(*MAY_CONFIRM) is None:
        raise Forbidden(_("Only an administrator or the legal reviewer confirms numbers."))


def _locked(subject: str) -> Confirmation | None:
    return Confirmation.objects.select_for_update().filter(subject=subject).first()


def _plain(row: Confirmation | None) -> dict[str, str] | None:
    return None if row is None else {"what": row.what, "name": row.name, "source": row.source}


def _announce(subject: str, before: object, after: object, by: Actor, at: dt.datetime) -> None:
    announce(SettingChanged(
        subject="procedures.confirmation", key=subject, before=before, after=after, officer_id=by.officer_id,
        actor_name=by.name, at=at,
    ))  # fmt: skip
