"""What is open nearby and sounds alike, as a passer-by may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from mazha.kernel.errors import Refused
from mazha.places import queries as places
from mazha.procedures import queries as procedures
from mazha.triage import queries as triage

SURE_OF_PLACE = 0.75
"""An address that may mean many places brings nobody's neighbours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """One open matter, in the words a stranger may read."""

    id: UUID
    gist: str
    stage: str
    opened_at: dt.datetime
    metres: int


def already_said(said: dict[str, Any], at: dt.datetime) -> list[Neighbour]:
    """Open matters near the place given that seem to be about the same; none where no place was given."""
    place = _place(said)
    if place is None:
        return []
    return [
        Neighbour(
            id=each.id, gist=each.gist, stage=_stage(each.stage), opened_at=each.opened_at, metres=each.metres
        )
        for each in triage.similar(str(said["words"]), *place, at)
    ]  # fmt: skip


def _place(said: dict[str, Any]) -> tuple[float, float] | None:
    try:
        if said["lon"] is not None:
            located = places.locate_inside(said["lon"], said["lat"])
            return located.lon, located.lat
    except Refused:
        return None  # the door says it better, beside the field
    likely = places.search_address(str(said["address"]), 1) if said["address"].strip() else []
    return (likely[0].lon, likely[0].lat) if likely and likely[0].score >= SURE_OF_PLACE else None


def _stage(name: str) -> str:
    stages = (table.stages[name] for table in procedures.procedures() if name in table.stages)
    stage = next(stages, None)
    return stage.title.in_language(get_language() or "zh-hans") if stage else ""
