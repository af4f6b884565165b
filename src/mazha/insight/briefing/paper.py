"""A signed briefing as files that leave the house, PDF and DOCX. Small numbers are covered in them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from mazha.insight.briefing import covering
from mazha.insight.briefing.drawing import drawing
from mazha.insight.briefing.sheet import Chart, Sheet
from mazha.kernel.errors import Refused

FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
VARIANT = "pdf/a-3u"
_BAR = 24
"""Blocks of the longest bar in a DOCX: drawn in letters, they can be read aloud and edited."""


class NoPages(Refused):
    """What draws pages is not installed here."""

    code = "insight.no_pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """All that stands on it."""

    sheet: Sheet
    remarks: str
    signature: str
    organisation: str
    language: str


def write(form: str, paper: Paper) -> bytes:
    """The file, in the paper's own language."""
    with override(paper.language):
        return _docx(paper) if form == "docx" else _pdf(paper)


def _covered() -> str:
    return _(
        "Counts of one to %(most)s are written “fewer than %(small)s”; “not shown” is what would give "
        "such a count away."
    ) % {"most": covering.SMALL - 1, "small": covering.SMALL}


def _terms(sheet: Sheet) -> Iterator[tuple[str, str]]:
    yield from dict.fromkeys(term for section in sheet.sections for term in section.terms)


def html(paper: Paper) -> str:
    """The page that is drawn."""
    facts = {
        "sheet": paper.sheet, "remarks": paper.remarks, "signature": paper.signature, "language": paper.language,
        "organisation": paper.organisation, "covered": _covered(), "terms": list(_terms(paper.sheet)),
        "parts": [(section, [drawing(chart) for chart in section.charts]) for section in paper.sheet.sections],
    }  # fmt: skip
    return render_to_string("insight/briefing.html", facts)


def _pdf(paper: Paper) -> bytes:
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as missing:  # Pango itself, which is no Python package
        raise NoPages(
            _("Pages cannot be drawn here: Pango is missing. Take the DOCX, or ask the administrator to install it.")
        ) from missing
    look = CSS(string=(resources.files("mazha.insight.briefing") / "briefing.css").read_text(encoding="utf-8"))
    fetcher = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
    drawn = HTML(string=html(paper), url_fetcher=fetcher).render(stylesheets=[look], font_config=FontConfiguration())
    out = drawn.write_pdf(pdf_variant=VARIANT)
    assert isinstance(out, bytes)
    return out


def _docx(paper: Paper) -> bytes:
    from docx import Document

    made, sheet = Document(), paper.sheet
    made.core_properties.author, made.core_properties.title = paper.organisation, f"{sheet.place} {sheet.title}"
    made.add_heading(f"{sheet.place} {sheet.title}", 0)
    made.add_paragraph(sheet.days)
    if paper.remarks:
        made.add_heading(_("Remarks"), 1)
        made.add_paragraph(paper.remarks)
    for section in sheet.sections:
        made.add_heading(section.title, 1)
        for said in section.says:
            made.add_paragraph(said)
        for chart in section.charts:
            _grid(made, [chart.title, *(series.name for series in chart.series)], _bars(chart))
        for table in section.tables:
            rows = [[row.name, *(cell.text for cell in row.cells)] for row in table.rows]
            _grid(made, [table.title, *table.columns], rows)
    for line in (paper.signature, _("Numbers as taken at %(moment)s.") % {"moment": sheet.taken}, _covered()):
        made.add_paragraph(line)
    made.add_heading(_("What each number counts"), 1)
    for term, says in _terms(sheet):
        made.add_paragraph().add_run(term).bold = True
        made.add_paragraph(says)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _grid(made: object, head: list[str], rows: list[list[str]]) -> None:
    from docx.document import Document

    assert isinstance(made, Document)
    grid = made.add_table(rows=1 + len(rows), cols=len(head), style="Light Grid Accent 1")
    # `table.cell` walks the whole grid each time; the cells of a row are read once.
    for line, texts in zip(grid.rows, [head, *rows], strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    made.add_paragraph()


def _bars(chart: Chart) -> list[list[str]]:
    most = max([n for series in chart.series for n in series.values if n], default=1)

    def bar(n: int | None) -> str:
        return "·" if n is None else f"{'█' * round(_BAR * n / most / len(chart.series))} {n:,}".strip()

    return [[label, *(bar(series.values[at]) for series in chart.series)] for at, label in enumerate(chart.labels)]
