"""What the engine announces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.kernel.events import Event

if TYPE_CHECKING:
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterOpened(Event):
    matter_id: UUID
    code: str
    procedure: str
    stage: str
    channel: str
    category: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken(Event):
    matter_id: UUID
    code: str
    procedure: str
    step: str
    stage: str
    came_from: str
    category: str
    restricted: str
    """As the matter stands after the step."""
    seq: int
    at: dt.datetime
    by: Actor
    said: Mapping[str, object] = field(default_factory=dict)
    """What was answered, for the line of work whose step it is; kept out of what is sent outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRang(Event):
    """A rung of the ladder fell due. `at` is when it fell due, not when it was noticed."""

    matter_id: UUID
    code: str
    clock: str
    rung: str
    at: dt.datetime
