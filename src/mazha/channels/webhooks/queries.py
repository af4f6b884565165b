"""Which subscriptions there are."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.channels.webhooks.models import Subscription
from mazha.channels.webhooks.rules import TYPES
from mazha.kernel.errors import Unknown
from mazha.people.rights import must_hold
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionCard:
    """Without its secret: that is shown once, to the program that subscribed."""

    id: UUID
    client_id: int
    client: str
    url: str
    types: tuple[str, ...]
    made_at: dt.datetime
    ended_at: dt.datetime | None
    ending: str


def subscriptions(asker: Actor, *, ended: bool = False) -> list[SubscriptionCard]:
    """A program's own; all of them for an administrator. Newest first. Refuses everyone else with Forbidden."""
    rows = Subscription.objects.select_related("client").order_by("-made_at", "-id")
    if asker.client_id is not None:
        rows = rows.filter(client_id=asker.client_id)
    else:
        must_hold(asker, Role.SYSTEM_ADMIN, Role.DPO)
    if not ended:
        rows = rows.filter(ended_at__isnull=True)
    return [
        SubscriptionCard(
            id=row.pk, client_id=row.client_id, client=row.client.name, url=row.url, types=tuple(row.types),
            made_at=row.made_at, ended_at=row.ended_at, ending=row.ending,
        )
        for row in rows
    ]  # fmt: skip


def subscription(asker: Actor, subscription_id: UUID) -> SubscriptionCard:
    """One that has not ended. Refuses alike what is not there and what is not this asker's."""
    found = next((s for s in subscriptions(asker) if s.id == subscription_id), None)
    if found is None:
        raise Unknown(_("There is no such subscription. Look in the list."), subscription_id=str(subscription_id))
    return found


def event_types() -> dict[str, str]:
    """Every event there is, with what it means, in the reader's language."""
    return {name: str(title) for name, title in TYPES.items()}
