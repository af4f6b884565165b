"""What may be asked about documents: kinds, what one still lacks, what the matter itself already knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.documents import fields
from mazha.documents.fields import Field
from mazha.documents.kinds import Kind, kind, packaged
from mazha.documents.models import Document
from mazha.kernel.moments import day_of
from mazha.matters import papers
from mazha.matters import queries as matters
from mazha.people import queries as people

if TYPE_CHECKING:
    from mazha.matters.models import Matter, Paper
    from mazha.people.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCard:
    """One document of a matter, as lists show it."""

    id: UUID
    paper_id: UUID
    kind: str
    title: str
    """The kind's name in the reader's language."""
    number: str
    organisation: str
    issued_at: dt.datetime
    size: int
    sha256: bytes
    seals: int
    for_resident: bool


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes


def documents_of(actor: Actor, matter: Matter, at: dt.datetime) -> list[DocumentCard]:
    """The documents of a matter that this actor may read, oldest first: those whose newest file they may."""
    files = {paper.pk: paper for paper in matters.papers_of(actor, matter, at) if paper.kind == "document"}
    found = Document.objects.filter(matter=matter, paper_id__in=files).order_by("issued_at", "id") if files else ()
    return [_card(row, files[row.paper_id]) for row in found]


def file_of(actor: Actor, matter: Matter, paper_id: UUID, at: dt.datetime) -> File:
    """A document's file, to the byte. Refuses as the matter's papers do, and any paper that is no document."""
    paper = matters.paper(actor, matter, paper_id, at, kind="document")
    return File(paper.name, paper.media_type, papers.shown(bytes(paper.sha256)))


def _card(row: Document, file: Paper) -> DocumentCard:
    title = packaged()[row.kind].title.in_language(get_language() or "zh-hans") if row.kind in packaged() else row.kind
    return DocumentCard(
        id=row.pk, paper_id=row.paper_id, kind=row.kind, title=title, number=row.number,
        organisation=people.organisation(row.organisation_id).name, issued_at=row.issued_at, size=file.size,
        sha256=bytes(row.sha256), seals=row.seals, for_resident=file.for_resident,
    )  # fmt: skip


def kinds(line: str = "") -> tuple[Kind, ...]:
    """Every kind of document, or those of one line of work, such as `mediation`."""
    return tuple(each for each in packaged().values() if not line or each.line == line)


def field_names(name: str) -> frozenset[str]:
    """What a document of this kind says that its template does not. Refuses a kind there is none of."""
    return frozenset(field.name for field in kind(name).fields)


def missing(name: str, values: Mapping[str, object]) -> Sequence[Field]:
    """Every required field that these values lack, in the order of the kind; `said` names one to a reader.

    Refuses a kind there is none of.
    """
    return fields.missing(kind(name).fields, values)


def said(field: Field) -> str:
    """A missing field in the reader's language: `Amount (row 2 of Claims)`."""
    language = get_language() or "zh-hans"
    name = field.title.in_language(language)
    if not field.within:
        return name
    within = fields.register()[field.within].title.in_language(language)
    return _("%(field)s (row %(row)d of %(list)s)") % {"field": name, "row": field.row, "list": within}


def prefilled(name: str, matter_id: UUID, actor: Actor) -> dict[str, object]:
    """What the matter itself already knows of the fields of this kind: to be put into a form, and changed there.

    Never names or numbers of people: those are covered, and looking at them goes on the record. Nothing of the words of
    a restricted matter. Refuses a matter that is not for this actor.
    """
    matter = matters.by_id(actor, matter_id)
    known: dict[str, object] = {"received_date": day_of(matter.opened_at)}
    if matter.gist and not matter.restricted:
        known["request"] = matter.gist
    if matter.due_at is not None:
        known["due_date"] = day_of(matter.due_at)
    if matter.address and not matter.restricted:
        known["address"] = matter.address
    return {field.name: known[field.name] for field in kind(name).fields if field.name in known}
