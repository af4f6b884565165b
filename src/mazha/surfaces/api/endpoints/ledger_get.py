"""`GET /matters/{id}/ledger`: everything that happened, entry by entry."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Schema

from mazha.kernel.moments import now
from mazha.matters import beside
from mazha.matters import queries as matters
from mazha.procedures import queries as procedures
from mazha.surfaces.api import routers
from mazha.surfaces.api.shapes import Titled, Unit, unit_of
from mazha.surfaces.api.tokens import Token, actor_of


class EntryOut(Schema):
    """One entry. `hash` covers everything in it, the public code left out of `facts`, and `before`, the hash before."""

    seq: int
    step: Titled
    at: dt.datetime
    """When it happened."""
    written_at: dt.datetime
    actor: str
    """`officer`, `resident`, `client`, `system`."""
    name: str
    role: str
    organisation: Unit | None
    stage: str
    """The stage it led to."""
    facts: dict[str, Any]
    note: str | None
    """The words written with it, where this program may read them."""
    note_hash: str
    papers: list[str]
    before: str
    hash: str


class LedgerOut(Schema):
    matter: UUID
    entries: list[EntryOut]


@routers.matters.get(
    "/{uuid:matter_id}/ledger", auth=Token("matters:read"), response=LedgerOut, operation_id="getLedger",
)  # fmt: skip
def ledger(request: HttpRequest, matter_id: UUID) -> LedgerOut:
    """Append-only: an entry you have read never changes. `mazha ledger verify` checks the chain."""
    actor, at, language = actor_of(request), now(), get_language() or "zh-hans"
    matter = matters.by_id(actor, matter_id)
    steps = procedures.procedure_of(matter).steps
    notes = matters.notes_of(actor, matter, at)
    entries = []
    for entry in matters.ledger_of(matter):
        step, note = steps.get(entry.step), notes.get(entry.seq)
        title = step.title.in_language(language) if step else beside.title_of(entry.step) or entry.step
        entries.append(
            EntryOut(
                seq=entry.seq, step=Titled(name=entry.step, title=title), at=entry.at, written_at=entry.written_at,
                actor=entry.actor_kind, name=entry.actor_name, role=entry.role,
                organisation=unit_of(entry.organisation_id), stage=entry.stage, facts=_covered(entry.facts),
                note=note.text if note else None, note_hash=bytes(entry.note_hash or b"").hex(),
                papers=[bytes(paper).hex() for paper in entry.papers], before=bytes(entry.before).hex(),
                hash=bytes(entry.hash).hex(),
            )
        )  # fmt: skip
    return LedgerOut(matter=matter.pk, entries=entries)


def _covered(facts: dict[str, Any]) -> dict[str, Any]:
    """Without the public code, which stands in the first entry: whoever holds it acts as the resident."""
    return {name: value for name, value in facts.items() if name != "code"}
