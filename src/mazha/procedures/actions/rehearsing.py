"""Past matters as their ledgers tell them, for a rehearsal under another table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from uuid import UUID

from mazha.matters import queries as matters
from mazha.people.actor import Actor
from mazha.procedures.models import Clock
from mazha.procedures.rehearsal import PastStep

if TYPE_CHECKING:
    from mazha.matters.models import Entry


@dataclass(frozen=True, slots=True)
class PastMatter:
    id: UUID
    opened_at: dt.datetime
    area: str
    steps: tuple[PastStep, ...]
    due: Mapping[str, dt.datetime]


def past_matters(procedure: str, *, most: int) -> Iterator[PastMatter]:
    """Matters of a procedure, newest first, that were not imported: imported history has no steps to replay."""
    asker = Actor.system("rehearse")
    found = matters.visible_to(asker).filter(procedure=procedure, source="").order_by("-opened_at", "-id")[:most]
    for matter in found.iterator(chunk_size=500):
        clocks = Clock.objects.filter(matter_id=matter.pk).order_by("started_at", "id")
        yield PastMatter(
            matter.pk,
            matter.opened_at,
            matter.grid or matter.community or matter.street or matter.district,
            tuple(_step(entry) for entry in matters.ledger_of(matter)),
            {clock.name: clock.due_at for clock in clocks},
        )


def _step(entry: Entry) -> PastStep:
    return PastStep(
        step=entry.step,
        role=entry.role,
        actor_kind=entry.actor_kind,
        organisation=entry.organisation_id,
        officer=entry.officer_id,
        at=entry.at,
        given=cast("Mapping[str, object]", entry.facts.get("given", {})),
        noted=entry.note_hash is not None,
        papers=len(entry.papers),
    )
