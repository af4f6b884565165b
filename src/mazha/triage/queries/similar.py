"""Open matters nearby that may be the same trouble, as a passer-by may see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.matters.queries import Nearby
from mazha.places import queries as places
from mazha.places.coordinates import metres_between
from mazha.triage import likeness
from mazha.triage.current import current
from mazha.triage.likeness import Likeness, Reason
from mazha.triage.suggesting import suggested

JOINABLE = frozenset({
    "registered", "dispatched", "return_pending", "signed", "handling", "extension_pending", "termination_pending",
    "planned", "contested",
})  # fmt: skip
"""Stages of a hotline matter that others may join: it is still worked on, and follows none itself. Where it was
answered, a new report says that the trouble is there again, and goes on by itself."""
CANDIDATES = 24
"""Of the open matters close by, so many of the newest are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """One of them, for those who decide: no words of people, no contact, no point."""

    id: UUID
    category: str
    """As a person decided; empty while nobody has."""
    stage: str
    opened_at: dt.datetime
    score: float
    reasons: tuple[Reason, ...]


def similar(text: str, lon: float, lat: float, at: dt.datetime, *, category: str = "", limit: int = 4) -> list[Similar]:
    """Unrestricted hotline matters near a WGS-84 point that may be joined and seem to be about the same, likeliest
    first. One query. Restricted matters are never found.
    """
    found = _found(text, lon, lat, at, category)
    return [
        Similar(
            id=UUID(other.id), category=other.category, stage=other.stage, opened_at=_opened(other), score=like.score,
            reasons=like.reasons,
        )
        for like, other in found[:limit]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One of them as any passer-by may know it: nothing that was said, by whom, or at which door."""

    id: UUID
    category: str
    """What it is about: as a person decided, else as its words suggest; empty when nobody can tell."""
    area: str
    """Code of its community, or of what is wider where that is unknown."""
    stage: str
    opened_at: dt.datetime


def neighbours(
    text: str, lon: float, lat: float, at: dt.datetime, *, category: str = "", limit: int = 4
) -> list[Neighbour]:
    """What `similar` finds, to be shown to whoever reports something there and may join one.

    None for words that sound restricted: they are joined to nobody's. None of those whose own words do, either.
    """
    told = suggested(current(), text, "", day_of(at))
    if told.restricted:
        return []
    found = []
    for _like, other in _found(text, lon, lat, at, category or told.category)[:limit]:
        sounds = suggested(current(), other.words, "", day_of(at))
        if not sounds.restricted:
            found.append(
                Neighbour(
                    id=UUID(other.id), category=other.category or sounds.category, area=_area(other),
                    stage=other.stage, opened_at=_opened(other),
                )
            )  # fmt: skip
    return found


def _found(text: str, lon: float, lat: float, at: dt.datetime, category: str) -> list[tuple[Likeness, Nearby]]:
    told = likeness.pairs(text)
    if not told:
        return []
    near = matters.near(
        places.cells_around(places.cell_of(lon, lat), likeness.RADIUS),
        places.box_around(lon, lat, likeness.RADIUS),
        procedure="hotline",
        stages=JOINABLE,
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
    return [(like, other) for like, _metres, other in found]


def _opened(other: Nearby) -> dt.datetime:
    return dt.datetime.fromtimestamp(other.opened, dt.UTC)


def _area(other: Nearby) -> str:
    located = places.locate(other.lon, other.lat)
    return (located.community or located.street or located.district) if located is not None else ""
