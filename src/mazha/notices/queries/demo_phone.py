"""The demo's phone: text messages as residents of the sample district would have got them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unknown
from mazha.notices.addresses import addresses
from mazha.notices.models import Notice
from mazha.notices.rendering import edited, rendered
from mazha.notices.transports import Reaches
from mazha.people.rules import mask_phone


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMessage:
    id: UUID
    to: tuple[str, ...]
    """Numbers, covered."""
    body: str
    code: str
    sent_at: dt.datetime


def demo_phone(*, limit: int = 30) -> list[TextMessage]:
    """The latest text messages, newest first. Refuses with Unknown everywhere but in the demo: they hold codes."""
    if not settings.DEMO:
        raise Unknown(_("There is no such page."))
    rows = list(Notice.objects.filter(transport="sms", state=Notice.State.SENT).order_by("-made_at", "-id")[:limit])
    own = edited({row.name for row in rows}) if rows else {}
    return [
        TextMessage(
            id=row.pk, to=tuple(mask_phone(number) for number in addresses(Reaches.PHONE, row.recipient)),
            body=rendered(row.name, row.language, row.facts, own).body, code=str(row.facts.get("code", "")),
            sent_at=row.sent_at or row.made_at,
        )
        for row in rows
    ]  # fmt: skip
