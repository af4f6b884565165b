"""SQL for what opening and moving both write: the entry, its note, its papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from psycopg.types.json import Jsonb

from mazha.kernel.ids import uuid7
from mazha.kernel.statement import Write, records

if TYPE_CHECKING:
    from mazha.matters.ledger import Line
    from mazha.matters.papers import Prepared

_ENTRY = """
insert into matters_entry (
  matter_id, seq, step, at, written_at, actor_kind, actor_name, officer_id, post_id, role, organisation_id, stage,
  facts, note_hash, papers, key, before, hash)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::bytea[], %s, %s, %s)
returning 1"""
_NOTE = "insert into matters_note (matter_id, seq, salt, text, for_resident) values (%s, %s, %s, %s, %s) returning 1"
_PAPERS = """
insert into matters_paper (
  id, matter_id, kind, name, media_type, size, width, height, sha256, original_sha256, from_resident, for_resident,
  for_party, confined, added_at)
select id, %s, kind, name, media_type, size, width, height, decode(sha256, 'hex'), decode(original, 'hex'), %s, %s,
  %s::uuid, %s, %s
from jsonb_to_recordset(%s) as new (
  id uuid, kind text, name text, media_type text, size integer, width integer, height integer, sha256 text,
  original text)
returning 1"""


def entry(line: Line) -> Write:
    """One ledger entry."""
    return Write(
        _ENTRY,
        (
            line.matter_id, line.seq, line.step, line.at, line.written_at, line.actor_kind, line.actor_name,
            line.officer_id, line.post_id, line.role, line.organisation_id, line.stage, Jsonb(dict(line.facts)),
            line.note_hash, list(line.papers), line.key, line.before, line.hash,
        ),
    )  # fmt: skip


def note(matter_id: UUID, seq: int, salt: bytes, text: str, *, for_resident: bool) -> Write:
    """The words beside an entry."""
    return Write(_NOTE, (matter_id, seq, salt, text, for_resident))


def papers(
    matter_id: UUID, added: Sequence[Prepared], *, from_resident: bool, for_resident: bool, at: dt.datetime,
    for_party: UUID | None = None, confined: bool = False, only: UUID | None = None,
) -> Write:  # fmt: skip
    """Files that come with an entry; their bytes already lie in the paper store. `only` is the id of a single one."""
    new = (
        {
            "id": only or uuid7(at), "kind": p.kind, "name": p.name, "media_type": p.media_type, "size": p.size,
            "width": p.width, "height": p.height, "sha256": p.sha256.hex(),
            "original": p.original_sha256.hex() if p.original_sha256 else None,
        }
        for p in added
    )  # fmt: skip
    return Write(_PAPERS, (matter_id, from_resident, for_resident, for_party, confined, at, records(new)))
