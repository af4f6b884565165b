"""What may be asked about templates, for those who look after them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.documents import fields, layout, rendering
from mazha.documents.actions.versions import words_of
from mazha.documents.blocks import Block
from mazha.documents.fields import IN_CAPITALS, Field, Type
from mazha.documents.kinds import Kind, Words, faults, kind, packaged
from mazha.documents.models import Mark, Template
from mazha.kernel.errors import Unknown
from mazha.people.rights import must_hold
from mazha.people.roles import Role

if TYPE_CHECKING:
    from mazha.people.actor import Actor

READERS = (Role.LEGAL_REVIEWER, Role.SYSTEM_ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionCard:
    """One version of a template. Number 0 is the packaged one while no document was made with it."""

    version: int
    is_own: bool
    words: Mapping[str, Words]
    reason: str = ""
    approved_by: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateCard:
    """A kind of document with the words that are in force."""

    kind: Kind
    title: str
    """The kind's name in the reader's language."""
    current: VersionCard


@dataclass(frozen=True, slots=True)
class FieldCard:
    """A field as it is written in a template."""

    written: str
    title: str
    example: str
    is_required: bool
    rows: tuple[FieldCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A template filled with examples: what a preview draws."""

    title: str
    body: Sequence[Block]
    language: str


@dataclass(frozen=True, slots=True)
class MarkCard:
    organisation: int
    family: str
    mark: str


def templates(asker: Actor) -> list[TemplateCard]:
    """Every kind, in the order of the packaged files. Refuses all but legal reviewers and administrators. One query."""
    must_hold(asker, *READERS)
    kept: dict[str, list[Template]] = {}
    for row in Template.objects.order_by("version"):
        kept.setdefault(row.kind, []).append(row)
    return [_card(each, kept.get(each.name, [])) for each in packaged().values()]


def template(asker: Actor, name: str) -> TemplateCard:
    """One kind. Refuses as `templates` does, and a kind there is none of."""
    must_hold(asker, *READERS)
    return _card(kind(name), list(Template.objects.filter(kind=name).order_by("version")))


def versions(asker: Actor, name: str) -> list[VersionCard]:
    """Every version kept of a kind, newest first."""
    must_hold(asker, *READERS)
    return [_version(row) for row in Template.objects.filter(kind=kind(name).name).order_by("-version")]


def version(asker: Actor, name: str, number: int) -> VersionCard:
    """One version. Refuses one that was never approved."""
    found = next((each for each in versions(asker, name) if each.version == number), None)
    if found is None:
        raise Unknown(_("There is no such version of this template."), kind=name, version=number)
    return found


def fields_of(name: str) -> list[FieldCard]:
    """What a template of this kind may name, with an example each, in the reader's language."""
    language = get_language() or "zh-hans"
    return [_field(each, language) for each in kind(name).all_fields]


def preview(name: str, words: Words, language: str) -> Shown | None:
    """How words read with every field filled by an example; None while they cannot be read."""
    if faults(kind(name), words):
        return None
    page = _sample(kind(name), words, language)
    return Shown(page.title, page.body, language)


def sample(asker: Actor, name: str, language: str) -> bytes:
    """The words in force with every field filled by an example, as PDF: marked as a draft, without number or seal."""
    card = template(asker, name)
    return layout.pdf(_sample(card.kind, card.current.words[language], language))


def marks(asker: Actor) -> list[MarkCard]:
    """Marks that organisations bear in numbers, by family."""
    must_hold(asker, *READERS)
    return [
        MarkCard(row.organisation_id, row.family, row.mark)
        for row in Mark.objects.filter(is_current=True).order_by("family", "mark")
    ]


def _sample(made: Kind, words: Words, language: str) -> layout.Page:
    given = fields.examples(made.all_fields, language)
    day = given["issued_date"]
    assert isinstance(day, dt.date)
    issuer = str(given["organisation"])
    return rendering.filled(made, words, given, tongue=language, issuer=issuer, number="", day=day, stand_ins={})


def _card(made: Kind, kept: list[Template]) -> TemplateCard:
    title = made.title.in_language(get_language() or "zh-hans")
    own = [row for row in kept if row.origin == Template.Origin.OWN]
    if own:
        return TemplateCard(kind=made, title=title, current=_version(own[-1]))
    stands = kept[-1].version if kept and words_of(kept[-1]) == dict(made.words) else 0
    return TemplateCard(kind=made, title=title, current=VersionCard(version=stands, is_own=False, words=made.words))


def _version(row: Template) -> VersionCard:
    return VersionCard(
        version=row.version, is_own=row.origin == Template.Origin.OWN, words=words_of(row), reason=row.reason,
        approved_by=row.actor_name, at=row.at,
    )  # fmt: skip


def _field(field: Field, language: str) -> FieldCard:
    title = field.title.in_language(language)
    if field.type is Type.ROWS:
        inner = tuple(_field(each, language) for each in field.rows)
        return FieldCard(f"{{{field.name}: … }}", title, "", field.is_required, inner)
    example = fields.shown([field], fields.examples([field], language), language)
    written = f"{{{field.name}}}"
    if field.type is Type.MONEY:
        written += f" {{{field.name}{IN_CAPITALS}}}"
    return FieldCard(written, title, str(example.get(field.name, "")), field.is_required)
