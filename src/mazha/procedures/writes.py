"""SQL for clocks: one write for all that start, one for all that change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.kernel.statement import Write, records

if TYPE_CHECKING:
    from mazha.procedures.position import ClockState
    from mazha.procedures.table import Procedure

_STARTED = """
insert into procedures_clock (
  id, matter_id, name, state, started_at, due_at, overdue_from, late, provisional, rule, extensions, pauses,
  explanation, revisions, rungs, rung, ring_at)
select id, %s, name, 'running', started_at, due_at, overdue_from, false, provisional, rule, '[]', '[]', explanation,
  '[]', rungs, 0, ring_at
from jsonb_to_recordset(%s) as new (
  id uuid, name text, started_at timestamptz, due_at timestamptz, overdue_from timestamptz, provisional boolean,
  rule jsonb, explanation jsonb, rungs jsonb, ring_at timestamptz)
returning 1"""
_CHANGED = """
update procedures_clock c set
  state = new.state, stopped_at = new.stopped_at, due_at = new.due_at, overdue_from = new.overdue_from,
  late = new.late, provisional = new.provisional, extensions = new.extensions, pauses = new.pauses,
  explanation = new.explanation, revisions = new.revisions, rungs = new.rungs, rung = new.rung, ring_at = new.ring_at
from jsonb_to_recordset(%s) as new (
  id uuid, state text, stopped_at timestamptz, due_at timestamptz, overdue_from timestamptz, late boolean,
  provisional boolean, extensions jsonb, pauses jsonb, explanation jsonb, revisions jsonb, rungs jsonb, rung integer,
  ring_at timestamptz)
where c.id = new.id
returning 1"""


def started(matter_id: UUID, states: Sequence[ClockState]) -> Write:
    """Clocks that begin with this statement."""
    return Write(_STARTED, (matter_id, records(_columns(c, _OF_STARTED) for c in states)))


def changed(states: Sequence[ClockState]) -> Write:
    """Clocks that stop, move, pause or resume with this statement."""
    return Write(_CHANGED, (records(_columns(c, _OF_CHANGED) for c in states),))


_RANG = """
update procedures_clock set rung = %s, ring_at = %s, late = %s where id = %s and state = 'running' and rung = %s
returning 1"""


def rang(state: ClockState) -> Write:
    """A clock whose last rung has just rung. Touches nothing when another one has rung it."""
    return Write(_RANG, (state.rung, state.ring_at, state.late, state.id, state.rung - 1))


_OF_STARTED = (
    "id", "name", "started_at", "due_at", "overdue_from", "provisional", "rule", "explanation", "rungs", "ring_at",
)  # fmt: skip
_OF_CHANGED = (
    "id", "state", "stopped_at", "due_at", "overdue_from", "late", "provisional", "extensions", "pauses",
    "explanation", "revisions", "rungs", "rung", "ring_at",
)  # fmt: skip


def _columns(state: ClockState, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(state, name) for name in names}


def nearest(procedure: Procedure, states: Iterable[ClockState]) -> tuple[dt.datetime | None, str]:
    """When the matter is due next and by which clock. Rights run out; only duties are due."""
    due = [(c.due_at, c.name) for c in states if c.is_running and procedure.clocks[c.name].duty]
    return min(due) if due else (None, "")
