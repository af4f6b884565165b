"""`GET /matters/{id}`: one matter."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Schema, Status

from mazha.documents import queries as documents
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.surfaces.api import routers
from mazha.surfaces.api.shapes import MatterLine, Unit, line_facts, unit_of
from mazha.surfaces.api.tokens import Token, actor_of

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor


class Person(Schema):
    """Somebody in the matter, covered. Uncovering is done by a person at a desk, with a reason on the record."""

    part: str
    name: str
    phone: str
    language: str


class PhotoOut(Schema):
    id: UUID
    name: str
    width: int | None
    height: int | None
    from_resident: bool
    added_at: dt.datetime
    sha256: str
    href: str


class DocumentOut(Schema):
    """A document that was issued in the matter: the newest file, with every seal so far."""

    id: UUID
    kind: str
    title: str
    number: str
    issued_at: dt.datetime
    size: int
    seals: int
    for_resident: bool
    sha256: str
    href: str


class MatterOut(MatterLine):
    """One matter, whole."""

    address: str
    units: list[Unit]
    """Every organisation that leads, assists or has handled it."""
    registered_at_desk: Unit | None
    opened: bool
    """Whether words, people and photos are in this answer. A restricted matter is opened at a desk, with a reason."""
    words: str | None
    people: list[Person]
    photos: list[PhotoOut]
    documents: list[DocumentOut]
    head: str
    """Hash of its last ledger entry."""


@routers.matters.get(
    "/{uuid:matter_id}", auth=Token("matters:read"), response={200: MatterOut, 304: None}, operation_id="getMatter",
)  # fmt: skip
def one(request: HttpRequest, response: HttpResponse, matter_id: UUID) -> Status[MatterOut | None]:
    """Send the `ETag` you have as `If-None-Match`: while nothing changed you get 304 and no body."""
    actor, at = actor_of(request), now()
    shown = _shown(request, actor, matters.by_id(actor, matter_id), at)
    tag = f'"{hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:32]}"'
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    return Status(304, None) if tag in known or "*" in known else Status(200, shown)


def _shown(request: HttpRequest, actor: Actor, matter: Matter, at: dt.datetime) -> MatterOut:
    opened = matters.is_opened_for(actor, matter, at)
    here = request.path
    facts = {
        **line_facts(matter, get_language() or "zh-hans", at, opened=opened),
        "address": matter.address if opened else "",
        "units": [unit_of(unit) for unit in matter.units],
        "registered_at_desk": unit_of(matter.registered_at_desk_id),
        "opened": opened,
        "words": matters.words_of(actor, matter, at) if opened else None,
        "people": [
            Person(part=line.part, name=line.name, phone=line.phone, language=line.language)
            for line in (matters.contact_lines(actor, matter, at) if opened else [])
        ],
        "photos": [
            PhotoOut(
                id=paper.pk, name=paper.name, width=paper.width, height=paper.height, from_resident=paper.from_resident,
                added_at=paper.added_at, sha256=bytes(paper.sha256).hex(), href=f"{here}/photos/{paper.pk}",
            )
            for paper in matters.papers_of(actor, matter, at)
            if paper.kind == "photo"
        ],
        "documents": [
            DocumentOut(
                id=each.paper_id, kind=each.kind, title=each.title, number=each.number, issued_at=each.issued_at,
                size=each.size, seals=each.seals, for_resident=each.for_resident, sha256=each.sha256.hex(),
                href=f"{here}/documents/{each.paper_id}",
            )
            for each in documents.documents_of(actor, matter, at)
        ],
        "head": bytes(matter.head).hex(),
    }  # fmt: skip
    return MatterOut.model_validate(facts)
