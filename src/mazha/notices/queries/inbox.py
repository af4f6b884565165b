"""The site inbox: what was sent to a person's posts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.kernel import paging
from mazha.notices.models import Notice
from mazha.notices.rendering import Edited, edited, rendered
from mazha.people.roles import REACH, Reach

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.people.actor import Actor

MOST_COUNTED = 100
"""A badge says 99+ from here on; counting further costs and tells nobody anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One notice as it is read."""

    id: UUID
    matter_id: UUID | None
    name: str
    subject: str
    body: str
    made_at: dt.datetime
    seen_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page, and the marker with which the next is asked for (empty at the end)."""

    rows: tuple[Message, ...]
    next: str

    def __len__(self) -> int:
        return len(self.rows)


def recipients_of(actor: Actor) -> list[str]:
    """Every reference by which notices reach this actor, from the posts held now."""
    found = [f"officer:{actor.officer_id}"] if actor.officer_id is not None else []
    for post in actor.posts:
        if REACH[post.role] is Reach.UNIT:
            found.append(f"unit:{post.organisation_id}")
        found.append(f"role:{post.role}@{post.organisation_id}")
        if post.territory:
            found.append(f"role:{post.role}@{post.territory}")
    return sorted(set(found))


def addressed_to(actor: Actor) -> QuerySet[Notice]:
    """The notices that lie in this actor's site inbox."""
    return Notice.objects.filter(transport="inbox", recipient__in=recipients_of(actor))


def inbox(actor: Actor, *, language: str, after: str = "", unseen: bool = False, size: int = 50) -> Inbox:
    """A page of notices for this actor, newest first, in the reader's language. At most three queries.

    `after` is the marker of the page before; one that is not ours is refused.
    """
    rows = addressed_to(actor)
    if unseen:
        rows = rows.filter(seen_at__isnull=True)
    page = paging.page(rows, by="made_at", descending=True, after=after, size=size)
    own = edited({row.name for row in page.rows}) if page.rows else {}
    return Inbox(tuple(_message(row, language, own) for row in page.rows), page.next)


def unread_count(actor: Actor) -> int:
    """How many notices wait to be opened, up to 100. One query."""
    if not actor.posts and actor.officer_id is None:
        return 0
    return addressed_to(actor).filter(seen_at__isnull=True)[:MOST_COUNTED].count()


def _message(row: Notice, language: str, own: Edited) -> Message:
    words = rendered(row.name, language, row.facts, own)
    return Message(
        id=row.pk, matter_id=row.matter_id, name=row.name, subject=words.subject, body=words.body,
        made_at=row.made_at, seen_at=row.seen_at,
    )  # fmt: skip
