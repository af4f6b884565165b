"""Issuing several papers as one file under one number: a list in front, every page counted through the whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from mazha.documents import binding, layout, rendering
from mazha.documents.actions import counting
from mazha.documents.actions.issuing import (
    Issued,
    locked_for,
    post_in,
    put_among_papers,
    refuse_misfits,
    refuse_missing,
)
from mazha.documents.actions.versions import in_force, words_of
from mazha.documents.kinds import kind
from mazha.kernel.moments import day_of
from mazha.matters import papers
from mazha.matters import queries as matter_queries

if TYPE_CHECKING:
    from mazha.documents.kinds import Kind
    from mazha.documents.layout import Page
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

LIST = "papers"
"""The field of a kind that lists what comes with it. It is filled here, when every page has been counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One paper of several: a document that was issued, one drawn under the common number, or a picture."""

    title: str
    remark: str = ""
    paper_id: UUID | None = None
    """The paper of an issued document: its pages as they were sealed."""
    kind: str = ""
    """Drawn now, from `values`. Where it has a list of papers, that lists the parts which follow it."""
    values: Mapping[str, object] = field(default_factory=dict)
    picture: bytes = b""
    """A JPEG."""


def issue_bound(
    name: str, matter_id: UUID, values: Mapping[str, object], parts: Sequence[Part], *, unit: int, for_resident: bool,
    confined: bool = False, by: Actor, at: dt.datetime, language: str = "zh-hans",
) -> Issued:  # fmt: skip
    """Issue the parts as one file, behind a first part of kind `name` that lists them with their pages.

    One number for all of it, one seal on the whole, page numbers from first to last. Refuses as `issue` does, for the
    list and for each part that is drawn; and where a document among the parts is not for this actor to see.
    """
    made, post = kind(name), post_in(unit, by)
    # Whatever is listed has a title and pages: what is missing else is said before anything is drawn.
    listed = [{"title": part.title, "pages": 1, "remark": part.remark} for part in parts]
    for each, given in _drawn(made, values, parts):
        whole = {**given, LIST: given.get(LIST, listed)} if _lists(each) else given
        refuse_misfits(each, whole)
        refuse_missing(each, whole)
    with transaction.atomic():
        matter = locked_for(by, matter_id)
        template = in_force(made, at=at)
        number = counting.draw(unit, made.family, day_of(at).year)
        draw = _Drawing(matter=matter, unit=unit, number=number.printed, language=language, by=by, at=at)
        files = draw.all(parts)
        page, cover = draw.cover(made, values, parts, files)
        content = binding.bind([cover, *files], mark=number.printed, language=language)
        return put_among_papers(
            matter, made, template, content, page=page, number=number, unit=unit, language=language,
            for_resident=for_resident, confined=confined, by=by, post=post, at=at,
        )  # fmt: skip


def _drawn(made: Kind, values: Mapping[str, object], parts: Sequence[Part]) -> list[tuple[Kind, Mapping[str, object]]]:
    return [(made, values), *((kind(part.kind), part.values) for part in parts if part.kind)]


def _lists(made: Kind) -> bool:
    return any(each.name == LIST for each in made.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    matter: Matter
    unit: int
    number: str
    language: str
    by: Actor
    at: dt.datetime

    def all(self, parts: Sequence[Part]) -> list[bytes]:
        """Every part, the last first: what lists those behind it has to know their pages."""
        files: list[bytes] = []
        for at in range(len(parts) - 1, -1, -1):
            files.insert(0, self._one(parts[at], parts[at + 1 :], files))
        return files

    def cover(
        self, made: Kind, values: Mapping[str, object], parts: Sequence[Part], files: Sequence[bytes]
    ) -> tuple[Page, bytes]:
        """The list in front, with the pages of each part counted behind it; drawn again until its own length fits."""
        own = 1
        while True:
            page = self._page(made, {**values, LIST: self._rows(parts, files, own + 1)})
            drawn = layout.pdf(page)
            if (length := binding.pages_in(drawn)) <= own:
                return page, drawn
            own = length

    def _one(self, part: Part, behind: Sequence[Part], files: Sequence[bytes]) -> bytes:
        if part.picture:
            return layout.picture(part.picture, part.title, language=self.language)
        if part.paper_id is not None:
            paper = matter_queries.paper(self.by, self.matter, part.paper_id, self.at, kind="document")
            return papers.shown(bytes(paper.sha256))
        made, values = kind(part.kind), dict(part.values)
        if _lists(made):
            values[LIST] = self._rows(behind, files, 0)
        return layout.pdf(self._page(made, values))

    def _rows(self, parts: Sequence[Part], files: Sequence[bytes], first: int) -> list[dict[str, object]]:
        """Title, length and, where `first` is given, the pages it stands on."""
        rows: list[dict[str, object]] = []
        for part, file in zip(parts, files, strict=True):
            length, remark = binding.pages_in(file), part.remark
            if first:
                with override(self.language):
                    where = _("page %(n)d") if length == 1 else _("pages %(n)d–%(last)d")
                remark = " ".join(filter(None, [where % {"n": first, "last": first + length - 1}, remark]))
                first += length
            rows.append({"title": part.title, "pages": length, "remark": remark})
        return rows

    def _page(self, made: Kind, values: Mapping[str, object]) -> Page:
        return rendering.page(
            made, words_of(in_force(made, at=self.at))[self.language], values, tongue=self.language,
            organisation=self.unit, code="", number=self.number, day=day_of(self.at), is_final=True,
        )  # fmt: skip
