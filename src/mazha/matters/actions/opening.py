"""The first entry of a matter, with everything that is written beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from mazha.kernel.canonical import canonical
from mazha.kernel.errors import Refused
from mazha.kernel.ids import uuid7
from mazha.kernel.statement import Write
from mazha.matters import ledger
from mazha.matters.actions import lines
from mazha.people import sealing

if TYPE_CHECKING:
    from mazha.matters.papers import Prepared
    from mazha.people.actor import Actor, Sitting
    from mazha.places.queries import Located

_MATTER = """
insert into matters_matter (
  id, code, procedure, version, stage, channel, category, gist, restricted, urgent,
  district, street, community, grid, lon, lat, cell, address,
  units, lead_unit_id, barred, registered_by_id, registered_at_desk_id, opened_at, outcome, due_at, due_clock,
  was_late, reworks,
  facts, source, entries, head, changed_at)
values (
  %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,
  %s, %s, %s, %s, %s, %s, %s, %s,
  %s::int[], %s, %s::int[], %s, %s, %s, '', %s, %s, false, 0,
  %s, %s, 1, %s, %s)
returning 1"""
_WORDS = "insert into matters_words (matter_id, text, opened_at) values (%s, %s, %s) returning 1"
_PARTY = """
insert into matters_party (id, matter_id, part, name_sealed, phone_sealed, phone_print, language, added_at)
values (%s, %s, %s, %s, %s, %s, %s, %s) returning 1"""
_RECEIPT = "insert into matters_receipt (key, print, matter_id, made_at) values (%s, %s, %s, %s) returning 1"


class SameKeyOtherWords(Refused):
    """An idempotency key was used again for something else."""

    code = "key.reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """The person who asks, as they gave themselves. The number comes normalised (E.164) or empty."""

    name: str = ""
    phone: str = ""
    language: str = "zh-hans"
    part: str = "requester"
    id: UUID | None = None
    """Where the line of work has to name them before they are entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMatter:
    """A matter about to be opened."""

    id: UUID
    code: str
    procedure: str
    version: str
    step: str
    stage: str
    channel: str
    category: str = ""
    gist: str
    words: str
    restricted: str = ""
    urgent: bool = False
    district: str = ""
    located: Located | None = None
    address: str = ""
    party: NewParty = field(default_factory=NewParty)
    desk: int | None = None
    due_at: dt.datetime | None = None
    due_clock: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    recorded: Mapping[str, object] = field(default_factory=dict)
    papers: Sequence[Prepared] = ()
    key: str | None = None
    source: str = ""
    lead_unit: int | None = None
    units: Sequence[int] = ()
    barred: Sequence[int] = ()
    others: Sequence[NewParty] = ()


@dataclass(frozen=True, slots=True)
class Replayed:
    """A request that was acknowledged before."""

    matter_id: UUID


def print_of(sent: Mapping[str, object]) -> bytes:
    """What the same key must carry again: a hash of what was sent."""
    return hashlib.sha256(canonical(sent)).digest()


def replayed(key: str, sent: bytes) -> Replayed | None:
    """The matter this key opened, if it did. Refuses the key with other words behind it."""
    with connection.cursor() as cursor:
        cursor.execute("select print, matter_id from matters_receipt where key = %s", [key])
        row = cursor.fetchone()
    if row is None:
        return None
    if bytes(row[0]) != sent:
        raise SameKeyOtherWords(
            _("This request key was used before for something else. Send it again with a new key."), key=key
        )
    return Replayed(row[1])


def receipt_of(earlier: Replayed) -> tuple[str, dt.datetime | None]:
    """Public code and first due moment, as the first answer gave them. Runs for whoever holds the request's key."""
    with connection.cursor() as cursor:
        cursor.execute("select code, due_at from mazha_receipt(%s)", [earlier.matter_id])
        row = cursor.fetchone()
    assert row is not None
    return str(row[0]), row[1]


def opening(
    new: NewMatter, *, sent: bytes = b"", by: Actor, post: Sitting | None, at: dt.datetime, written_at: dt.datetime
) -> list[Write]:
    """The writes that open a matter: row, words, person, papers, first entry, receipt."""
    entry = ledger.line(
        matter_id=new.id, seq=1, before=b"", step=new.step, stage=new.stage,
        facts={**new.recorded, "words": hashlib.sha256(new.words.encode()).hexdigest(), "code": new.code},
        note_hash=None, papers=tuple(p.sha256 for p in new.papers), key=None, by=by, post=post, at=at,
        written_at=written_at,
    )  # fmt: skip
    place = new.located
    writes = [
        Write(
            _MATTER,
            (
                new.id,
                new.code,
                new.procedure,
                new.version,
                new.stage,
                new.channel,
                new.category,
                new.gist,
                new.restricted,
                new.urgent,
                place.district if place else new.district,
                place.street if place else "",
                place.community if place else "",
                place.grid if place else "",
                place.lon if place else None,
                place.lat if place else None,
                place.cell if place else None,
                new.address,
                list(dict.fromkeys((*([] if new.lead_unit is None else [new.lead_unit]), *new.units))),
                new.lead_unit,
                sorted(set(new.barred)) or None,
                by.officer_id,
                new.desk,
                at,
                new.due_at,
                new.due_clock,
                Jsonb(dict(new.facts)),
                new.source,
                entry.hash,
                at,
            ),
        ),
        Write(_WORDS, (new.id, new.words, at)),
        *(_party(new.id, party, at) for party in (new.party, *new.others)),
        lines.entry(entry),
    ]
    if new.papers:
        writes.append(lines.papers(new.id, new.papers, from_resident=by.kind != "officer", for_resident=True, at=at))
    if new.key is not None:
        writes.append(Write(_RECEIPT, (new.key, sent, new.id, at)))
    return writes


def _party(matter_id: UUID, party: NewParty, at: dt.datetime) -> Write:
    who = party.id or uuid7(at)
    return Write(
        _PARTY,
        (
            who,
            matter_id,
            party.part,
            sealing.seal(party.name, f"party.name:{who}") if party.name else None,
            sealing.seal(party.phone, f"party.phone:{who}") if party.phone else None,
            sealing.print_of(party.phone) if party.phone else None,
            party.language,
            at,
        ),
    )
