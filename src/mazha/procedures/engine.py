"""The one way a stage changes. Pure: where a matter stands goes in, everything the step does comes out.

`decide` writes nothing and reads no clock; `actions.take` loads, calls it under a lock, and writes what it says. Worked
examples, rehearsals and the checker run the same function.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from string import Formatter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden, Refused, Unknown
from mazha.kernel.moments import day_of
from mazha.people.roles import REACH, Reach, Role
from mazha.procedures import answers, checklists, clocks, guards
from mazha.procedures.position import Ask, Change, ClockState, Json, Position, Setting
from mazha.procedures.table import AskType, Procedure, Step
from mazha.workdays.counting import Unit

if TYPE_CHECKING:
    from uuid import UUID

    from mazha.people.actor import Actor, Sitting

COLUMNS = frozenset({"lead_unit", "units", "category", "agreed", "rating", "reworks", "supervised"})
"""What a table's `sets` may name beside small facts."""
_AGREED = {"satisfied": True, "dissatisfied": False, "unreached": None}


class StepNotOffered(Refused):
    """The matter has moved on, or has not come so far."""

    code = "step.not_offered"


class StepRefused(Refused):
    """A guard says no; `facts["reasons"]` holds every sentence."""

    code = "step.refused"


class NotYourStep(Forbidden):
    code = "step.not_yours"


def step_of(procedure: Procedure, name: str) -> Step:
    """The step of that name. Refuses an unknown one."""
    step = procedure.steps.get(name)
    if step is None:
        raise Unknown(_("There is no step '%(step)s' in this procedure.") % {"step": name}, step=name)
    return step


def post_for(step: Step, position: Position, actor: Actor) -> Sitting | None:
    """The post in which the actor may take this step of this matter; None for those who hold none.

    Raises NotYourStep. For a role that works for a unit, the unit must lead (or, where the table says so, take part);
    for one that covers a territory, the matter must lie in it; for one that works on cases, the officer must be named.
    """
    recused = position.facts.get("recused")
    if isinstance(recused, list) and actor.officer_id is not None and actor.officer_id in recused:
        raise NotYourStep(_("You have stood aside from this matter: a colleague must do it."), roles=list(step.by))
    if actor.kind == "system":
        if actor.kind in step.by:
            return None
    elif actor.kind in {"resident", "respondent"}:
        if actor.kind in step.by and actor.code == position.code:
            return None
    else:
        for sitting in actor.posts:
            if sitting.role in step.by and _reaches(actor.officer_id, sitting, step, position):
                return sitting
    names = ", ".join(step.by)
    in_such_a_post = any(post.role in step.by and REACH[Role(post.role)] is Reach.UNIT for post in actor.posts)
    if in_such_a_post and position.lead_unit is not None:
        raise NotYourStep(
            _("The matter is not with your unit, or not any more. Reload it to see who has it."), roles=list(step.by)
        )
    raise NotYourStep(
        _("None of your posts may take this step here. It is for: %(roles)s.") % {"roles": names}, roles=list(step.by)
    )


def _reaches(officer: int | None, sitting: Sitting, step: Step, position: Position) -> bool:
    reach = REACH[Role(sitting.role)]
    if reach is Reach.UNIT:
        mine = position.units if step.involved else (position.lead_unit,)
        return sitting.organisation_id in mine
    if reach is Reach.CASE:
        return officer in position.officers
    if reach is Reach.DESK and position.desk == sitting.organisation_id:
        return True
    return bool(sitting.territory) and (position.area.startswith(sitting.territory) or not position.area)


def refuse_unless_offered(procedure: Procedure, position: Position, step: Step) -> None:
    """Refuse when the matter's stage does not offer the step."""
    if position.stage in step.frm:
        return
    stage = procedure.stages[position.stage]
    raise StepNotOffered(
        _("The matter stands at '%(stage)s', where this step is not offered. Reload it to see what is.")
        % {"stage": stage.title.in_language(_language())},
        stage=position.stage,
        step=step.name,
    )


def decide(
    procedure: Procedure, position: Position, name: str, *, given: Mapping[str, object], actor: Actor,
    at: dt.datetime, setting: Setting,
) -> Change:  # fmt: skip
    """What taking this step now would do. Refuses, in this order: unknown step, wrong stage, wrong person, answers that
    do not fit, and whatever the step's guards say.
    """
    step = checklists.filled(step_of(procedure, name), setting.lists)
    refuse_unless_offered(procedure, position, step)
    post = post_for(step, position, actor)
    said = answers.read(step, given, setting.known)
    answers.refuse_unmet(step, said)
    ask = Ask(
        procedure=procedure, position=position, step=step, given=said, actor=actor, at=at, is_on=setting.is_on
    )  # fmt: skip
    if reasons := guards.why_not(ask):
        raise StepRefused(reasons[0], reasons=reasons, step=name)
    return change(procedure, position, step, post=post, said=said, actor=actor, at=at, setting=setting)


def change(
    procedure: Procedure, position: Position, step: Step, *, post: Sitting | None, said: Mapping[str, object],
    actor: Actor, at: dt.datetime, setting: Setting,
) -> Change:  # fmt: skip
    """The consequences of a step that is allowed."""
    stage = step.to or position.stage
    columns, facts = _set(step, position, said, actor, at)
    after, changed, started = _clocks_after(procedure, position, step, said, at, setting, facts)
    was_ended, ends = procedure.stages[position.stage].ends, procedure.stages[stage].ends
    outcome = ""
    if ends and not was_ended:
        named = step.outcome
        outcome = str(facts.get(named[1:], "")) if named.startswith("$") else named
    notes = [str(said[a.name]) for a, _r in step.asks if a.type is AskType.LONG_TEXT and not a.apart and a.name in said]
    notes += [
        answers.list_in_words(a, said[a.name]) for a, _r in step.asks if a.type is AskType.CHECKLIST and a.name in said
    ]
    lead = columns.get("lead_unit", position.lead_unit)
    drawn_in = tuple(u for u in columns.get("units", ()) if u not in position.units and u != lead)  # type: ignore[attr-defined]  # a tuple of ids
    return Change(
        step=step,
        post=post,
        stage=stage,
        columns=columns,
        facts=facts,
        recorded=_recorded(step, said, position, facts, after, changed, started),
        note="\n\n".join(notes),
        photos=tuple(said.get("photos", ())),  # type: ignore[arg-type]  # answers give a tuple
        clocks=after,
        changed_clocks=changed,
        started_clocks=started,
        closes=ends and not was_ended,
        reopens=was_ended and not ends,
        outcome=outcome,
        tells=step.tells,
        said=said,
        lead_unit=lead if isinstance(lead, int) else None,
        told_units=drawn_in or position.units,
    )


def _set(
    step: Step, position: Position, said: Mapping[str, object], actor: Actor, at: dt.datetime
) -> tuple[dict[str, object], dict[str, Json]]:
    columns: dict[str, object] = {}
    facts: dict[str, Json] = dict(position.facts)
    for key, wanted in step.sets.items():
        value: object = wanted
        if isinstance(wanted, str) and wanted.startswith("$"):
            if wanted[1:] not in said:
                continue
            value = said[wanted[1:]]
        elif isinstance(wanted, str) and wanted.startswith("+$"):
            if wanted[2:] not in said:
                continue
            value = _added(facts.get(key), said[wanted[2:]])
        elif wanted == "+@actor":
            value = _added(facts.get(key), actor.officer_id)
        elif wanted == "@actor":
            value = actor.officer_id
        if key in COLUMNS:
            columns[key] = _column(key, value, position, at)
        else:
            facts[key] = value.isoformat() if isinstance(value, dt.date) else value  # type: ignore[assignment]  # scalars only
    if isinstance(columns.get("lead_unit"), int):
        joined = columns.get("units", position.units)
        columns["units"] = tuple(dict.fromkeys((*joined, columns["lead_unit"])))  # type: ignore[misc]  # a tuple of ids
    return columns, facts


def _added(list_before: Json, one: object) -> Json:
    """A list of small facts with what this step adds: several where an answer is several."""
    before = list_before if isinstance(list_before, list) else []
    return [*before, *(each for each in (one if isinstance(one, tuple) else (one,)) if each not in before)]


def _column(key: str, value: object, position: Position, at: dt.datetime) -> object:
    if key == "reworks":
        return position.reworks + 1
    if key == "supervised":
        return at
    if key == "agreed":
        return _AGREED[value] if isinstance(value, str) else value
    if key == "lead_unit":
        return value or None
    if key == "units":
        return tuple(dict.fromkeys((*position.units, *value)))  # type: ignore[misc]  # answers give a tuple of ids
    return value


def _clocks_after(
    procedure: Procedure, position: Position, step: Step, said: Mapping[str, object], at: dt.datetime,
    setting: Setting, facts: Mapping[str, Json],
) -> tuple[tuple[ClockState, ...], frozenset[UUID], frozenset[UUID]]:  # fmt: skip
    states: list[ClockState] = []
    changed: set[UUID] = set()
    for state in position.clocks:
        after = state
        if state.state != "stopped":
            after = _one_clock(procedure, state, step, at, setting, facts)
        if after is not state:
            changed.add(state.id)
        states.append(after)
    started = []
    for name in step.starts:
        clock = procedure.clocks[name]
        rule = setting.policies.rule_for(clock, position.area, day_of(at)) if clock.until is None else None
        until = said.get(clock.until) if clock.until else None
        since = said.get(clock.since) if clock.since else None
        started.append(
            clocks.start(
                clock, rule, procedure.ladders.get(clock.ladder or "", ()), at=at,
                until=until if isinstance(until, dt.date) else None,
                since=since if isinstance(since, dt.date) else None, calendar=setting.calendar,
            )
        )  # fmt: skip
    return (*states, *started), frozenset(changed), frozenset(c.id for c in started)


def _one_clock(
    procedure: Procedure, state: ClockState, step: Step, at: dt.datetime, setting: Setting, facts: Mapping[str, Json]
) -> ClockState:
    clock = procedure.clocks[state.name]
    rungs = procedure.ladders.get(clock.ladder or "", ())
    if "*" in step.stops or state.name in step.stops or state.name in step.starts:
        return clocks.stop(state, at=at)  # a clock that starts anew ends the one before
    if state.name in step.pauses and state.state == "running":
        return clocks.pause(state, at=at, basis=step.basis)
    if state.name in step.resumes and state.state == "paused":
        return clocks.resume(state, rungs, at=at, calendar=setting.calendar)
    if state.name == step.extends and clock.extension is not None:
        cap, asked = clock.extension.limit, facts.get("extension_amount")
        amount = min(asked, cap.amount) if isinstance(asked, int) else cap.amount
        return clocks.extend(
            state, rungs, amount=amount, unit=Unit(cap.unit), at=at, basis=clock.extension.basis,
            calendar=setting.calendar,
        )  # fmt: skip
    return state


def _recorded(
    step: Step, said: Mapping[str, object], position: Position, facts: Mapping[str, Json],
    after: tuple[ClockState, ...], changed: frozenset[UUID], started: frozenset[UUID],
) -> dict[str, Json]:  # fmt: skip
    recorded: dict[str, Json] = {}
    kept = {
        ask.name: _plain(said[ask.name])
        for ask, _required in step.asks
        if ask.name in said and not ask.apart and ask.type not in {AskType.LONG_TEXT, AskType.PHOTOS}
    }
    if kept:
        recorded["given"] = kept
    if carried := {name: facts[name] for name in _named_in(step) if name in facts and name not in kept}:
        recorded["carried"] = carried
    if step.to is not None and position.stage != step.to:
        recorded["from"] = position.stage
    moved: list[Json] = []
    for state in after:
        if state.id in started:
            moved.append({"clock": state.name, "did": "started", "due": state.due_at.isoformat()})
        elif state.id in changed:
            did = state.state if state.state != "running" else "moved"
            moved.append({"clock": state.name, "did": did, "due": state.due_at.isoformat(), "late": state.late})
    if moved:
        recorded["clocks"] = moved
    return recorded


def _named_in(step: Step) -> list[str]:
    """Facts the step's words to the resident speak of: kept with the entry, for they may change later."""
    return [name for _text, name, _spec, _conv in Formatter().parse(step.resident.zh) if name] if step.resident else []


def _plain(value: object) -> Json:
    if isinstance(value, dict):  # a check list: the words beside it stand in the note, which can be erased
        return {name: one["answer"] for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    assert value is None or isinstance(value, str | int | bool)
    return value


def _language() -> str:
    from django.utils.translation import get_language

    return get_language() or "zh-hans"
