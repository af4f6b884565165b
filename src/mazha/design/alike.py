"""Reports of what may be the same trouble, put as anyone may know them: for a resident's form and for a clerk's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.kernel.errors import Refused
from mazha.places import queries as places
from mazha.procedures import queries as procedures
from mazha.triage import queries as triage

SURE_OF_PLACE = 0.75
"""An address that may mean many places brings nobody's neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyOpen:
    """One open matter: what kind, where, since when, how far. Nothing that was said, by whom, or under which code."""

    id: UUID
    kind: str
    place: str
    """Street and community, no finer."""
    stage: str
    opened_at: dt.datetime


def already_open(words: str, lon: float, lat: float, at: dt.datetime, *, category: str = "") -> list[AlreadyOpen]:
    """What may be joined instead of being told once more, likeliest first; never anything restricted."""
    language = get_language() or "zh-hans"
    stages = procedures.procedure("hotline").stages
    return [
        AlreadyOpen(
            id=each.id,
            kind=triage.category_title(each.category, language) or _("A like trouble"),
            place=places.area_path(each.area, language) if each.area else "",
            stage=stages[each.stage].resident.in_language(language),
            opened_at=each.opened_at,
        )
        for each in triage.neighbours(words, lon, lat, at, category=category)
    ]


def already_open_at(
    words: str, lon: float | None, lat: float | None, address: str, at: dt.datetime, *, category: str = ""
) -> list[AlreadyOpen]:
    """The same for a place as it was given, on the map or in words; nothing where it is not known or not clear."""
    place = _place(lon, lat, address)
    return already_open(words, *place, at, category=category) if place is not None else []


def _place(lon: float | None, lat: float | None, address: str) -> tuple[float, float] | None:
    if lon is not None and lat is not None:
        try:
            located = places.locate_inside(lon, lat)
        except Refused:
            return None  # the door says it better, beside the field
        return located.lon, located.lat
    likely = places.search_address(address, 1) if address.strip() else []
    return (likely[0].lon, likely[0].lat) if likely and likely[0].score >= SURE_OF_PLACE else None
