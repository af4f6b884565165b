"""Standing counts for desks: what is open, by stage and by unit. Open matters only, so rows are counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from mazha.kernel.moments import day_of, start_of
from mazha.matters import queries as matters

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True)
class StageCount:
    procedure: str
    stage: str
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class UnitCount:
    unit: int | None
    """None for what nobody leads yet."""
    open: int
    late: int
    due_today: int


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """What one unit has on its hands. Never who in it."""

    unit: int
    open: int
    late: int
    due_today: int
    due_soon: int
    """By the end of the third day from today."""
    supervised: int
    reworked: int
    by_stage: tuple[StageCount, ...]


def counts_by_stage(actor: Actor, *, at: dt.datetime) -> tuple[StageCount, ...]:
    """Open matters the asker may see, by procedure and stage."""
    rows = _open(actor).order_by().values_list("procedure", "stage")
    counted = rows.annotate(open=Count("pk"), late=Count("pk", filter=_late(at)))
    return tuple(StageCount(*row) for row in counted.order_by("procedure", "stage"))


def counts_by_unit(actor: Actor, *, at: dt.datetime) -> tuple[UnitCount, ...]:
    """Open matters the asker may see, by lead unit."""
    rows = _open(actor).order_by().values_list("lead_unit_id")
    counted = rows.annotate(
        open=Count("pk"), late=Count("pk", filter=_late(at)), due_today=Count("pk", filter=_due_within(at, days=1))
    )
    return tuple(UnitCount(*row) for row in counted.order_by("lead_unit_id"))


def unit_load(actor: Actor, unit: int, *, at: dt.datetime) -> UnitLoad:
    """What a unit leads and has not ended, of what the asker may see."""
    rows = _open(actor).filter(lead_unit_id=unit).order_by().values_list("procedure", "stage")
    counted = rows.annotate(
        open=Count("pk"),
        late=Count("pk", filter=_late(at)),
        today=Count("pk", filter=_due_within(at, days=1)),
        soon=Count("pk", filter=_due_within(at, days=3)),
        supervised=Count("pk", filter=Q(supervised_at__isnull=False)),
        reworked=Count("pk", filter=Q(reworks__gt=0)),
    )
    found = list(counted.order_by("procedure", "stage"))

    def total(column: int) -> int:
        return sum(row[column] for row in found)

    return UnitLoad(
        unit=unit, open=total(2), late=total(3), due_today=total(4), due_soon=total(5), supervised=total(6),
        reworked=total(7), by_stage=tuple(StageCount(*row[:4]) for row in found),
    )  # fmt: skip


def _open(actor: Actor) -> QuerySet[Matter]:
    return matters.visible_to(actor).filter(closed_at__isnull=True)


def _late(at: dt.datetime) -> Q:
    return Q(due_at__lt=at)


def _due_within(at: dt.datetime, *, days: int) -> Q:
    """Not yet late, and due before that many days from today's beginning have passed."""
    return Q(due_at__gte=at, due_at__lt=start_of(day_of(at) + dt.timedelta(days=days)))
