"""What a filled template looks like on paper: lines become headings, paragraphs, tables, lines to sign on. Pure.

first line that ends with a colon      whom the document is addressed to, without indent
# Heading
| cell | cell |                        a row of a table; the first of a table is its head
_ Who signs                            a line to sign on
anything else                          a paragraph; an empty line is nothing
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mazha.documents.language import Line

_ENDS_ADDRESS = ("：", ":")


@dataclass(frozen=True, slots=True)
class Address:
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class ToSign:
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Address | Heading | Paragraph | ToSign | Table


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The lines as blocks. Only what the template itself says makes a block: never what was filled in."""
    found: list[Block] = []
    table: list[tuple[str, ...]] = []
    for line in lines:
        said = _text(line).strip()
        sign = line[0].text[:1] if line and not line[0].given else ""
        if sign == "|":
            table.append(_cells(line))
            continue
        if table:
            found.append(_table(table))
            table = []
        if not said:
            continue
        found.append(_block(sign, said, is_first=not found))
    return [*found, _table(table)] if table else found


def _block(sign: str, said: str, *, is_first: bool) -> Block:
    if sign == "#":
        return Heading(said.removeprefix("#").strip())
    if sign == "_":
        return ToSign(said.removeprefix("_").strip())
    return Address(said) if is_first and said.endswith(_ENDS_ADDRESS) else Paragraph(said)


def _table(rows: list[tuple[str, ...]]) -> Table:
    width = max(len(row) for row in rows)
    head, *others = [(*row, *[""] * (width - len(row))) for row in rows]
    return Table(head, tuple(others))


def _cells(line: Line) -> tuple[str, ...]:
    """The texts between the template's own bars."""
    marks = [at for at, (text, given) in enumerate(_signs(line)) if text == "|" and not given]
    whole = _text(line)
    cells = [whole[a + 1 : b].strip() for a, b in pairwise(marks)]
    rest = whole[marks[-1] + 1 :].strip()
    return (*cells, rest) if rest else tuple(cells)


def _signs(line: Line) -> Iterator[tuple[str, bool]]:
    for run in line:
        for sign in run.text:
            yield sign, run.given


def _text(line: Line) -> str:
    return "".join(run.text for run in line)
