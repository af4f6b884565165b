"""What may be done next and why, until when and why, and how far it has come: for staff and resident alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mazha.kernel.errors import Forbidden, Refused, Unknown
from mazha.kernel.moments import day_of, start_of
from mazha.procedures import checklists, confirmations, engine, guards, law, own_lists, registry, switches
from mazha.procedures.actions.loading import clocks_of, position_of
from mazha.procedures.models import Confirmation
from mazha.procedures.position import Ask
from mazha.workdays.explaining import explain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor
    from mazha.procedures.position import ClockState, Json
    from mazha.procedures.table import Procedure, Stage, Step


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """A step this asker could take now, or could but for the reasons given."""

    step: Step
    reasons: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """One clock, explained."""

    name: str
    title: str
    state: str
    """`running`, `paused`, `stopped`."""
    duty: bool
    due_at: dt.datetime
    late: bool
    overdue: bool
    provisional: bool
    started_at: dt.datetime
    stopped_at: dt.datetime | None
    because: tuple[str, ...]
    """Sentences in the reader's language, from trigger to date."""
    basis: str
    mark: str
    confirmed: str
    """Who said by name that the number is right here, and on what paper; empty while nobody has."""
    revisions: tuple[tuple[dt.datetime, dt.datetime, str], ...]
    """Earlier due, later due, and what moved it: `extended`, `calendar`, `paused`."""
    share: int
    """Of the time used up, 0 to 100, for a bar."""


def procedure_of(matter: Matter) -> Procedure:
    """The table a matter stands under."""
    return registry.pinned(matter.procedure, matter.version)


def pinned(name: str, version: str) -> Procedure:
    """A table by name and version, also one no longer in force."""
    return registry.pinned(name, version)


def stage_of(matter: Matter) -> Stage:
    return procedure_of(matter).stages[matter.stage]


def steps_for(actor: Actor, matter: Matter, at: dt.datetime) -> list[OfferedStep]:
    """The steps the matter's stage offers to this asker, each with why it cannot be taken yet, if so.

    Steps for other roles are left out; a step's form follows from its `asks`.
    """
    procedure = procedure_of(matter)
    position = position_of(matter, clocks_of(matter.pk))
    offered = []
    for step in procedure.steps.values():
        if position.stage not in step.frm:
            continue
        try:
            engine.post_for(step, position, actor)
        except Forbidden:
            continue
        ask = Ask(procedure=procedure, position=position, step=step, given={}, actor=actor, at=at, is_on=switches.is_on)
        offered.append(OfferedStep(step, tuple(guards.why_not(ask))))
    return offered


def steps_not_for(actor: Actor, matter: Matter) -> list[OfferedStep]:
    """Every other step of the matter's procedure, each with the one reason it is not for this stage or this asker."""
    procedure = procedure_of(matter)
    position = position_of(matter, clocks_of(matter.pk))
    found = []
    for step in procedure.steps.values():
        try:
            engine.refuse_unless_offered(procedure, position, step)
            engine.post_for(step, position, actor)
        except Refused as refusal:
            found.append(OfferedStep(step, (refusal.message,)))
    return found


def settled_from(matter: Matter) -> dt.datetime | None:
    """From when on the person who asked can no longer object to how it ended; None while it is open.

    Read off the table: the days its steps leave after closing. Who agreed to the result has none left.
    """
    if matter.closed_at is None:
        return None
    steps = procedure_of(matter).steps.values()
    needs = [need.partition(":") for step in steps if step.to and matter.stage in step.frm for need in step.needs]
    days = [int(argument) for name, _colon, argument in needs if name == "days_since_closing"]
    if not days or matter.agreed:
        return matter.closed_at
    return start_of(day_of(matter.closed_at) + dt.timedelta(days=max(days) + 1))


def step_of(matter: Matter, name: str) -> Step:
    """One step of the matter's procedure. Refuses a name there is none by."""
    return checklists.filled(engine.step_of(procedure_of(matter), name), own_lists.kept)


def clocks(matter: Matter, at: dt.datetime, language: str) -> list[ClockView]:
    """A matter's clocks: running ones by due moment, then those that stopped, newest first."""
    procedure = procedure_of(matter)
    states = clocks_of(matter.pk)
    said = confirmed() if any(state.rule["mark"] != confirmations.CHECKED for state in states) else {}
    views = [_view(procedure, state, at, language, said) for state in states]
    running = sorted((v for v in views if v.state != "stopped"), key=lambda v: (not v.duty, v.due_at))
    return [*running, *reversed([v for v in views if v.state == "stopped"])]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What somebody confirmed: exactly what, who, on what paper."""

    what: str
    name: str
    source: str


def confirmed() -> dict[str, Confirmed]:
    """Every confirmation, by its subject: see `confirmations`."""
    rows = Confirmation.objects.values_list("subject", "what", "name", "source")
    return {subject: Confirmed(what, name, source) for subject, what, name, source in rows}


def _confirmed(procedure: Procedure, state: ClockState, said: Mapping[str, Confirmed]) -> str:
    subject = confirmations.of_rule(procedure.name, state.name, str(state.rule["origin"]), procedure.version)
    found = said.get(subject)
    if found is None or found.what != confirmations.written_of(state.rule):
        return ""
    return f"{found.name} · {found.source}"


def _view(
    procedure: Procedure, state: ClockState, at: dt.datetime, language: str, said: Mapping[str, Confirmed]
) -> ClockView:
    clock = procedure.clocks[state.name]
    span = (state.due_at - state.started_at).total_seconds()
    gone = ((state.stopped_at or at) - state.started_at).total_seconds()
    return ClockView(
        name=state.name,
        title=clock.title.in_language(language),
        state=state.state,
        duty=clock.duty,
        due_at=state.due_at,
        late=state.late,
        overdue=state.is_running and state.is_overdue(at),
        provisional=state.provisional,
        started_at=state.started_at,
        stopped_at=state.stopped_at,
        because=tuple(explain(state.explanation, language)),
        basis=law.cited(str(state.rule["basis"]), language),
        mark=str(state.rule["mark"]),
        confirmed=_confirmed(procedure, state, said),
        revisions=tuple(_revision(r) for r in state.revisions),
        share=max(0, min(100, round(100 * gone / span))) if span > 0 else 100,
    )


def _revision(stored: Mapping[str, Json]) -> tuple[dt.datetime, dt.datetime, str]:
    return (
        dt.datetime.fromisoformat(str(stored["from"])),
        dt.datetime.fromisoformat(str(stored["to"])),
        str(stored["why"]),
    )


def procedures() -> Sequence[Procedure]:
    """Every table in force."""
    return list(registry.packaged().values())


def procedure(name: str) -> Procedure:
    """The table in force by this name. Refuses one there is none of."""
    found = registry.packaged().get(name)
    if found is None:
        raise Unknown(_("There is no procedure of this name. Look in the list."), procedure=name)
    return found
