"""Opening notices in the site inbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from mazha.notices.queries.inbox import addressed_to
from mazha.people.actor import Actor


def mark_seen(notice_ids: Collection[UUID] | None = None, *, by: Actor, at: dt.datetime) -> int:
    """These were opened, or everything that came up to now; how many were new. Those for others stay as they are.

    An inbox is shared by those who hold the post: what one of them opened counts as opened.
    """
    mine = addressed_to(by).filter(seen_at__isnull=True, made_at__lte=at)
    if notice_ids is not None:
        mine = mine.filter(pk__in=notice_ids)
    return mine.update(seen_at=at)
