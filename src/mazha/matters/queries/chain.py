"""Checking the ledger against itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from mazha.matters.ledger import Break, Line, breaks
from mazha.matters.models import Entry, Matter, Note

BATCH = 2000


def broken_chains(only: UUID | None = None) -> Iterator[Break | int]:
    """Walk every matter's chain (or one matter's), yielding each break, and after each batch how many were walked."""
    matters = Matter.objects.order_by("pk").values_list("pk", "entries", "head")
    if only is not None:
        matters = matters.filter(pk=only)
    last: UUID | None = None
    while True:
        batch = list((matters.filter(pk__gt=last) if last else matters)[:BATCH])
        if not batch:
            return
        last = batch[-1][0]
        ids = [pk for pk, _entries, _head in batch]
        lines: dict[UUID, list[tuple[Line, bytes]]] = {}
        for matter_id, entries in groupby(
            Entry.objects.filter(matter_id__in=ids).order_by("matter_id", "seq"), key=attrgetter("matter_id")
        ):
            lines[matter_id] = [(line_of(entry), bytes(entry.hash)) for entry in entries]
        notes: dict[UUID, dict[int, tuple[bytes, str]]] = {}
        for note in Note.objects.filter(matter_id__in=ids):
            notes.setdefault(note.matter_id, {})[note.seq] = (bytes(note.salt), note.text)
        for pk, count, head in batch:
            yield from breaks(pk, count, bytes(head), lines.get(pk, []), notes.get(pk, {}))
        yield len(batch)


def line_of(entry: Entry) -> Line:
    """A stored entry as it was hashed."""
    return Line(
        matter_id=entry.matter_id,
        seq=entry.seq,
        step=entry.step,
        at=entry.at,
        written_at=entry.written_at,
        actor_kind=entry.actor_kind,
        actor_name=entry.actor_name,
        officer_id=entry.officer_id,
        post_id=entry.post_id,
        role=entry.role,
        organisation_id=entry.organisation_id,
        stage=entry.stage,
        facts=entry.facts,
        note_hash=bytes(entry.note_hash) if entry.note_hash else None,
        papers=tuple(bytes(paper) for paper in entry.papers),
        key=entry.key,
        before=bytes(entry.before),
    )
