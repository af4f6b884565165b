"""Small shapes that several answers hold. Each endpoint's own shapes stand beside it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict

from mazha.people import queries as people
from mazha.places import queries as places
from mazha.procedures import queries as procedures
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.matters.models import Matter


class Given(Schema):
    """What is sent to us: as the schema says, nothing beside it, no number in quotes."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Titled(Schema):
    """A name for programs, a title in the asker's language."""

    name: str
    title: str


class Coded(Schema):
    code: str
    title: str


class Unit(Schema):
    id: int
    name: str


class Place(Schema):
    """Codes of areas, empty where not known; WGS-84 degrees."""

    district: str
    street: str
    community: str
    grid: str
    path: str
    """From the street down, in words."""
    lon: float | None
    lat: float | None


class MatterLine(Schema):
    """A matter as it stands in a list. Its public code is not in it: whoever holds that acts as the resident."""

    id: UUID
    procedure: str
    version: str
    stage: Titled
    channel: str
    category: Coded | None
    gist: str
    """One line, numbers covered; empty for a restricted matter."""
    restricted: str
    """Why its words need a reason to open; empty for most."""
    urgent: bool
    place: Place
    lead_unit: Unit | None
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    outcome: str
    agreed: bool | None
    """What the person who asked said of the closing."""
    rating: int | None
    due_at: dt.datetime | None
    due_clock: str
    overdue: bool
    was_late: bool
    supervised_at: dt.datetime | None
    reworks: int
    seq: int
    """Number of its ledger entries."""
    changed_at: dt.datetime


def unit_of(organisation_id: int | None) -> Unit | None:
    """An organisation by its name, from memory."""
    return None if organisation_id is None else Unit(id=organisation_id, name=people.organisation(organisation_id).name)


def place_of(matter: Matter, language: str, *, opened: bool = False) -> Place:
    """Where it is. The exact point of a restricted matter only where it was opened."""
    exact = opened or not matter.restricted
    finest = matter.grid or matter.community or matter.street
    return Place(
        district=matter.district, street=matter.street, community=matter.community, grid=matter.grid,
        path=places.area_path(finest, language) if finest else "", lon=matter.lon if exact else None,
        lat=matter.lat if exact else None,
    )  # fmt: skip


def line_facts(matter: Matter, language: str, at: dt.datetime, *, opened: bool = False) -> dict[str, object]:
    """The fields of `MatterLine`. No query of its own: names come from memory."""
    category = matter.category
    return {
        "id": matter.pk,
        "procedure": matter.procedure,
        "version": matter.version,
        "stage": Titled(name=matter.stage, title=procedures.stage_of(matter).title.in_language(language)),
        "channel": matter.channel,
        "category": Coded(code=category, title=triage.category_title(category, language)) if category else None,
        "gist": matter.gist,
        "restricted": matter.restricted,
        "urgent": matter.urgent,
        "place": place_of(matter, language, opened=opened),
        "lead_unit": unit_of(matter.lead_unit_id),
        "opened_at": matter.opened_at,
        "closed_at": matter.closed_at,
        "outcome": matter.outcome,
        "agreed": matter.agreed,
        "rating": matter.rating,
        "due_at": matter.due_at,
        "due_clock": matter.due_clock,
        "overdue": matter.closed_at is None and matter.due_at is not None and matter.due_at < at,
        "was_late": matter.was_late,
        "supervised_at": matter.supervised_at,
        "reworks": matter.reworks,
        "seq": matter.entries,
        "changed_at": matter.changed_at,
    }
