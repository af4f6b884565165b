"""Mailboxes: where those who share a site inbox are told by mail as well."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.kernel.events import announce
from mazha.kernel.settings_events import SettingChanged
from mazha.notices.addresses import mailbox_context
from mazha.notices.models import Mailbox
from mazha.notices.wordings import language_of
from mazha.people import sealing
from mazha.people.actor import Actor
from mazha.people.rights import must_administer

_RECIPIENT = re.compile(r"(?:unit|officer):\d{1,9}|role:[a-z_]{1,30}@\d{1,15}")


@transaction.atomic
def set_mailbox(recipient: str, address: str, *, language: str = "zh-hans", by: Actor, at: dt.datetime) -> None:
    """From now on what comes into this inbox goes to the address, too.

    `recipient` is `unit:<id>`, `officer:<id>` or `role:<role>@<unit or area>`. Refuses with Forbidden all but
    administrators and the officer whose own it is, with Unacceptable what is no address.
    """
    _refuse_others(recipient, by)
    address = address.strip()
    problems = {}
    if not _RECIPIENT.fullmatch(recipient):
        problems["recipient"] = _("Choose a unit, a role or an officer.")
    try:
        validate_email(address)
    except ValidationError:
        problems["address"] = _("Write a mail address such as office@example.cn.")
    if problems:
        raise Unacceptable(next(iter(problems.values())), problems)
    sealed = sealing.seal(address, mailbox_context(recipient))
    Mailbox.objects.update_or_create(
        recipient=recipient, defaults={"address_sealed": sealed, "language": language_of(language), "set_at": at}
    )
    _record(recipient, "set", by, at)


@transaction.atomic
def remove_mailbox(recipient: str, *, by: Actor, at: dt.datetime) -> None:
    """From now on it stays in the site inbox. Refuses with Forbidden all but administrators and whose own it is."""
    _refuse_others(recipient, by)
    if Mailbox.objects.filter(pk=recipient).delete()[0]:
        _record(recipient, None, by, at)


def _refuse_others(recipient: str, by: Actor) -> None:
    if by.officer_id is None or recipient != f"officer:{by.officer_id}":
        must_administer(by)


def _record(recipient: str, after: str | None, by: Actor, at: dt.datetime) -> None:
    # That it changed is on record; the address itself is personal and is not.
    announce(
        SettingChanged(
            subject="notices.mailbox", key=recipient, before=None, after=after, officer_id=by.officer_id,
            actor_name=by.name or by.kind, at=at,
        )
    )  # fmt: skip
