"""A document made of sections and tables, and how it is written: as Markdown, or as HTML that stands alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.template.loader import render_to_string

Form = Literal["markdown", "html"]
FORMS: tuple[Form, ...] = ("markdown", "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: str
    text: Sequence[str] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    title: str
    lead: Sequence[str]
    sections: Sequence[Section]


def written(document: Document, form: Form) -> str:
    """The whole text."""
    if form == "html":
        return render_to_string("config/document.html", {"document": document})
    return "\n".join(_markdown(document)) + "\n"


def _markdown(document: Document) -> Iterator[str]:
    yield f"# {document.title}"
    for sentence in document.lead:
        yield from ("", sentence)
    for section in document.sections:
        yield from ("", f"## {section.title}")
        for sentence in section.text:
            yield from ("", sentence)
        if section.heads:
            yield from ("", _row(section.heads), "|" + "---|" * len(section.heads))
            yield from (_row(row) for row in section.rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "/").split()) or "—" for cell in cells) + " |"
