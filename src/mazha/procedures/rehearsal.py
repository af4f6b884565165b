"""Playing a procedure through without a store: worked examples, and last year's matters under a changed table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from mazha.kernel.errors import Refused
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import REACH, Reach, Role
from mazha.procedures import clocks, engine
from mazha.procedures.position import Change, ClockState, Position, Setting
from mazha.procedures.table import Example, Procedure

_CODE = "EXAMPLE00000"
_ID = UUID(int=1)
_OTHER = UUID(int=2)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where an example and the table disagree."""

    example: str
    line: int
    what: str


def opened(
    procedure: Procedure, at: dt.datetime, area: str, setting: Setting, lead_unit: int | None = None,
    given: Mapping[str, object] | None = None,
) -> Position:  # fmt: skip
    """A matter just opened."""
    started = []
    for name in procedure.opening.starts:
        clock = procedure.clocks[name]
        rule = setting.policies.rule_for(clock, area, at.date()) if clock.until is None else None
        until = (given or {}).get(clock.until) if clock.until else None
        until = dt.date.fromisoformat(until) if isinstance(until, str) else until
        rungs = procedure.ladders.get(clock.ladder or "", ())
        started.append(clocks.start(
            clock, rule, rungs, at=at, until=until if isinstance(until, dt.date) else None, calendar=setting.calendar,
        ))  # fmt: skip
    named = (given or {}).get("lead_unit")
    lead_unit = named if isinstance(named, int) else lead_unit
    return Position(
        id=_ID,
        code=_CODE,
        stage=procedure.opens,
        opened_at=at,
        area=area,
        lead_unit=lead_unit,
        units=() if lead_unit is None else (lead_unit,),
        clocks=tuple(started),
    )


def after(position: Position, change: Change, at: dt.datetime) -> Position:
    """The position a change leads to."""
    columns = change.columns
    return replace(
        position,
        stage=change.stage,
        closed_at=at if change.closes else None if change.reopens else position.closed_at,
        lead_unit=change.lead_unit,
        units=cast("tuple[int, ...]", columns.get("units", position.units)),
        category=cast("str", columns.get("category", position.category)),
        reworks=cast("int", columns.get("reworks", position.reworks)),
        agreed=cast("bool | None", columns.get("agreed", position.agreed)),
        rating=cast("int | None", columns.get("rating", position.rating)),
        facts=change.facts,
        clocks=change.clocks,
    )


def someone(role: str, position: Position, officer: int = 1) -> Actor:
    """An actor who may take a step in this role: in the lead unit, or over the whole area."""
    if role == "resident":
        return Actor.resident(position.code)
    if role == "respondent":
        return Actor.other_side(position.code, _OTHER)
    if role == "system":
        return Actor.system("example")
    of_unit = REACH[Role(role)] is Reach.UNIT
    organisation = position.lead_unit if of_unit and position.lead_unit else 0
    sitting = Sitting(post_id=officer, role=Role(role), organisation_id=organisation, territory=position.area[:6])
    return Actor(kind="officer", name=role, officer_id=officer, posts=(sitting,))


def mismatches(procedure: Procedure, setting: Setting, area: str = "370705") -> Iterator[Mismatch]:
    """Run every worked example and yield what does not come out as written."""
    for example in procedure.examples:
        yield from _run(procedure, example, setting, area)


def _run(procedure: Procedure, example: Example, setting: Setting, area: str) -> Iterator[Mismatch]:
    def wrong(what: str) -> Mismatch:
        return Mismatch(example.title.en, example.line, what)

    position = opened(procedure, example.opened_at, area, setting, given=example.given)
    officers = {role: i for i, role in enumerate(Role, start=1)}
    for taken in example.steps:
        officer = officers.get(cast("Role", taken.by), 99)
        actor = someone(taken.by, position, officer)
        if REACH.get(cast("Role", taken.by)) is Reach.CASE:
            position = replace(position, officers=(officer,))  # an example's mediator is the one named in it
        try:
            change = engine.decide(
                procedure, position, taken.take, given=taken.given, actor=actor, at=taken.at, setting=setting
            )
        except Refused as refused:
            if not taken.refused:
                yield wrong(f"'{taken.take}' was refused: {refused.message} {refused.facts}")
                return
            continue
        if taken.refused:
            yield wrong(f"'{taken.take}' should have been refused")
        position = after(position, change, taken.at)
    if position.stage != example.stage:
        yield wrong(f"it ends in '{position.stage}', not '{example.stage}'")
    for name, due in example.due.items():
        clock = position.clock(name)
        if clock is None or clock.due_at != due:
            found = clock.due_at.isoformat() if clock else "no such clock"
            yield wrong(f"'{name}' is due {found}, not {due.isoformat()}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStep:
    """A step of a matter that has been, as its ledger tells it."""

    step: str
    role: str
    actor_kind: str
    organisation: int | None
    officer: int | None
    at: dt.datetime
    given: Mapping[str, object]
    noted: bool
    papers: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What would have been different about one matter."""

    matter_id: UUID
    what: str


def rehearse(
    matter_id: UUID, opened_at: dt.datetime, area: str, steps: Iterable[PastStep], due: Mapping[str, dt.datetime],
    procedure: Procedure, setting: Setting,
) -> Iterator[Difference]:  # fmt: skip
    """Play a past matter under this table and yield what would have been refused, or due on another day.

    `due` are the due moments as they truly were, by clock. Words are not replayed: an answer of the least length stands
    for each.
    """
    steps = list(steps)
    position = opened(procedure, opened_at, area, setting, given=steps[0].given if steps else None)
    for past in steps:
        step = procedure.steps.get(past.step)
        if step is None or step.opens:
            if step is None and "." not in past.step:  # a clock's, or an act beside the procedure
                yield Difference(matter_id, f"'{past.step}' does not exist")
            continue
        given = _stand_ins(procedure, past)
        actor = _as_then(past, position)
        try:
            change = engine.decide(
                procedure, position, past.step, given=given, actor=actor, at=past.at, setting=setting
            )
        except Refused as refused:
            yield Difference(matter_id, f"'{past.step}' would have been refused: {refused.code}")
            return
        position = after(position, change, past.at)
    for state in position.clocks:
        then = due.get(state.name)
        if then is not None and then != _last(position.clocks, state.name).due_at:
            yield Difference(
                matter_id, f"'{state.name}' would have been due {state.due_at:%Y-%m-%d}, not {then:%Y-%m-%d}"
            )
            return


def _last(states: tuple[ClockState, ...], name: str) -> ClockState:
    return next(s for s in reversed(states) if s.name == name)


def _stand_ins(procedure: Procedure, past: PastStep) -> dict[str, object]:
    asked = {ask.name: ask for ask, _required in procedure.steps[past.step].asks}
    given = {name: value for name, value in past.given.items() if name in asked}
    for name, ask in asked.items():
        if ask.type == "long_text" and past.noted:
            given[name] = "……" * max((ask.at_least or 2), 2)
        if ask.type == "photos" and past.papers:
            given[name] = tuple(range(past.papers))
    return given


def _as_then(past: PastStep, position: Position) -> Actor:
    if past.actor_kind in {"resident", "system"}:
        return Actor.resident(position.code) if past.actor_kind == "resident" else Actor.system("rehearsal")
    sitting = Sitting(
        post_id=0, role=Role(past.role), organisation_id=past.organisation or 0, territory=position.area[:6]
    )
    return Actor(kind="officer", officer_id=past.officer, posts=(sitting,))
