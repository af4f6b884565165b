"""Lints over templates: nothing the content security policy would block, nothing untranslated, forms that are forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

from tools.house.breach import Breach

_TRANSLATED = ("blocktranslate", "blocktrans", "comment", "verbatim")
_SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAMES = {"Mazha", "马扎", "QR", "CSV", "XLSX", "API", "English", "简体中文", "中文", "EN"}
_UNREAD = {"script", "style", "code", "pre", "kbd", "samp"}
_UNSPOKEN = re.compile(r"(?:class|classes|attributes|data|theme)\s*$")
"""Blocks whose name ends so fill an attribute, not the page."""
_FILLED = "\ufffc"
"""Stands where a template tag or variable stood."""


def breaches(file: str, text: str) -> Iterator[Breach]:
    """Every breach in one template."""
    page = _Page(file)
    page.feed(_without_tags(text, file, page.found))
    page.close()
    yield from page.found


def _without_tags(text: str, file: str, found: list[Breach]) -> str:
    """The HTML with each template tag replaced, line for line."""
    out: list[str] = []
    inside = ""
    blocks: list[str] = []
    for token in Lexer(text).tokenize():
        lines = "\n" * token.contents.count("\n")
        name = token.contents.split(None, 1)[0] if token.contents.strip() else ""
        if inside:
            out.append("\n" * token.contents.count("\n"))
            if token.token_type == TokenType.BLOCK and name == f"end{inside}":
                inside = ""
        elif token.token_type == TokenType.TEXT:
            out.append("\n" * token.contents.count("\n") if blocks and _UNSPOKEN.search(blocks[-1]) else token.contents)
        elif token.token_type == TokenType.COMMENT:
            out.append(lines)
        else:
            out.append(_FILLED + lines)
            if token.token_type == TokenType.BLOCK and name in _TRANSLATED:
                inside = name
            if token.token_type == TokenType.BLOCK and name == "block":
                blocks.append(token.contents)
            elif token.token_type == TokenType.BLOCK and name == "endblock" and blocks:
                blocks.pop()
            if re.search(r"\|\s*safe\b|\bautoescape\s+off\b", token.contents):
                remedy = "Escape everything; build HTML in a template or with format_html."
                found.append(Breach(file, token.lineno or 1, "unescaped", remedy))
    return "".join(out)


class _Page(HTMLParser):
    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.file = file
        self.found: list[Breach] = []
        self._open: list[str] = []

    def report(self, rule: str, remedy: str) -> None:
        self.found.append(Breach(self.file, self.getpos()[0], rule, remedy))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _UNREAD:
            self._open.append(tag)
        if "style" in given or tag == "style":
            self.report("inline-style", "The policy blocks it: use a class from the style sheet.")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.report("inline-script", "The policy blocks it: write a module and attach it by a data- attribute.")
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.report("inline-script", f"The policy blocks `{name}`: attach behaviour by a data- attribute.")
            if name in _SPOKEN and _is_untranslated(value or ""):
                self.report("untranslated", f"`{name}` holds words: use {{% translate %}}.")
        self._check_htmx(tag, given)

    def _check_htmx(self, tag: str, given: dict[str, str | None]) -> None:
        writes = {"hx-post", "hx-put", "hx-patch", "hx-delete"} & given.keys()
        if writes and not (tag == "form" and "action" in given) and "formaction" not in given:
            self.report("needs-script", "Works without JavaScript: put it on a <form method=post action=…>.")
        # With a trigger of its own it adds to something that is there without it, such as hints while one types.
        is_control = "hx-get" in given and "hx-trigger" not in given
        if is_control and tag in {"a", "button", "tr", "div", "span"} and not given.get("href"):
            self.report("needs-script", "Works without JavaScript: put it on an <a href=…>, a form or a field of one.")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open and _is_untranslated(data):
            words = " ".join(data.replace(_FILLED, "…").split())[:40]
            self.report("untranslated", f"{words!r}: use {{% translate %}} or {{% blocktranslate %}}.")


def _is_untranslated(text: str) -> bool:
    return any(word not in _NAMES for word in _WORD.findall(text))
