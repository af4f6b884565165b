"""SQL for clocks: one write for all that start, one for all that change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from psycopg.types.json import Jsonb

from mazha.kernel.statement import Write

if TYPE_CHECKING:
    from mazha.procedures.position import ClockState
    from mazha.procedures.table import Procedure

_STARTED = """
insert into procedures_clock (
  id, matter_id, name, state, started_at, due_at, overdue_from, late, provisional, rule, extensions, pauses,
  explanation, revisions, rungs, rung, ring_at)
select id, %s, name, 'running', started_at, due_at, overdue_from, false, provisional, rule, '[]', '[]', explanation,
  '[]', rungs, 0, ring_at
from unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::boolean[],
            %s::jsonb[], %s::jsonb[], %s::jsonb[], %s::timestamptz[])
  as new (id, name, started_at, due_at, overdue_from, provisional, rule, explanation, rungs, ring_at)
returning 1"""
_CHANGED = """
update procedures_clock c set
  state = new.state, stopped_at = new.stopped_at, due_at = new.due_at, overdue_from = new.overdue_from,
  late = new.late, provisional = new.provisional, extensions = new.extensions, pauses = new.pauses,
  explanation = new.explanation, revisions = new.revisions, rungs = new.rungs, rung = new.rung, ring_at = new.ring_at
from unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[], %s::boolean[],
            %s::boolean[], %s::jsonb[], %s::jsonb[], %s::jsonb[], %s::jsonb[], %s::jsonb[], %s::int[],
            %s::timestamptz[])
  as new (id, state, stopped_at, due_at, overdue_from, late, provisional, extensions, pauses, explanation, revisions,
          rungs, rung, ring_at)
where c.id = new.id
returning 1"""


def started(matter_id: UUID, states: Sequence[ClockState]) -> Write:
    """Clocks that begin with this statement."""
    return Write(
        _STARTED,
        (
            matter_id, [c.id for c in states], [c.name for c in states], [c.started_at for c in states],
            [c.due_at for c in states], [c.overdue_from for c in states], [c.provisional for c in states],
            [_jsonb(c.rule) for c in states], [_jsonb(c.explanation) for c in states],
            [_jsonb(c.rungs) for c in states], [c.ring_at for c in states],
        ),
    )  # fmt: skip


def changed(states: Sequence[ClockState]) -> Write:
    """Clocks that stop, move, pause or resume with this statement."""
    return Write(
        _CHANGED,
        (
            [c.id for c in states], [c.state for c in states], [c.stopped_at for c in states],
            [c.due_at for c in states], [c.overdue_from for c in states], [c.late for c in states],
            [c.provisional for c in states], [_jsonb(c.extensions) for c in states],
            [_jsonb(c.pauses) for c in states], [_jsonb(c.explanation) for c in states],
            [_jsonb(c.revisions) for c in states], [_jsonb(c.rungs) for c in states], [c.rung for c in states],
            [c.ring_at for c in states],
        ),
    )  # fmt: skip


def nearest(procedure: Procedure, states: Iterable[ClockState]) -> tuple[dt.datetime | None, str]:
    """When the matter is due next and by which clock. Rights run out; only duties are due."""
    due = [(c.due_at, c.name) for c in states if c.is_running and procedure.clocks[c.name].duty]
    return min(due) if due else (None, "")


def _jsonb(value: object) -> Jsonb:
    if isinstance(value, Mapping):
        return Jsonb(dict(value))
    return Jsonb([list(v) if isinstance(v, tuple) else dict(v) for v in value])  # type: ignore[attr-defined]  # a tuple
