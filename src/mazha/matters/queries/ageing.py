"""Which matters have lain closed for long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from mazha.matters.models import Matter
from mazha.matters.queries.visible import visible_to
from mazha.people.actor import Actor

Place = tuple[dt.datetime, UUID]


def closed_before(
    asker: Actor, moment: dt.datetime, *, procedure: str, stages: Collection[str], after: Place | None, most: int
) -> list[Place]:
    """When they were closed and which they are, the longest closed first, those after a place in that order."""
    rows = _lying(asker, moment, procedure, stages)
    if after is not None:
        rows = rows.filter(closed_at__gte=after[0]).exclude(closed_at=after[0], id__lte=after[1])
    found = rows.order_by("closed_at", "id").values_list("closed_at", "id")[:most]
    return [(closed_at, matter_id) for closed_at, matter_id in found if closed_at is not None]


def how_many_closed_before(asker: Actor, moment: dt.datetime, *, procedure: str, stages: Collection[str]) -> int:
    """The same, counted."""
    return _lying(asker, moment, procedure, stages).count()


def _lying(asker: Actor, moment: dt.datetime, procedure: str, stages: Collection[str]) -> QuerySet[Matter]:
    # The second filter is what the index `matter_to_archive` holds; every one of the stages fulfils it.
    rows = visible_to(asker).filter(closed_at__lte=moment, procedure=procedure, stage__in=sorted(stages))
    return rows.exclude(stage="archived")
