"""Matters that have a life behind them already, written by the thousand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from mazha.kernel.statement import records, rows
from mazha.matters.ledger import Line

_MATTERS = """
insert into matters_matter (
  id, code, procedure, version, stage, channel, category, gist, restricted, urgent, district, street, community, grid,
  lon, lat, cell, address, lead_unit_id, units, opened_at, closed_at, outcome, was_late, reworks, facts, source,
  due_clock, entries, head, changed_at)
select id, code, 'hotline', %s, stage, channel, category, gist, '', false, %s, street, community, grid, lon, lat, cell,
  address, unit, case when unit is null then '{}' else array[unit] end, opened_at, closed_at, outcome, late, 0, facts,
  %s, '', entries, decode(head, 'hex'), coalesce(closed_at, opened_at)
from jsonb_to_recordset(%s) as new (
  id uuid, code text, stage text, channel text, category text, gist text, street text, community text, grid text,
  lon float8, lat float8, cell bigint, address text, unit integer, opened_at timestamptz, closed_at timestamptz,
  outcome text, late boolean, facts jsonb, entries integer, head text)"""
_WORDS = """
insert into matters_words (matter_id, text, opened_at)
select id, words, opened_at from jsonb_to_recordset(%s) as new (id uuid, words text, opened_at timestamptz)"""
_ENTRIES = """
insert into matters_entry (
  matter_id, seq, step, at, written_at, actor_kind, actor_name, role, stage, facts, papers, before, hash)
select matter_id, seq, step, at, %s, 'system', 'import', '', stage, facts, '{}', decode(before, 'hex'),
  decode(hash, 'hex')
from jsonb_to_recordset(%s) as new (
  matter_id uuid, seq integer, step text, at timestamptz, stage text, facts jsonb, before text, hash text)"""
_OWN = (
    "id", "code", "stage", "channel", "category", "gist", "street", "community", "grid", "lon", "lat", "cell",
    "address", "unit", "opened_at", "closed_at", "outcome", "late", "facts",
)  # fmt: skip


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
    own = ({**{name: getattr(m, name) for name in _OWN}, "entries": len(m.lines), "head": m.hashes[-1].hex()}
           for m in batch)  # fmt: skip
    rows(_MATTERS, [version, district, source, records(own)])
    rows(_WORDS, [records({"id": m.id, "words": m.words, "opened_at": m.opened_at} for m in batch)])
    lines = (
        {
            "matter_id": e.matter_id, "seq": e.seq, "step": e.step, "at": e.at, "stage": e.stage, "facts": e.facts,
            "before": e.before.hex(), "hash": digest.hex(),
        }
        for m in batch for e, digest in zip(m.lines, m.hashes, strict=True)
    )  # fmt: skip
    rows(_ENTRIES, [written_at, records(lines)])
