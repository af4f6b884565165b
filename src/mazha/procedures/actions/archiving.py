"""Taking the step `archive` of what has lain closed for as long as its table says."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from mazha.kernel.errors import Refused
from mazha.matters import queries as matters
from mazha.people.actor import Actor
from mazha.procedures import registry
from mazha.procedures.actions.taking import take
from mazha.procedures.table import Step

ARCHIVIST = Actor.system("archive")
STEP = "archive"
MOST = 200
Place = tuple[dt.datetime, UUID]


def archive_due(
    procedure: str, *, at: dt.datetime, after: Place | None = None, most: int = MOST
) -> tuple[int, Place | None]:
    """Archive some of what is due, the longest closed first. How many were, and where to go on; None: nothing is left.

    One that cannot be archived, such as one that was opened again meanwhile, is left as it is and stops no other.
    """
    step, before = _step(procedure), _before(procedure, at)
    places = matters.closed_before(ARCHIVIST, before, procedure=procedure, stages=step.frm, after=after, most=most)
    archived = sum(_archive(matter_id, at) for _closed_at, matter_id in places)
    return archived, places[-1] if places else None


def how_many_to_archive(procedure: str, *, at: dt.datetime) -> int:
    """How many are due at this moment."""
    return matters.how_many_closed_before(
        ARCHIVIST, _before(procedure, at), procedure=procedure, stages=_step(procedure).frm
    )


def archivable() -> tuple[str, ...]:
    """Procedures whose tables say after how many days a matter is archived."""
    found = registry.packaged().values()
    return tuple(each.name for each in found if STEP in each.steps and _days(each.steps[STEP]))


def _step(procedure: str) -> Step:
    return registry.current(procedure).steps[STEP]


def _before(procedure: str, at: dt.datetime) -> dt.datetime:
    return at - dt.timedelta(days=_days(_step(procedure)))


def _days(step: Step) -> int:
    return next((int(need.partition(":")[2]) for need in step.needs if need.startswith("closed_for:")), 0)


def _archive(matter_id: UUID, at: dt.datetime) -> int:
    try:
        take(step=STEP, matter_id=matter_id, given={}, by=ARCHIVIST, at=at)
    except Refused:
        return 0
    return 1
