"""Matters that have a life behind them already, written by the thousand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from psycopg.types.json import Jsonb

from mazha.matters.ledger import Line

_MATTERS = """
insert into matters_matter (
  id, code, procedure, version, stage, channel, category, gist, restricted, urgent, district, street, community, grid,
  lon, lat, cell, address, lead_unit_id, units, opened_at, closed_at, outcome, was_late, reworks, facts, source,
  due_clock, entries, head, changed_at)
select id, code, 'hotline', %s, stage, channel, category, gist, '', false, %s, street, community, grid, lon, lat, cell,
  address, unit, case when unit is null then '{}' else array[unit] end, opened_at, closed_at, outcome, late, 0, facts,
  %s, '', entries, head, coalesce(closed_at, opened_at)
from unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
            %s::float8[], %s::float8[], %s::bigint[], %s::text[], %s::int[], %s::timestamptz[], %s::timestamptz[],
            %s::text[], %s::boolean[], %s::jsonb[], %s::int[], %s::bytea[])
  as new (id, code, stage, channel, category, gist, street, community, grid, lon, lat, cell, address, unit, opened_at,
          closed_at, outcome, late, facts, entries, head)"""
_WORDS = """
insert into matters_words (matter_id, text, opened_at)
select * from unnest(%s::uuid[], %s::text[], %s::timestamptz[])"""
_ENTRIES = """
insert into matters_entry (
  matter_id, seq, step, at, written_at, actor_kind, actor_name, role, stage, facts, papers, before, hash)
select matter_id, seq, step, at, %s, 'system', 'import', '', stage, facts, '{}', before, hash
from unnest(%s::uuid[], %s::int[], %s::text[], %s::timestamptz[], %s::text[], %s::jsonb[], %s::bytea[], %s::bytea[])
  as new (matter_id, seq, step, at, stage, facts, before, hash)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Historic:
    """What is known of a matter that was dealt with elsewhere, with its ledger already chained."""

    id: UUID
    code: str
    words: str
    gist: str
    category: str
    channel: str
    stage: str
    street: str
    community: str
    grid: str
    lon: float | None
    lat: float | None
    cell: int | None
    address: str
    unit: int | None
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    outcome: str
    late: bool
    facts: dict[str, object]
    lines: tuple[Line, ...]
    hashes: tuple[bytes, ...]


def keep_history(
    batch: Sequence[Historic], *, source: str, version: str, district: str, written_at: dt.datetime
) -> None:
    """Write matters with their words and ledgers, three statements for the whole batch. Runs inside the caller's
    transaction, so that a batch and the mark of how far the import has come stand or fall together.
    """
    if not batch:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _MATTERS,
            (
                version, district, source, [m.id for m in batch], [m.code for m in batch], [m.stage for m in batch],
                [m.channel for m in batch], [m.category for m in batch], [m.gist for m in batch],
                [m.street for m in batch], [m.community for m in batch], [m.grid for m in batch],
                [m.lon for m in batch], [m.lat for m in batch], [m.cell for m in batch], [m.address for m in batch],
                [m.unit for m in batch], [m.opened_at for m in batch], [m.closed_at for m in batch],
                [m.outcome for m in batch], [m.late for m in batch], [Jsonb(m.facts) for m in batch],
                [len(m.lines) for m in batch], [m.hashes[-1] for m in batch],
            ),
        )  # fmt: skip
        cursor.execute(_WORDS, ([m.id for m in batch], [m.words for m in batch], [m.opened_at for m in batch]))
        lines = [(line, digest) for m in batch for line, digest in zip(m.lines, m.hashes, strict=True)]
        cursor.execute(
            _ENTRIES,
            (
                written_at, [e.matter_id for e, _h in lines], [e.seq for e, _h in lines],
                [e.step for e, _h in lines], [e.at for e, _h in lines], [e.stage for e, _h in lines],
                [_facts(e.facts) for e, _h in lines], [e.before for e, _h in lines], [h for _e, h in lines],
            ),
        )  # fmt: skip


def _facts(facts: Mapping[str, object]) -> Jsonb:
    return Jsonb(dict(facts))
