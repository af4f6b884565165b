"""Mailboxes that are set, addresses covered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mazha.notices.addresses import mailbox_context
from mazha.notices.models import Mailbox
from mazha.people import sealing
from mazha.people.rights import must_hold
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxCard:
    recipient: str
    address: str
    """Covered but for its first character and its domain."""
    language: str
    set_at: dt.datetime


def mailboxes(asker: Actor) -> list[MailboxCard]:
    """All of them, by recipient. Refuses with Forbidden all but administrators."""
    must_hold(asker, Role.SYSTEM_ADMIN)
    return [_card(row) for row in Mailbox.objects.order_by("recipient")]


def my_mailbox(asker: Actor) -> MailboxCard | None:
    """The asker's own."""
    row = Mailbox.objects.filter(pk=f"officer:{asker.officer_id}").first()
    return _card(row) if row else None


def _card(row: Mailbox) -> MailboxCard:
    name, _at, domain = sealing.unseal(row.address_sealed, mailbox_context(row.recipient)).rpartition("@")
    return MailboxCard(
        recipient=row.recipient, address=f"{name[:1]}***@{domain}", language=row.language, set_at=row.set_at
    )
