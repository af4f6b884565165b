"""Pages: a filled template as PDF/A, laid out after 党政机关公文格式 (GB/T 9704-2012) as far as it fits a notice.

A4, text of 156 mm by 225 mm, 22 lines of 28 characters in size three (16 pt), title in size two (22 pt), page numbers
between dashes in size four (14 pt), odd ones right and even ones left. The standard's typefaces are not free: where
仿宋_GB2312 and 方正小标宋 are installed they are used, elsewhere Noto Serif CJK.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from mazha.documents import blocks as made
from mazha.documents.blocks import Block
from mazha.kernel.errors import Refused

VARIANT = "pdf/a-3u"


class NoPages(Refused):
    """What draws pages is not installed here."""

    code = "document.no_pages"


@dataclass(frozen=True, slots=True)
class Sign:
    """One character on the rim of a seal."""

    text: str
    turn: float
    """Degrees from upright."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document, ready to be drawn."""

    title: str
    organisation: str
    number: str
    """Empty for a draft."""
    issued: str
    """The day, in words of the language."""
    body: Sequence[Block]
    language: str
    foot: str
    """One small line at the end: where to ask, by which code."""
    seal: str = ""
    """What stands under the star: empty for no seal."""
    rim_name: str = ""
    """The name along the rim of the seal: the organisation's Chinese one in every language."""
    signs_organisation: bool = True
    """Whether organisation and day stand at the end; else only lines to sign on."""

    @property
    def rim(self) -> list[Sign]:
        """The organisation's name along the upper part of its seal."""
        name = self.rim_name
        span = min(270.0, 24.0 * max(len(name) - 1, 1))
        step = span / max(len(name) - 1, 1)
        return [Sign(text, round(step * at - span / 2, 2)) for at, text in enumerate(name)]

    @property
    def star(self) -> str:
        """Points of the five-pointed star in the middle."""
        corners = ((16.0 if at % 2 == 0 else 6.11, math.radians(36 * at - 90)) for at in range(10))
        return " ".join(f"{r * math.cos(a):.2f},{r * math.sin(a):.2f}" for r, a in corners)


def html(page: Page) -> str:
    """The document as a page that stands alone: what is drawn, and what a preview shows."""
    with override(page.language):
        kinds = {made.Address: "address", made.Heading: "heading", made.Paragraph: "paragraph", made.ToSign: "to_sign"}
        body = [{"kind": kinds.get(type(each), "table"), "block": each} for each in page.body]
        return render_to_string("documents/page.html", {"page": page, "body": body, "is_draft": not page.number})


def pdf(page: Page) -> bytes:
    """The document as PDF/A, fonts embedded. Refuses with NoPages where Pango is not installed."""
    return _drawn(html(page), "page.css")


def picture(content: bytes, caption: str, *, language: str) -> bytes:
    """A JPEG on a page of its own, with a line that says what it is."""
    facts = {"picture": base64.b64encode(content).decode("ascii"), "caption": caption, "language": language}
    return _drawn(render_to_string("documents/picture.html", facts), "picture.css")


def stamps(mark: str, pages: int, *, language: str) -> bytes:
    """Empty pages, each with the file's number and its own page number in the corner where bound files bear them."""
    with override(language):
        said = [_("%(mark)s page %(page)d of %(pages)d") % {"mark": mark, "page": page, "pages": pages}
                for page in range(1, pages + 1)]  # fmt: skip
        text = render_to_string("documents/stamps.html", {"stamps": said, "mark": mark, "language": language})
    return _drawn(text, "stamps.css")


def _drawn(text: str, style: str) -> bytes:
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as missing:  # Pango itself, which is no Python package
        raise NoPages(
            _("Pages cannot be drawn here: Pango is missing. The administrator installs it: docs/howto/install.md.")
        ) from missing
    look = CSS(string=(resources.files("mazha.documents") / style).read_text(encoding="utf-8"))
    # A document fetches nothing from elsewhere: a picture stands in the page itself.
    fetcher = URLFetcher(allowed_protocols=["data"], fail_on_errors=True)
    drawn = HTML(string=text, url_fetcher=fetcher).render(stylesheets=[look], font_config=FontConfiguration())
    out = drawn.write_pdf(pdf_variant=VARIANT)
    assert isinstance(out, bytes)
    return out
