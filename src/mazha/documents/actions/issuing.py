"""Issuing a document: its number, its pages, its seal, its place among the matter's papers, all in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.documents import fields, layout, queries, rendering, signing
from mazha.documents.actions import counting
from mazha.documents.actions.versions import in_force, words_of
from mazha.documents.kinds import Kind, kind
from mazha.documents.models import Document, Template
from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.kernel.ids import uuid7
from mazha.kernel.moments import day_of
from mazha.matters import actions as matters
from mazha.matters import beside, papers
from mazha.matters import queries as matter_queries
from mazha.people import queries as people

if TYPE_CHECKING:
    from mazha.documents.layout import Page
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor, Sitting


class FieldsMissing(Unacceptable):
    """Nothing is issued with a field missing. `facts["missing"]` names each, in both languages."""

    code = "document.fields_missing"


class ValuesWrong(Unacceptable):
    """What was given for a field is not of its type, or there is no such field."""

    code = "document.values_wrong"


class NotYourOrganisation(Forbidden):
    """A document bears the name of an organisation: whoever issues it holds a post there."""

    code = "document.not_your_organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A document that lies among the matter's papers."""

    id: UUID
    paper_id: UUID
    number: str
    sha256: bytes


def draft(
    name: str, matter_id: UUID, values: Mapping[str, object], *, unit: int, by: Actor, at: dt.datetime,
    language: str = "zh-hans", shows_code: bool = True,
) -> bytes:  # fmt: skip
    """The document as PDF, as it would be issued, marked as a draft: no number, no seal, kept nowhere.

    A missing field shows as a blank line. Refuses as `issue` does, but for what is missing.
    """
    made, matter = kind(name), matter_queries.by_id(by, matter_id)
    post_in(unit, by)
    refuse_misfits(made, values)
    lacking = {field.name: "＿＿＿＿" for field in made.fields if not field.rows and not values.get(field.name)}
    page = rendering.page(
        made, words_of(in_force(made, at=at))[language], values, tongue=language, organisation=unit,
        code=matter.code if shows_code else "", number="", day=day_of(at), stand_ins=lacking,
    )  # fmt: skip
    return layout.pdf(page)


def issue(
    name: str, matter_id: UUID, values: Mapping[str, object], *, unit: int, for_resident: bool,
    for_party: UUID | None = None, confined: bool = False, shows_code: bool = True, by: Actor, at: dt.datetime,
    language: str = "zh-hans",
) -> Issued:  # fmt: skip
    """Issue a document of this kind in the name of organisation `unit`, and put it among the matter's papers.

    `for_resident`: whoever follows the matter by its code may read it; with `for_party`, that person alone among them.
    `confined`: of officers, only those who work on the matter. `shows_code`: at its foot stands the matter's code,
    which opens everything to whoever reads it; never for what another side is to read.
    Refuses with FieldsMissing when a required field is not given (listing all of them), ValuesWrong what does not fit,
    NotYourOrganisation an officer without a post in `unit`, and as the matter's own door does. Then nothing is written
    and no number is used.
    """
    made = kind(name)
    post = post_in(unit, by)
    refuse_misfits(made, values)
    refuse_missing(made, values)
    with transaction.atomic():
        matter = locked_for(by, matter_id)
        template = in_force(made, at=at)
        number = counting.draw(unit, made.family, day_of(at).year)
        page = rendering.page(
            made, words_of(template)[language], values, tongue=language, organisation=unit,
            code=matter.code if shows_code else "", number=number.printed, day=day_of(at), is_final=True,
        )  # fmt: skip
        return put_among_papers(
            matter, made, template, layout.pdf(page), page=page, number=number, unit=unit, language=language,
            for_resident=for_resident, for_party=for_party, confined=confined, by=by, post=post, at=at,
        )  # fmt: skip


def put_among_papers(
    matter: Matter, made: Kind, template: Template, content: bytes, *, page: Page, number: counting.Number, unit: int,
    language: str, for_resident: bool, for_party: UUID | None = None, confined: bool = False, by: Actor,
    post: Sitting | None, at: dt.datetime,
) -> Issued:  # fmt: skip
    """Seal what was drawn and put it among the papers of a matter, which must be locked. `page` bears its title."""
    title, seals = page.title, 0
    if made.is_sealed and signing.has_seal():
        content = signing.seal(content, number=1, organisation=page.organisation, reason=f"{title} {number.printed}")
        seals = 1
    digest = hashlib.sha256(content).digest()
    facts = {
        "kind": made.name, "number": number.printed, "sha256": digest.hex(), "template": template.version,
        "language": language, "seals": seals,
    }  # fmt: skip
    paper_id = matters.file_document(
        matter, papers.keep_document(content, f"{title} {number.printed}.pdf"), beside.ISSUED, facts,
        for_resident=for_resident, for_party=for_party, confined=confined, by=by, post=post, at=at,
    )  # fmt: skip
    document = Document.objects.create(
        id=uuid7(at), matter_id=matter.pk, paper_id=paper_id, kind=made.name, template=template, language=language,
        number=number.printed, organisation_id=unit, year=number.year, serial=number.serial, sha256=digest,
        seals=seals, issued_at=at,
    )  # fmt: skip
    return Issued(id=document.pk, paper_id=paper_id, number=number.printed, sha256=digest)


def locked_for(by: Actor, matter_id: UUID) -> Matter:
    """The matter, locked, if it is for this actor: the lock alone asks the store's wall, not the rule."""
    matter_queries.by_id(by, matter_id)
    return matters.locked(matter_id)


def post_in(unit: int, by: Actor) -> Sitting | None:
    """The officer's post in the organisation in whose name they act; None for the system. Refuses without one."""
    if by.kind == "system":
        return None
    post = next((post for post in by.posts if post.organisation_id == unit), None)
    if post is None:
        raise NotYourOrganisation(
            _("You hold no post in %(name)s, in whose name this would be issued. Let somebody there issue it.")
            % {"name": people.organisation(unit).name},
            unit=unit,
        )
    return post


def refuse_misfits(made: Kind, values: Mapping[str, object]) -> None:
    """Refuse with ValuesWrong what does not fit its field, or belongs to none."""
    if wrong := fields.misfits(made.fields, values):
        raise ValuesWrong(
            _("These do not fit the document '%(title)s': %(names)s. Correct them and try again.")
            % {"title": _titled(made), "names": ", ".join(wrong)},
            {name: _("This is not what the field takes.") for name in wrong},
            fields=wrong,
        )


def refuse_missing(made: Kind, values: Mapping[str, object]) -> None:
    """Refuse with FieldsMissing when a required field is not given, listing all of them."""
    lacking = fields.missing(made.fields, values)
    if lacking:
        raise FieldsMissing(
            _("'%(title)s' cannot be issued yet. Still missing: %(names)s.")
            % {"title": _titled(made), "names": _("; ").join(queries.said(field) for field in lacking)},
            {field.name: _("Fill this in.") for field in lacking},
            missing=[{"field": f.name, "zh": f.title.zh, "en": f.title.en, "within": f.within} for f in lacking],
        )


def _titled(made: Kind) -> str:
    return made.title.in_language(get_language() or "zh-hans")
