"""Starting, stopping, pausing and lengthening clocks. Pure: the calendar comes in, a new state goes out.

Whatever changes, the due moment is counted again from the first trigger by one function, `_counted`, so that an
extension, a pause and a late holiday notice can never disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of, end_of, start_of
from mazha.procedures.position import ClockState, Json
from mazha.procedures.table import Clock, Rule, Rung, RungAt
from mazha.workdays.counting import Extension, Limit, Mode, Pause, Unit, moment_at, reckon, shift_working_days

if TYPE_CHECKING:
    from mazha.workdays.calendar import Calendar


def start(
    clock: Clock, rule: Rule | None, rungs: tuple[Rung, ...], *, at: dt.datetime, until: dt.date | None,
    since: dt.date | None = None, calendar: Calendar,
) -> ClockState:  # fmt: skip
    """A clock that begins to run now, by a rule or until a day somebody named (which then never rolls).

    `since`: the day on which what starts it happened, if that was another than this.
    """
    if rule is None:
        assert until is not None, f"{clock.name} has neither a rule nor a day: the checker refuses such a table"
        days = Limit(max((until - day_of(at)).days, 0), Unit.DAY, Mode.CAL_DAYS_NOROLL)
        rule = Rule(limit=days, basis=clock.basis, mark="local", origin="")
    stored = cast("dict[str, Json]", rule.limit.as_json())
    # After whatever else happened on that day: a clock that starts anew comes after the one it ends.
    begun = at if since is None or since == day_of(at) else end_of(since)
    blank = ClockState(
        id=uuid7(at), name=clock.name, state="running", started_at=begun, due_at=at, overdue_from=at, provisional=False,
        rule={**stored, "basis": rule.basis, "mark": rule.mark, "origin": rule.origin},
    )  # fmt: skip
    return _counted(blank, rungs, calendar)


def stop(state: ClockState, *, at: dt.datetime) -> ClockState:
    """Stopped for good. Late when it stopped after its due moment, whether or not the ladder had noticed."""
    return replace(state, state="stopped", stopped_at=at, late=state.late or at >= state.overdue_from)


def pause(state: ClockState, *, at: dt.datetime, basis: str) -> ClockState:
    """Paused on a ground the law names. What lies between now and the resumption will not count."""
    since: dict[str, Json] = {"since": _mark(state, at), "until": None, "basis": basis}
    return replace(state, state="paused", pauses=(*state.pauses, since))


def resume(state: ClockState, rungs: tuple[Rung, ...], *, at: dt.datetime, calendar: Calendar) -> ClockState:
    """Running again; the due moment moves by exactly what did not count."""
    *closed, last = state.pauses
    ended = (*closed, {**last, "until": _mark(state, at)})
    resumed = _counted(replace(state, state="running", pauses=ended), rungs, calendar)
    return _revised(state, resumed, at=at, why="paused")


def extend(
    state: ClockState, rungs: tuple[Rung, ...], *, amount: int, unit: Unit, at: dt.datetime, basis: str,
    calendar: Calendar,
) -> ClockState:  # fmt: skip
    """Lengthened from its unrolled end (DOMAIN § 6.1). Both dates are kept."""
    more: dict[str, Json] = {"amount": amount, "unit": unit.value, "at": at.isoformat(), "basis": basis}
    longer = replace(state, extensions=(*state.extensions, more))
    return _revised(state, _counted(longer, rungs, calendar), at=at, why="extended")


def recount(state: ClockState, rungs: tuple[Rung, ...], *, at: dt.datetime, calendar: Calendar) -> ClockState:
    """The same clock under today's calendar. Where nothing moves it gives back the same state, however often."""
    return _revised(state, _counted(state, rungs, calendar), at=at, why="calendar")


def _mark(state: ClockState, at: dt.datetime) -> str:
    # Day clocks stand still for whole days, hour clocks for the very time.
    by_hour = state.rule["unit"] in {Unit.HOUR.value, Unit.WORKING_HOUR.value}
    return at.isoformat() if by_hour else day_of(at).isoformat()


def _revised(before: ClockState, after: ClockState, *, at: dt.datetime, why: str) -> ClockState:
    if before.due_at == after.due_at:
        same = (before.state, before.provisional, before.explanation, before.pauses, before.extensions) == (
            after.state, after.provisional, after.explanation, after.pauses, after.extensions,
        )  # fmt: skip
        return before if same else after
    revision: dict[str, Json] = {
        "from": before.due_at.isoformat(),
        "to": after.due_at.isoformat(),
        "at": at.isoformat(),
        "why": why,
    }
    return replace(after, revisions=(*before.revisions, revision))


def _counted(state: ClockState, rungs: tuple[Rung, ...], calendar: Calendar) -> ClockState:
    limit = Limit.from_json(state.rule)
    extensions = tuple(Extension.from_json(e) for e in state.extensions)
    pauses = tuple(Pause.from_json(p) for p in state.pauses)
    end = reckon(state.started_at, limit, extensions=extensions, pauses=pauses, calendar=calendar)
    climbed = []
    for rung in rungs:
        if rung.at is RungAt.OVERDUE:
            moment = end.overdue_from
        elif rung.at is RungAt.SHARE:
            share = moment_at(
                rung.amount, state.started_at, limit, extensions=extensions, pauses=pauses, calendar=calendar
            )
            moment = share or end.due_at
        else:
            moment = _beside(rung, state, end.due_at, calendar)
        climbed.append((rung.name, moment.isoformat()))
    return replace(
        state,
        due_at=end.due_at,
        overdue_from=end.overdue_from,
        provisional=end.provisional,
        explanation=tuple(cast("Mapping[str, Json]", reason) for reason in end.explanation),
        rungs=tuple(sorted(climbed, key=lambda r: dt.datetime.fromisoformat(r[1]))),
    )


def _beside(rung: Rung, state: ClockState, due: dt.datetime, calendar: Calendar) -> dt.datetime:
    """Working days before the last day, at its beginning; or after it, when that day has ended."""
    if rung.at is RungAt.WORKING_DAYS_BEFORE:
        return max(start_of(shift_working_days(day_of(due), -rung.amount, calendar)), state.started_at)
    return start_of(shift_working_days(day_of(due), rung.amount, calendar) + dt.timedelta(days=1))
