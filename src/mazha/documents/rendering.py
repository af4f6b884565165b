"""From a template's version and values to a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mazha.documents import blocks, fields, language, signing
from mazha.documents.kinds import Kind, Words
from mazha.documents.layout import Page
from mazha.kernel import codes
from mazha.people import queries as people

if TYPE_CHECKING:
    from mazha.people.cards import OrganisationCard


_NO_CODE = "—"


def page(
    kind: Kind, words: Words, values: Mapping[str, object], *, tongue: str, organisation: int, code: str, number: str,
    day: dt.date, is_final: bool = False, stand_ins: Mapping[str, str] | None = None,
) -> Page:  # fmt: skip
    """A document as it will look. `stand_ins` are texts for fields that nobody gave; only a final one shows a seal.

    Without a code it names none: its reader has another one, or none.
    """
    card = people.organisation(organisation)
    issuer = name_in(card, tongue)
    spoken = codes.spoken(code) if code else ""
    known = {**values, "organisation": issuer, "number": number, "issued_date": day, "code": spoken or _NO_CODE}
    with override(tongue):
        followed = _("Code of the matter: %(code)s. Follow it at %(address)s.") % {
            "code": spoken, "address": settings.PUBLIC_ADDRESS,
        }  # fmt: skip
        foot = followed if spoken else ""
        seal = signing.seal_words() if is_final else ""
    return filled(
        kind, words, known, tongue=tongue, issuer=issuer, number=number, day=day, seal=seal, foot=foot,
        rim_name=card.name_zh, stand_ins=stand_ins or {},
    )  # fmt: skip


def filled(
    kind: Kind, words: Words, known: Mapping[str, object], *, tongue: str, issuer: str, number: str, day: dt.date,
    seal: str = "", foot: str = "", rim_name: str = "", stand_ins: Mapping[str, str],
) -> Page:  # fmt: skip
    """The same from values alone: what a preview shows needs no store."""
    shown = {**stand_ins, **fields.shown(kind.all_fields, known, tongue)}
    (title, *_rest) = language.fill(language.read(words.title), shown)
    return Page(
        title="".join(run.text for run in title), organisation=issuer, number=number,
        issued=fields.day_in(day, tongue), body=blocks.blocks(language.fill(language.read(words.body), shown)),
        language=tongue, foot=foot, seal=seal if kind.is_sealed else "", rim_name=rim_name or issuer,
        signs_organisation=kind.is_sealed,
    )  # fmt: skip


def name_in(card: OrganisationCard, tongue: str) -> str:
    """An organisation's name in a document of that language."""
    return card.name_en if tongue.startswith("en") and card.name_en else card.name_zh
