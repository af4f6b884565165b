"""The security checklist names tests that exist, and says plainly what is not done."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)*)`", PAGE)))
LINES = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| what", "|---"))]


@pytest.mark.parametrize("named", NAMED)
def test_names_a_test_that_exists(named: str) -> None:
    file, *names = named.split("::")
    body: list[ast.stmt] = ast.parse((ROOT / file).read_text(encoding="utf-8")).body
    for name in names:
        found = [n for n in body if isinstance(n, ast.ClassDef | ast.FunctionDef) and n.name == name]
        assert found, f"{named}: no {name}"
        body = found[0].body


def test_every_line_says_what_shows_it() -> None:
    assert len(LINES) > 60
    assert [line for line in LINES if not line.rstrip("| ").split(" | ")[-1].strip()] == []
