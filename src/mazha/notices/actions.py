"""Writing to the outbox. Nothing is sent from here: delivery is a job's work, after the commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from psycopg.types.json import Jsonb

from mazha.kernel.ids import uuid7
from mazha.kernel.statement import Write

_OUTBOX = """
insert into notices_notice (
  id, matter_id, name, transport, recipient, language, facts, state, made_at, next_at, attempts, failure)
select id, %s, name, transport, recipient, language, facts, 'waiting', %s, %s, 0, ''
from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::jsonb[])
  as new (id, name, transport, recipient, language, facts)
returning 1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One recipient to be told one thing. The recipient is a reference, looked up when it is sent."""

    name: str
    transport: str
    recipient: str
    language: str = "zh-hans"
    facts: Mapping[str, object] = field(default_factory=dict)


def outbox(matter_id: UUID | None, tellings: Sequence[Telling], *, at: dt.datetime) -> Write:
    """The write that puts notices in the outbox, in the statement of the change they tell of."""
    return Write(
        _OUTBOX,
        (
            matter_id, at, at,
            [uuid7(at) for _telling in tellings], [t.name for t in tellings], [t.transport for t in tellings],
            [t.recipient for t in tellings], [t.language for t in tellings], [Jsonb(dict(t.facts)) for t in tellings],
        ),
    )  # fmt: skip
