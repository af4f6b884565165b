"""The ledger's arithmetic: canonical bytes of an entry, the chain of hashes, and what a break in it looks like. Pure.

Each entry's hash covers its whole content and the hash before it, so an entry cannot be changed, dropped from the
middle or moved without every later hash being wrong. What is dropped from the end is seen from the matter's own count
and head. The note beside an entry is covered by a salted hash: it can be erased without breaking the chain.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from mazha.kernel.canonical import canonical

if TYPE_CHECKING:
    from mazha.people.actor import Actor, Sitting


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An entry's content, as it is hashed."""

    matter_id: UUID
    seq: int
    step: str
    at: dt.datetime
    written_at: dt.datetime
    actor_kind: str
    actor_name: str
    officer_id: int | None
    post_id: int | None
    role: str
    organisation_id: int | None
    stage: str
    facts: Mapping[str, object]
    note_hash: bytes | None
    papers: tuple[bytes, ...]
    key: str | None
    before: bytes

    @property
    def hash(self) -> bytes:
        """SHA-256 over the canonical bytes."""
        return hashlib.sha256(self.canonical()).digest()

    def canonical(self) -> bytes:
        """RFC 8785 JSON; moments in UTC to the microsecond, hashes in hexadecimal."""
        return canonical(
            {
                "matter": str(self.matter_id),
                "seq": self.seq,
                "step": self.step,
                "at": _moment(self.at),
                "written_at": _moment(self.written_at),
                "actor": {
                    "kind": self.actor_kind,
                    "name": self.actor_name,
                    "officer": self.officer_id,
                    "post": self.post_id,
                    "role": self.role,
                    "organisation": self.organisation_id,
                },
                "stage": self.stage,
                "facts": self.facts,
                "note": self.note_hash.hex() if self.note_hash else None,
                "papers": [paper.hex() for paper in self.papers],
                "key": self.key,
                "before": self.before.hex(),
            }
        )


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold, and how."""

    matter_id: UUID
    seq: int
    what: str


def line(
    *, matter_id: UUID, seq: int, before: bytes, step: str, stage: str, facts: Mapping[str, object],
    note_hash: bytes | None, papers: tuple[bytes, ...], key: str | None, by: Actor, post: Sitting | None,
    at: dt.datetime, written_at: dt.datetime,
) -> Line:  # fmt: skip
    """The next line of a matter's ledger."""
    return Line(
        matter_id=matter_id,
        seq=seq,
        step=step,
        at=at,
        written_at=written_at,
        actor_kind=by.kind,
        actor_name=by.name,
        officer_id=by.officer_id,
        post_id=post.post_id if post else None,
        role=post.role if post else "",
        organisation_id=post.organisation_id if post else None,
        stage=stage,
        facts=facts,
        note_hash=note_hash,
        papers=papers,
        key=key,
        before=before,
    )


def salted(note: str) -> tuple[bytes, bytes]:
    """A fresh salt, and the hash that stands in the ledger for the note."""
    salt = secrets.token_bytes(16)
    return salt, note_hash(salt, note)


def note_hash(salt: bytes, note: str) -> bytes:
    return hashlib.sha256(salt + note.encode()).digest()


def breaks(
    matter_id: UUID, entries: int, head: bytes, lines: Iterable[tuple[Line, bytes]],
    notes: Mapping[int, tuple[bytes, str]],
) -> Iterator[Break]:  # fmt: skip
    """What is wrong with one matter's chain. `lines` come by `seq`, each with the hash the store holds for it."""
    expected, before = 1, b""
    for entry, stored in lines:
        if entry.seq != expected:
            missing = f"{expected}" if entry.seq == expected + 1 else f"{expected} to {entry.seq - 1}"
            yield Break(matter_id, expected, f"entry {missing} is missing")
        if entry.before != before and entry.seq == expected:
            yield Break(matter_id, entry.seq, "it does not follow the entry before it: reordered or replaced")
        if entry.hash != stored:
            yield Break(matter_id, entry.seq, "its content was changed after it was written")
        note = notes.get(entry.seq)
        if note is not None and entry.note_hash != note_hash(*note):
            yield Break(matter_id, entry.seq, "the note beside it is not the one that was written")
        expected, before = entry.seq + 1, stored
    if expected - 1 != entries:
        yield Break(matter_id, expected, f"the matter counts {entries} entries, the ledger holds {expected - 1}")
    elif before != head:
        yield Break(matter_id, expected - 1, "the matter's head is not the hash of its last entry")


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")
