"""Open matters nearby that may be the same trouble, as a passer-by may see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from mazha.matters import queries as matters
from mazha.places import queries as places
from mazha.places.coordinates import metres_between
from mazha.triage import likeness
from mazha.triage.likeness import Reason

CANDIDATES = 24
"""Of the open matters close by, so many of the newest are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """No words of people, no contact, no exact point."""

    id: UUID
    gist: str
    category: str
    stage: str
    opened_at: dt.datetime
    metres: int
    """To the nearest ten, so that nobody's door can be worked out."""
    score: float
    reasons: tuple[Reason, ...]


def similar(text: str, lon: float, lat: float, at: dt.datetime, *, category: str = "", limit: int = 4) -> list[Similar]:
    """Open, unrestricted matters near a WGS-84 point that seem to be about the same, likeliest first. One query.

    Shown to whoever reports something there; restricted matters never are.
    """
    told = likeness.pairs(text)
    if not told:
        return []
    near = matters.near(
        places.cells_around(places.cell_of(lon, lat), likeness.RADIUS),
        places.box_around(lon, lat, likeness.RADIUS),
        since=at - likeness.WINDOW,
        limit=CANDIDATES,
    )
    found = []
    for other in near:
        metres = metres_between(lon, lat, other.lon, other.lat)
        if metres <= likeness.RADIUS:
            like = likeness.likeness(told, category, other, metres)
            if like.score >= likeness.ALIKE_FROM:
                found.append((like, metres, other))
    found.sort(key=lambda each: (-each[0].score, each[1]))
    return [
        Similar(
            id=UUID(other.id),
            gist=other.gist,
            category=other.category,
            stage=other.stage,
            opened_at=dt.datetime.fromtimestamp(other.opened, dt.UTC),
            metres=int(round(metres, -1)),
            score=like.score,
            reasons=like.reasons,
        )
        for like, metres, other in found[:limit]
    ]
