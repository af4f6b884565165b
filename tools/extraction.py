"""Finds the strings meant for people in Python files and Django templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

PLACES = {
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "_": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}
_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(
    rf"(?<![\w.])(gettext|ngettext|pgettext|npgettext|_)\((\s*{_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL
)
TEMPLATES = {".html", ".txt", ".xml", ".svg"}


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """One string as the catalogue knows it."""

    msgid: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What gettext looks up."""
        return self.context, self.msgid


class CannotBeRead(Exception):
    """A call whose string is not written out in the source; the message says where and what to do."""


def messages_in(file: Path) -> Iterator[Message]:
    """Every message in a Python file or template."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        yield from from_python(text, str(file))
    elif file.suffix in TEMPLATES:
        yield from from_template(text, str(file))


def from_python(text: str, name: str) -> Iterator[Message]:
    """Calls of the gettext family, by any of its usual names."""
    for node in ast.walk(ast.parse(text, name)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        called = (
            function.id
            if isinstance(function, ast.Name)
            else function.attr
            if isinstance(function, ast.Attribute)
            else ""
        )
        if called in PLACES and node.args:
            yield _message(called, [_literal(argument, name) for argument in node.args[: len(PLACES[called])]])


def from_template(text: str, name: str) -> Iterator[Message]:
    """What Django's own makemessages would hand to xgettext."""
    for called, arguments in _CALL.findall(templatize(text, origin=name)):
        values = ast.literal_eval(f"({arguments},)")
        yield _message(called, list(values))


def _message(called: str, values: list[str]) -> Message:
    given = dict(zip(PLACES[called], values, strict=False))
    return Message(given["msgid"], given.get("plural", ""), given.get("context", ""))


def _literal(argument: ast.expr, name: str) -> str:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise CannotBeRead(
        f"{name}:{argument.lineno}: a translated string must be written out here, or no translator ever sees it. "
        "Put what varies into %(name)s or {name} and fill it after translation."
    )
