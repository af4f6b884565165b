"""The little language of templates, read and filled. Pure: texts and plain strings in, lines out.

    {name}            what stands in that field
    {rows: … }        once for each row of a list; inside it the row's own fields and {no}, the row's number
    [ … ]             only if every field named in it is given

There is nothing else: no reading of attributes, no arithmetic, no code. What is filled in never becomes markup: a `[`,
a `|` or a new line in somebody's words stays what it is (`Run.given`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

_TOKEN = re.compile(r"\{([a-z][a-z0-9_]*)\}|\{([a-z][a-z0-9_]*):\n?|([\[\]{}])")
_SHOWN = 30


class TemplateIsWrong(Exception):
    """The text cannot be read as a template. `line` counts from 1; `message` says what is wrong and how to mend it."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"{line}: {message}")
        self.message, self.line = message, line


@dataclass(frozen=True, slots=True)
class Place:
    """What stands in a field."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Once for each row of a list."""

    name: str
    line: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class IfGiven:
    """Only if every field named in it is given."""

    line: int
    parts: tuple[Part, ...]


Part = str | Place | Rows | IfGiven
Shown = Mapping[str, "str | Sequence[Mapping[str, str]]"]
"""Values as they are printed, by field: a text, or rows of texts."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text: of the template, or given."""

    text: str
    given: bool


Line = tuple[Run, ...]


@dataclass(slots=True)
class _Open:
    """A bracket that waits for its end."""

    closing: str
    name: str = ""
    line: int = 0
    parts: list[Part] = field(default_factory=list)


def read(text: str) -> tuple[Part, ...]:
    """The parts of a template. Refuses a brace or bracket without its other half, and lists within lists."""
    text = text.replace("\r\n", "\n")
    stack, at = [_Open("")], 0
    for token in _TOKEN.finditer(text):
        if token.start() < at:  # a new line that belonged to the bracket before it
            continue
        stack[-1].parts.append(text[at : token.start()])
        line, at = text.count("\n", 0, token.start()) + 1, token.end()
        place, rows, sign = token.groups()
        if place:
            stack[-1].parts.append(Place(place, line))
        elif rows:
            if any(each.closing == "}" for each in stack):
                raise TemplateIsWrong(_("A list stands within a list. Close the first one with } before."), line)
            stack.append(_Open("}", rows, line))
        elif sign == "[":
            if any(each.closing == "]" for each in stack):
                raise TemplateIsWrong(_("A [ stands within [ … ]. Close the first one with ] before."), line)
            stack.append(_Open("]", line=line))
            at += text.startswith("\n", at)
        elif sign == stack[-1].closing:
            closed = stack.pop()
            stack[-1].parts.append(_closed(closed))
            # A bracket on a line of its own leaves no empty line behind.
            at += text.startswith("\n", at) and _ends_line(closed)
        else:
            raise TemplateIsWrong(_lonely(sign, text[token.start() :]), line)
    if len(stack) > 1:
        raise TemplateIsWrong(
            _("'%(open)s' is not closed. Write '%(close)s' where it ends.")
            % {"open": "[" if stack[-1].closing == "]" else f"{{{stack[-1].name}:", "close": stack[-1].closing},
            stack[-1].line,
        )
    return (*_plain(stack[0].parts), *_plain([text[at:]]))


def named(parts: Sequence[Part], rows: str = "") -> Iterator[tuple[str, Place | Rows]]:
    """Every field and list a template names, each with the list it stands in (empty: none)."""
    for part in parts:
        if isinstance(part, Place | Rows):
            yield rows, part
        if isinstance(part, Rows):
            yield from named(part.parts, part.name)
        elif isinstance(part, IfGiven):
            yield from named(part.parts, rows)


def fill(parts: Sequence[Part], shown: Shown) -> list[Line]:
    """The template's lines with its fields filled. A field nobody gave leaves nothing behind."""
    lines: list[list[Run]] = [[]]
    for run in _filled(parts, shown):
        first, *others = [run.text] if run.given else run.text.split("\n")
        lines[-1].append(Run(first, run.given))
        lines.extend([Run(other, False)] for other in others)
    return [tuple(run for run in line if run.text) for line in lines]


def _filled(parts: Sequence[Part], shown: Shown) -> Iterator[Run]:
    for part in parts:
        if isinstance(part, str):
            yield Run(part, False)
        elif isinstance(part, Place):
            value = shown.get(part.name, "")
            yield Run(value if isinstance(value, str) else "", True)
        elif isinstance(part, Rows):
            rows = shown.get(part.name, ())
            for number, row in enumerate(() if isinstance(rows, str) else rows, start=1):
                yield from _filled(part.parts, {**shown, **row, "no": str(number)})
        elif all(shown.get(each.name) for each in part.parts if isinstance(each, Place | Rows)):
            yield from _filled(part.parts, shown)


def _closed(closed: _Open) -> Rows | IfGiven:
    parts = tuple(_plain(closed.parts))
    return Rows(closed.name, closed.line, parts) if closed.closing == "}" else IfGiven(closed.line, parts)


def _plain(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part != ""]


def _ends_line(closed: _Open) -> bool:
    last = closed.parts[-1] if closed.parts else ""
    return isinstance(last, str) and last.endswith("\n")


def _lonely(sign: str, rest: str) -> str:
    found = rest.split("\n", 1)[0][:_SHOWN]
    if sign == "{":
        return _("'%(found)s' is no field. Write a field as {name}, a list as {name: … }.") % {"found": found}
    return _("'%(sign)s' closes nothing: at '%(found)s'. Take it out, or write its beginning.") % {
        "sign": sign,
        "found": found,
    }
