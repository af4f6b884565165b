"""Clocks that ring, and clocks that are counted again when the calendar changes."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F, Func, IntegerField

from mazha.kernel.events import announce, contributed
from mazha.kernel.statement import pipelined, together
from mazha.matters import actions as matters
from mazha.notices.actions import outbox
from mazha.people.actor import Actor
from mazha.procedures import clocks, registry, writes
from mazha.procedures.actions.loading import clocks_of, setting_now, state_of
from mazha.procedures.events import ClockRang
from mazha.procedures.models import Clock
from mazha.procedures.telling import not_barred, shown_gist, tellings

if TYPE_CHECKING:
    from mazha.kernel.statement import Write
    from mazha.matters.models import Matter
    from mazha.procedures.position import ClockState, Json
    from mazha.procedures.table import Procedure, Rung
    from mazha.workdays.calendar import Calendar

log = logging.getLogger("mazha.clocks")
SWEEPER = Actor.system("clock")
HANDS = 2
"""Sweeping may be shared by so many, each with the clocks of its own matters."""
_HAND = Func(
    F("matter_id"), template=f"mod(get_byte(uuid_send(%(expressions)s), 15), {HANDS})", output_field=IntegerField()
)


class RungTwice(RuntimeError):
    """A clock moved although its matter was held."""


def ring_due(*, at: dt.datetime, most: int = 500, of: UUID | None = None, hand: int | None = None) -> int:
    """Ring clocks whose next rung fell due by now, oldest first; how many rang. With `of`, that matter's only; with
    `hand`, from 0 to HANDS - 1, those of one of the sweepers who share the work.

    A clock whose matter somebody works on just now waits for the next call. The entry bears the moment at which it
    fell due, not the one at which it was noticed. What cannot be rung keeps nothing else from ringing: its error is
    raised at the end.
    """
    due = Clock.objects.filter(state=Clock.State.RUNNING, ring_at__lte=at).order_by("ring_at", "id")
    if of is not None:
        due = due.filter(matter_id=of)
    if hand is not None:
        due = due.alias(hand=_HAND).filter(hand=hand)
    found = list(due.values_list("pk", "matter_id")[:most])
    try:
        return _ring(found, at)
    except Exception:
        if len(found) <= 1:
            raise
    return _ring_one_by_one(found, at)


def _ring_one_by_one(due: Sequence[tuple[UUID, UUID]], at: dt.datetime) -> int:
    rang, failed = 0, None
    for one in due:
        try:
            rang += _ring([one], at)
        except Exception as error:  # whatever it is: the next clock is none the worse for it
            log.exception("clock %s of matter %s was not rung", *one)
            failed = error
    if failed is not None:
        raise failed
    return rang


def _ring(due: Sequence[tuple[UUID, UUID]], at: dt.datetime) -> int:
    """All of them in one transaction, each claimed by compare-and-set on its rung: two sweepers never ring it twice."""
    with matters.within_locks(sorted({matter_id for _clock_id, matter_id in due})) as held:
        clocks_now = Clock.objects.in_bulk([clock_id for clock_id, matter_id in due if matter_id in held])
        all_writes, events = [], []
        for clock_id, matter_id in due:
            if (clock := clocks_now.get(clock_id)) is None:
                continue
            state = state_of(clock)
            if state.is_running and state.ring_at is not None and state.ring_at <= at:
                writes_of_one, event = _rang(held[matter_id], state, state.ring_at, at)
                all_writes.append(writes_of_one)
                events.append(event)
        for claimed, *_others in pipelined(all_writes):
            if not claimed:
                raise RungTwice("Another sweeper rang this clock, though its matter was locked.")
        for event in events:
            announce(event)
    return len(events)


def _rung(procedure: Procedure, state: ClockState, name: str) -> Rung:
    ladder = procedure.ladders[procedure.clocks[state.name].ladder or ""]
    return next(rung for rung in ladder if rung.name == name)


def _rang(matter: Matter, state: ClockState, fell_due: dt.datetime, at: dt.datetime) -> tuple[list[Write], ClockRang]:
    """What one ring writes, the claim first."""
    procedure = registry.pinned(matter.procedure, matter.version)
    rung = _rung(procedure, state, state.rungs[state.rung][0])
    state = replace(state, rung=state.rung + 1, late=state.late or fell_due >= state.overdue_from)
    all_writes = [writes.rang(state)]
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
        rung.tells, code=matter.code, gist=shown_gist(matter), district=matter.district, lead_unit=matter.lead_unit_id,
        units=not_barred(matter, matter.units), parties=(), facts=facts,
    )  # fmt: skip
    if told:
        all_writes.append(outbox(matter.pk, told, at=at))
    event = ClockRang(matter_id=matter.pk, code=matter.code, clock=state.name, rung=rung.name, at=fell_due)
    return [*all_writes, *contributed(event)], event


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
