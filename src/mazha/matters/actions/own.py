"""Correcting and deleting what a matter holds of the person who brought it. The matter must be locked.

Each is one entry of the ledger, which names what was changed and never holds what it was. A photo's files go only once
nothing can bring the row back: they are noted as leaving in the same transaction, and removed after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from mazha.kernel.statement import together
from mazha.matters import beside, papers
from mazha.matters.actions.moving import Moved, moving
from mazha.matters.models import Leaving, Matter, Paper, Party
from mazha.people import sealing, wall
from mazha.people.actor import Actor

if TYPE_CHECKING:
    from mazha.people.actor import Sitting

KEEPER = Actor.system("papers")
MOST_FILES = 10_000
SETTLES = dt.timedelta(hours=1)
"""A file that was kept or kept again within this time may belong to a report that is being sent: it waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is to stand there from now on; None: stays. The number comes normalised (E.164)."""

    name: str | None = None
    phone: str | None = None
    address: str | None = None


def write_down(
    matter: Matter, step: str, facts: Mapping[str, object], *, note: str = "", key: str | None = None, by: Actor,
    post: Sitting | None = None, at: dt.datetime, remember: Mapping[str, object] | None = None,
) -> None:  # fmt: skip
    """An entry beside the steps, which moves the matter nowhere. Its note is for the resident.

    `remember` are small facts of the matter that hold from then on, for the conditions of its table.
    """
    columns: dict[str, object] = {"facts": {**matter.facts, **remember}} if remember else {}
    moved = Moved(step=step, recorded=facts, columns=columns, note=note, note_for_resident=True, key=key)
    together(moving(matter, moved, by=by, post=post, at=at, written_at=at))


def correct(
    matter: Matter, party_id: UUID | None, given: Correction, *, key: str | None, by: Actor, at: dt.datetime
) -> None:
    """Put what is right in its place. A name or number that was wrong is gone; an old address stands in the note."""
    changed, note = [], ""
    if party_id is not None and given.name is not None:
        sealed = sealing.seal(given.name, f"party.name:{party_id}") if given.name else None
        Party.objects.filter(pk=party_id, matter=matter).update(name_sealed=sealed)
        changed.append("name")
    if party_id is not None and given.phone is not None:
        Party.objects.filter(pk=party_id, matter=matter).update(
            phone_sealed=sealing.seal(given.phone, f"party.phone:{party_id}"), phone_print=sealing.print_of(given.phone)
        )
        changed.append("phone")
    if given.address is not None:
        note = f"{matter.address or '—'} → {given.address or '—'}"
        Matter.objects.filter(pk=matter.pk).update(address=given.address)
        matter.address = given.address
        changed.append("place")
    if changed:
        write_down(matter, beside.CORRECTED, {"what": changed}, note=note, key=key, by=by, at=at)


def erase(
    matter: Matter, what: Collection[str], party_id: UUID | None, *, by: Actor, post: Sitting | None = None,
    at: dt.datetime, request: int,
) -> None:  # fmt: skip
    """Delete `name`, `phone` (of one person, or of everyone) and `photos` (the resident's) of a matter."""
    people = Party.objects.filter(matter=matter)
    if party_id is not None:
        people = people.filter(pk=party_id)
    if "name" in what:
        people.update(name_sealed=None)
    if "phone" in what:
        people.update(phone_sealed=None, phone_print=None)
    photos = _take_out_photos(matter, at) if "photos" in what else 0
    write_down(
        matter, beside.ERASED, {"what": sorted(what), "request": request, "photos": photos}, by=by, post=post, at=at
    )


def _take_out_photos(matter: Matter, at: dt.datetime) -> int:
    found = list(Paper.objects.filter(matter=matter, from_resident=True))
    leaving = [Leaving(part=papers.SHOWN, sha256=paper.sha256, at=at) for paper in found]
    leaving += [
        Leaving(part=papers.SEALED, sha256=paper.original_sha256, at=at) for paper in found if paper.original_sha256
    ]
    Leaving.objects.bulk_create(leaving)
    Paper.objects.filter(pk__in=[paper.pk for paper in found]).delete()
    transaction.on_commit(lambda: sweep_files(at=at, only=[row.pk for row in leaving]))
    return len(found)


def sweep_files(*, at: dt.datetime, only: Collection[int] | None = None) -> int:
    """Remove files noted as leaving that no other matter shows. How many went; what cannot go yet waits for the night.

    Looks at every matter, whoever sits on the connection: a neighbour may have sent the very same picture.
    """
    gone = 0
    with wall.seated(KEEPER):
        rows = Leaving.objects.all() if only is None else Leaving.objects.filter(pk__in=only)
        for row in rows.order_by("pk")[:MOST_FILES]:
            digest = bytes(row.sha256)
            if Leaving.is_shown_elsewhere(row.part, digest):
                row.delete()
            elif papers.remove(row.part, digest, unless_since=at - SETTLES):
                row.delete()
                gone += 1
    return gone
