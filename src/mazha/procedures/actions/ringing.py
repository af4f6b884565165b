"""Clocks that ring, and clocks that are counted again when the calendar changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.kernel.events import announce, contributed
from mazha.kernel.statement import together
from mazha.matters import actions as matters
from mazha.notices.actions import outbox
from mazha.people.actor import Actor
from mazha.procedures import clocks, registry, writes
from mazha.procedures.actions.loading import clocks_of, setting_now, state_of
from mazha.procedures.events import ClockRang
from mazha.procedures.models import Clock
from mazha.procedures.telling import tellings

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.procedures.position import ClockState, Json
    from mazha.procedures.table import Procedure, Rung
    from mazha.workdays.calendar import Calendar

SWEEPER = Actor.system("clock")


def ring_due(*, at: dt.datetime, most: int = 500, of: UUID | None = None) -> int:
    """Ring every clock whose next rung fell due by now, oldest first; how many rang. With `of`, that matter's only.

    Each is claimed by compare-and-set on its rung, so two sweepers never ring it twice, and the entry bears the moment
    at which it fell due, not the one at which it was noticed.
    """
    due = Clock.objects.filter(state=Clock.State.RUNNING, ring_at__lte=at).order_by("ring_at", "id")
    if of is not None:
        due = due.filter(matter_id=of)
    rang = 0
    for clock_id, matter_id in list(due.values_list("pk", "matter_id")[:most]):
        rang += _ring(clock_id, matter_id, at)
    return rang


def _ring(clock_id: UUID, matter_id: UUID, at: dt.datetime) -> bool:
    with matters.within_lock(matter_id) as matter:
        clock = Clock.objects.get(pk=clock_id)
        state = state_of(clock)
        if state.ring_at is None or state.ring_at > at:
            return False
        procedure = registry.pinned(matter.procedure, matter.version)
        name, fell_due = state.rungs[state.rung][0], state.ring_at
        rung = _rung(procedure, state, name)
        rung_on = replace(state, rung=state.rung + 1, late=state.late or fell_due >= state.overdue_from)
        claimed = Clock.objects.filter(pk=clock_id, state=Clock.State.RUNNING, rung=state.rung).update(
            rung=rung_on.rung, ring_at=rung_on.ring_at, late=rung_on.late
        )
        if claimed == 1:
            _tell(procedure, matter, rung_on, rung, fell_due, at)
        return claimed == 1


def _rung(procedure: Procedure, state: ClockState, name: str) -> Rung:
    ladder = procedure.ladders[procedure.clocks[state.name].ladder or ""]
    return next(rung for rung in ladder if rung.name == name)


def _tell(
    procedure: Procedure, matter: Matter, state: ClockState, rung: Rung, fell_due: dt.datetime, at: dt.datetime
) -> None:
    all_writes = []
    if rung.record:
        by_law = state.late and procedure.clocks[state.name].statutory
        columns: dict[str, object] = {
            "was_late": matter.was_late or state.late,
            "late_by_law": matter.late_by_law or by_law,
        }
        if rung.supervise and matter.supervised_at is None:
            columns["supervised_at"] = fell_due
        recorded: dict[str, Json] = {"clock": state.name, "rung": rung.name, "due": state.due_at.isoformat()}
        moved = matters.Moved(step=f"clock.{rung.name}", columns=columns, recorded=recorded)
        all_writes += matters.moving(matter, moved, by=SWEEPER, post=None, at=fell_due, written_at=at)
    facts = {"due": state.due_at.isoformat(), "clock": state.name, "unit": matter.lead_unit_id}
    told = tellings(
        rung.tells, code=matter.code, gist=matter.gist, district=matter.district, lead_unit=matter.lead_unit_id,
        units=matter.units, parties=(), facts=facts,
    )  # fmt: skip
    if told:
        all_writes.append(outbox(matter.pk, told, at=at))
    event = ClockRang(matter_id=matter.pk, code=matter.code, clock=state.name, rung=rung.name, at=fell_due)
    all_writes += contributed(event)
    if all_writes:
        together(all_writes)
    announce(event)


def recount_clocks(
    *, by: Actor, at: dt.datetime, after: UUID | None = None, most: int = 1000
) -> tuple[int, UUID | None]:
    """Count running and paused clocks again under today's calendar, keeping both dates where one moves.

    Goes through matters in the order of their ids, `most` at a time: returns how many clocks moved and where to go on
    (None at the end). Running it again changes nothing.
    """
    alive = Clock.objects.exclude(state=Clock.State.STOPPED)
    if after is not None:
        alive = alive.filter(matter_id__gt=after)
    ids = list(alive.order_by("matter_id").values_list("matter_id", flat=True).distinct()[:most])
    calendar = setting_now(fresh=True).calendar
    moved = sum(_recount_matter(matter_id, calendar, by=by, at=at) for matter_id in ids)
    return moved, ids[-1] if len(ids) == most else None


def _recount_matter(matter_id: UUID, calendar: Calendar, *, by: Actor, at: dt.datetime) -> int:
    with matters.within_lock(matter_id) as matter:
        procedure = registry.pinned(matter.procedure, matter.version)
        states = clocks_of(matter_id)
        after = [
            clocks.recount(
                s, procedure.ladders.get(procedure.clocks[s.name].ladder or "", ()), at=at, calendar=calendar
            )
            if s.state != "stopped"
            else s
            for s in states
        ]
        moved = [new for old, new in zip(states, after, strict=True) if new is not old]
        if not moved:
            return 0
        due_at, due_clock = writes.nearest(procedure, after)
        recorded: dict[str, Json] = {
            "clocks": [
                {"clock": new.name, "did": "recounted", "was": old.due_at.isoformat(), "due": new.due_at.isoformat()}
                for old, new in zip(states, after, strict=True)
                if new is not old
            ]
        }
        entry = matters.Moved(
            step="clock.recounted", columns={"due_at": due_at, "due_clock": due_clock}, recorded=recorded
        )
        together([*matters.moving(matter, entry, by=by, post=None, at=at, written_at=at), writes.changed(moved)])
        return sum(1 for old, new in zip(states, after, strict=True) if new.due_at != old.due_at)
