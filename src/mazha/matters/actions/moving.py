"""The next entry of a matter: what a step, a clock or an added paper changes in its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from mazha.kernel.errors import Unknown
from mazha.kernel.statement import Write
from mazha.matters import ledger
from mazha.matters.actions import lines
from mazha.matters.models import Entry, Matter

if TYPE_CHECKING:
    from mazha.matters.papers import Prepared
    from mazha.people.actor import Actor, Sitting

_MOVE = """
update matters_matter set
  stage = %s, category = %s, lead_unit_id = %s, units = %s::int[], closed_at = %s, outcome = %s, agreed = %s,
  rating = %s, due_at = %s, due_clock = %s, was_late = %s, late_by_law = %s,
  supervised_at = %s, reworks = %s, facts = %s, entries = %s, head = %s, changed_at = %s
where id = %s
returning 1"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What an entry changes. What is left at its default stays as it is."""

    step: str
    stage: str | None = None
    columns: Mapping[str, object] = field(default_factory=dict)
    """Of the matter's row, by attribute name."""
    recorded: Mapping[str, object] = field(default_factory=dict)
    note: str = ""
    note_for_resident: bool = False
    papers: Sequence[Prepared] = ()
    papers_for_resident: bool | None = None
    """None: those of a resident are, those of an officer when the note is."""
    papers_for_party: UUID | None = None
    papers_confined: bool = False
    paper_id: UUID | None = None
    """For a single paper that something else names at once."""
    key: str | None = None


_LOCK = "select * from matters_matter where id = %s for update"
_LOCK_FREE = "select * from matters_matter where id = any(%s) order by id for update skip locked"
_TAKEN = "select seq from matters_entry where matter_id = %s and key = %s"


class MatterIsUnknown(Unknown):
    code = "matter.unknown"


def locked(matter_id: UUID) -> Matter:
    """The matter, locked until the transaction ends. Refuses one that is not there, or not for whoever sits here."""
    # Written out: composing this query anew for every step costs more than running it.
    matter = next(iter(Matter.objects.raw(_LOCK, [matter_id])), None)
    if matter is None:
        raise MatterIsUnknown(_("There is no such matter, or it is not for you to see."))
    return matter


@contextmanager
def within_lock(matter_id: UUID) -> Iterator[Matter]:
    """A transaction that holds the matter: read again, then decide (STYLE 2.8)."""
    with transaction.atomic():
        yield locked(matter_id)


@contextmanager
def within_locks(matter_ids: Sequence[UUID]) -> Iterator[dict[UUID, Matter]]:
    """A transaction that holds those of the matters that nobody else works on just now."""
    with transaction.atomic():
        yield {matter.pk: matter for matter in Matter.objects.raw(_LOCK_FREE, [list(matter_ids)])}


def already_taken(matter_id: UUID, key: str) -> Entry | None:
    """The entry an earlier sending of the same request made."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, [matter_id, key])
        found = cursor.fetchone()
    return Entry.objects.get(matter_id=matter_id, seq=found[0]) if found else None


def taken_since(matter_id: UUID, step: str, entries: int, by: Actor) -> Entry | None:
    """The latest time that anybody else took this step after the matter had so many entries."""
    after = Entry.objects.filter(matter_id=matter_id, step=step, seq__gt=entries)
    others = after.exclude(officer_id=by.officer_id) if by.officer_id is not None else after
    return others.order_by("-seq").first()


def moving(
    matter: Matter, moved: Moved, *, by: Actor, post: Sitting | None, at: dt.datetime, written_at: dt.datetime
) -> list[Write]:
    """The writes of one entry. The matter must be locked; the row is brought up to date in memory, too."""
    for name, value in moved.columns.items():
        setattr(matter, name, value)
    if moved.stage is not None:
        matter.stage = moved.stage
    salt, hashed = ledger.salted(moved.note) if moved.note else (b"", None)
    matter.entries += 1
    matter.changed_at = max(at, matter.changed_at)
    entry = ledger.line(
        matter_id=matter.pk, seq=matter.entries, before=bytes(matter.head), step=moved.step, stage=matter.stage,
        facts=moved.recorded, note_hash=hashed, papers=tuple(p.sha256 for p in moved.papers), key=moved.key, by=by,
        post=post, at=at, written_at=written_at,
    )  # fmt: skip
    matter.head = entry.hash
    writes = [
        Write(
            _MOVE,
            (
                matter.stage,
                matter.category,
                matter.lead_unit_id,
                list(matter.units),
                matter.closed_at,
                matter.outcome,
                matter.agreed,
                matter.rating,
                matter.due_at,
                matter.due_clock,
                matter.was_late,
                matter.late_by_law,
                matter.supervised_at,
                matter.reworks,
                Jsonb(matter.facts),
                matter.entries,
                matter.head,
                matter.changed_at,
                matter.pk,
            ),
        ),
        lines.entry(entry),
    ]
    if moved.note:
        writes.append(lines.note(matter.pk, entry.seq, salt, moved.note, for_resident=moved.note_for_resident))
    if moved.papers:
        resident = by.kind == "resident"
        usual = resident or moved.note_for_resident
        writes.append(
            lines.papers(
                matter.pk, moved.papers, from_resident=resident,
                for_resident=usual if moved.papers_for_resident is None else moved.papers_for_resident,
                for_party=moved.papers_for_party, confined=moved.papers_confined, only=moved.paper_id, at=at,
            )
        )  # fmt: skip
    return writes
