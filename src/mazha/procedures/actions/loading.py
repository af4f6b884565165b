"""From rows to what the engine reasons about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.procedures import answers, own_lists, policy, switches
from mazha.procedures.models import Clock
from mazha.procedures.position import ClockState, Position, Setting
from mazha.workdays import queries as workdays

if TYPE_CHECKING:
    from mazha.matters.models import Matter


_CLOCKS = "select * from procedures_clock where matter_id = %s order by started_at, id"


def setting_now(*, fresh: bool = False) -> Setting:
    """The calendar and policies in force; `fresh` looks past what this process remembers of the calendar."""
    return Setting(
        calendar=workdays.calendar(fresh=fresh), policies=policy.packaged(), known=answers.what_is_known(),
        is_on=switches.is_on, lists=own_lists.kept,
    )  # fmt: skip


def clocks_of(matter_id: UUID) -> tuple[ClockState, ...]:
    """A matter's clocks, oldest first."""
    return tuple(state_of(clock) for clock in Clock.objects.raw(_CLOCKS, [matter_id]))


def state_of(clock: Clock) -> ClockState:
    return ClockState(
        id=clock.pk,
        name=clock.name,
        state=clock.state,  # type: ignore[arg-type]  # the column's choices
        started_at=clock.started_at,
        stopped_at=clock.stopped_at,
        due_at=clock.due_at,
        overdue_from=clock.overdue_from,
        late=clock.late,
        provisional=clock.provisional,
        rule=clock.rule,
        extensions=tuple(clock.extensions),
        pauses=tuple(clock.pauses),
        explanation=tuple(clock.explanation),
        revisions=tuple(clock.revisions),
        rungs=tuple((name, moment) for name, moment in clock.rungs),
        rung=clock.rung,
    )


def position_of(matter: Matter, clocks: Iterable[ClockState]) -> Position:
    """A matter as the engine sees it."""
    return Position(
        id=matter.pk,
        code=matter.code,
        stage=matter.stage,
        opened_at=matter.opened_at,
        closed_at=matter.closed_at,
        area=matter.grid or matter.community or matter.street or matter.district,
        lead_unit=matter.lead_unit_id,
        units=tuple(matter.units),
        officers=tuple(matter.officers or ()),
        barred=tuple(matter.barred or ()),
        desk=matter.registered_at_desk_id,
        category=matter.category,
        reworks=matter.reworks,
        agreed=matter.agreed,
        rating=matter.rating,
        facts=matter.facts,
        clocks=tuple(clocks),
    )
