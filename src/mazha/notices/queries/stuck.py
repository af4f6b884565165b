"""For administrators: what is on its way, what lies dead or held, and the errands that ask a person to look.

Nothing here shows a code, a number or what was said: administrators see no matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q

from mazha.notices import transports
from mazha.notices.models import Errand, Notice
from mazha.people.rights import must_hold
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckNotice:
    id: UUID
    name: str
    transport: str
    recipient: str
    state: str
    """`dead` or `held`."""
    made_at: dt.datetime
    attempts: int
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """One transport at a glance."""

    transport: str
    is_served: bool
    waiting: int
    held: int
    dead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrandCard:
    id: int
    kind: str
    subject: str
    facts: Mapping[str, object]
    role: str
    opened_at: dt.datetime


def stuck(
    asker: Actor, *, state: str = "dead", transport: str = "", before: tuple[dt.datetime, UUID] | None = None,
    limit: int = 50,
) -> list[StuckNotice]:  # fmt: skip
    """Dead or held notices, newest first. Refuses with Forbidden all but administrators."""
    must_hold(asker, Role.SYSTEM_ADMIN)
    rows = Notice.objects.filter(state=state)
    if transport:
        rows = rows.filter(transport=transport)
    if before is not None:
        rows = rows.filter(Q(made_at__lt=before[0]) | Q(made_at=before[0], id__lt=before[1]))
    fields = ("id", "name", "transport", "recipient", "state", "made_at", "attempts", "failure")
    return [StuckNotice(**row) for row in rows.order_by("-made_at", "-id").values(*fields)[:limit]]


def traffic(asker: Actor) -> list[Traffic]:
    """How much waits, is held or lies dead, by transport. Refuses with Forbidden all but administrators."""
    must_hold(asker, Role.SYSTEM_ADMIN)
    unsent = Notice.objects.filter(Q(state="waiting") | Q(state__in=["dead", "held"]))
    counted: dict[str, dict[str, int]] = {name: {} for name in transports.served()}
    for transport, state, n in unsent.values_list("transport", "state").annotate(n=Count("id")):
        counted.setdefault(transport, {})[state] = n
    return [
        Traffic(
            transport=name, is_served=name in transports.served(), waiting=by_state.get("waiting", 0),
            held=by_state.get("held", 0), dead=by_state.get("dead", 0),
        )
        for name, by_state in sorted(counted.items())
    ]  # fmt: skip


def errands(asker: Actor, *, limit: int = 50) -> list[ErrandCard]:
    """Open errands for the posts this asker holds, oldest first. One query."""
    mine = Errand.objects.filter(role__in=sorted(asker.roles), done_at__isnull=True).order_by("opened_at", "id")
    return [ErrandCard(**row) for row in mine.values("id", "kind", "subject", "facts", "role", "opened_at")[:limit]]
