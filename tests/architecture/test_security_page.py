"""The security checklist leaves no requirement out, names tests that exist, and says plainly what is not done."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)*)`", PAGE)))
LINES = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in PAGE.splitlines()
    if re.match(r"\| (?:\d+\.|10 )", line)
]
ASKED = (
    "1.1.1–2 1.2.1–9 1.3.1–11 1.4.1–3 1.5.1–2 "
    "2.1.1–3 2.2.1–3 2.3.1–4 2.4.1 "
    "3.2.1–2 3.3.1–4 3.4.1–6 3.5.1–5 3.7.1–2 "
    "4.1.1–3 4.2.1 4.3.1–2 4.4.1–4 "
    "5.1.1 5.2.1–3 5.3.1–2 5.4.1–3 "
    "6.1.1–3 6.2.1–11 6.3.1–3 6.4.1–4 6.5.1–5 6.6.1–3 6.8.1–4 "
    "7.1.1–3 7.2.1–4 7.3.1–2 7.4.1–5 7.5.1–2 7.6.1–2 "
    "8.1.1–2 8.2.1–3 8.3.1 8.4.1 9.1.1–3 9.2.1–4 10 "
    "11.1.1–2 11.2.1–3 11.3.1–3 11.4.1–3 11.5.1 11.6.1 "
    "12.1.1–3 12.2.1–2 12.3.1–4 "
    "13.1.1 13.2.1–5 13.3.1–2 13.4.1–5 "
    "14.1.1–2 14.2.1–4 14.3.1–3 "
    "15.1.1–3 15.2.1–3 15.3.1–7 "
    "16.1.1 16.2.1–5 16.3.1–4 16.4.1–3 16.5.1–3"
)
"""Levels 1 and 2 of ASVS 5; V17 does not arise."""


def numbers(cell: str) -> Iterator[str]:
    """`1.2.1–3` is three of them."""
    for part in re.split(r"[,\s]+", cell):
        first, _dash, last = part.partition("–")
        section, _dot, begin = first.rpartition(".")
        for number in range(int(begin), int(last or begin) + 1):
            yield f"{section}.{number}" if section else str(number)


@pytest.mark.parametrize("named", NAMED)
def test_names_a_test_that_exists(named: str) -> None:
    file, *names = named.split("::")
    body: list[ast.stmt] = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    for name in names:
        found = [n for n in body if isinstance(n, ast.ClassDef | ast.FunctionDef) and n.name == name]
        assert found, f"{named}: no {name}"
        body = found[0].body


def test_every_line_says_what_shows_it() -> None:
    assert len(LINES) > 120
    assert [line for line in LINES if len(line) != 3 or not line[2]] == []


def test_leaves_no_requirement_out() -> None:
    answered = {number for line in LINES for number in numbers(line[0])}
    assert set(numbers(ASKED)) - answered == set()


def test_a_line_without_a_test_says_so_or_why() -> None:
    """Whoever adds a line cannot leave it at a promise."""
    shown = re.compile(
        r"`tests/|\*\*not |do(?:es)? not arise|ruff \(|ruff's|mypy|granian|`make |`mazha |\]\(|install guide|none lets|"
        r"administrator's matter|`system_admin`|library's default"
    )
    assert [line for line in LINES if not shown.search(line[2])] == []
