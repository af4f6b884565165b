"""Where a matter stands, and what one step changes: plain values, so that the engine needs no store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from mazha.procedures.checklists import Lists, none_kept
from mazha.procedures.table import AskType, Scalar

if TYPE_CHECKING:
    from uuid import UUID

    from mazha.people.actor import Actor, Sitting
    from mazha.procedures.policy import Policies
    from mazha.procedures.table import Procedure, Step, Tell
    from mazha.workdays.calendar import Calendar

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """One clock of one matter."""

    id: UUID
    name: str
    state: Literal["running", "paused", "stopped"]
    started_at: dt.datetime
    due_at: dt.datetime
    overdue_from: dt.datetime
    provisional: bool
    late: bool = False
    stopped_at: dt.datetime | None = None
    rule: Mapping[str, Json]
    extensions: tuple[Mapping[str, Json], ...] = ()
    pauses: tuple[Mapping[str, Json], ...] = ()
    explanation: tuple[Mapping[str, Json], ...] = ()
    revisions: tuple[Mapping[str, Json], ...] = ()
    rungs: tuple[tuple[str, str], ...] = ()
    """Name and moment of each rung of its ladder, in order."""
    rung: int = 0

    @property
    def is_running(self) -> bool:
        return self.state == "running"

    @property
    def ring_at(self) -> dt.datetime | None:
        """When the next rung falls due."""
        if self.state != "running" or self.rung >= len(self.rungs):
            return None
        return dt.datetime.fromisoformat(self.rungs[self.rung][1])

    def is_overdue(self, at: dt.datetime) -> bool:
        return (self.stopped_at or at) >= self.overdue_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A matter as the engine sees it."""

    id: UUID
    code: str
    stage: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None = None
    area: str = ""
    """The finest area code known."""
    lead_unit: int | None = None
    units: tuple[int, ...] = ()
    officers: tuple[int, ...] = ()
    barred: tuple[int, ...] = ()
    """Organisations kept from it: none of them may be given it."""
    desk: int | None = None
    category: str = ""
    reworks: int = 0
    agreed: bool | None = None
    rating: int | None = None
    facts: Mapping[str, Json] = field(default_factory=dict)
    clocks: tuple[ClockState, ...] = ()

    def clock(self, name: str) -> ClockState | None:
        """The latest clock of this name, whatever its state."""
        return next((c for c in reversed(self.clocks) if c.name == name), None)

    def running(self, name: str) -> ClockState | None:
        return next((c for c in reversed(self.clocks) if c.name == name and c.is_running), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The world a step is decided in: calendar, local policies, and who can say whether a unit or category exists."""

    calendar: Calendar
    policies: Policies
    known: Mapping[AskType, Callable[[object], bool]] = field(default_factory=dict)
    """Empty in worked examples and rehearsals, whose units are made up."""
    is_on: Callable[[str], bool] = bool
    """Whether a way the district may switch on is switched on. Worked examples run with every one on."""
    lists: Lists = none_kept
    """The district's own lines of a check list; worked examples run with those of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a guard is asked: may this step be taken now?"""

    procedure: Procedure
    position: Position
    step: Step
    given: Mapping[str, object]
    actor: Actor
    at: dt.datetime
    is_on: Callable[[str], bool] = bool
    """As in `Setting`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Everything one step does, decided before anything is written."""

    step: Step
    post: Sitting | None
    stage: str
    columns: Mapping[str, object]
    """Columns of the matter that change, by name."""
    facts: Mapping[str, Scalar | Json]
    """The matter's small facts after the step."""
    recorded: Mapping[str, Json]
    """What stands in the ledger entry."""
    note: str
    photos: tuple[object, ...]
    clocks: tuple[ClockState, ...]
    """All clocks after the step, changed or not."""
    changed_clocks: frozenset[UUID]
    started_clocks: frozenset[UUID]
    closes: bool
    reopens: bool
    outcome: str
    tells: tuple[Tell, ...]
    said: Mapping[str, object]
    """The answers as read, also those the ledger does not hold."""
    lead_unit: int | None
    told_units: tuple[int, ...]
    """Whom `tells = units` means: those this step draws in beside the lead, else all that take part already."""
