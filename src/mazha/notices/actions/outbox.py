"""Writing to the outbox. Nothing is sent from here: delivery is a job's work, after the commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from psycopg.types.json import Jsonb

from mazha.kernel.ids import uuid7
from mazha.kernel.statement import Write, records

# Tried at once by the store's clock, too: a machine that wrote an hour ahead shall not keep anyone waiting for it.
# The site inbox is this table: a notice for it has arrived once it stands here. Who shares that inbox may have named a
# mailbox; then the same notice goes there, too.
_OUTBOX = """
with new as (
  select %s::uuid as matter_id, %s::timestamptz as at, new.*
  from jsonb_to_recordset(%s)
    as new (id uuid, name text, transport text, recipient text, language text, facts jsonb))
insert into notices_notice (
  id, matter_id, name, transport, recipient, language, facts, state, made_at, next_at, attempts, sent_at, failure)
select id, matter_id, name, transport, recipient, language, facts,
  case when transport = 'inbox' then 'sent' else 'waiting' end, at, least(at, now()), 0,
  case when transport = 'inbox' then at end, ''
from new
union all
select gen_random_uuid(), matter_id, name, 'mail', new.recipient, box.language, facts, 'waiting', at,
  least(at, now()), 0, null, ''
from new join notices_mailbox box on box.recipient = new.recipient where new.transport = 'inbox'
returning 1"""

_FOLLOWERS = """
insert into notices_notice (
  id, matter_id, name, transport, recipient, language, facts, state, made_at, next_at, attempts, failure)
select gen_random_uuid(), %s, name, transport, recipient, 'zh-hans', %s, 'waiting', %s, least(%s, now()), 0, ''
from notices_follower where name = %s
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
    told = (
        {
            "id": uuid7(at), "name": t.name, "transport": t.transport, "recipient": t.recipient,
            "language": t.language, "facts": t.facts,
        }
        for t in tellings
    )  # fmt: skip
    return Write(_OUTBOX, (matter_id, at, records(told)))


def to_followers(name: str, matter_id: UUID | None, facts: Mapping[str, object], *, at: dt.datetime) -> Write:
    """The write that puts an event in the outbox for everyone who follows it then. With no follower it writes nothing,
    and costs a look into an empty table inside a statement that is made anyway.
    """
    return Write(_FOLLOWERS, (matter_id, Jsonb(dict(facts)), at, at, name))
