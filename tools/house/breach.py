"""What a lint found, and the comment that allows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ALLOWANCE = re.compile(r"house: (?P<rule>[a-z-]+) -- \S.{9,}")
_FOR_THE_FILE = re.compile(r"house-file: (?P<rule>[a-z-]+) -- \S.{9,}")
_RUFF_KNOWS = {"composed-sql": re.compile(r"noqa: S608 -- \S.{9,}")}


@dataclass(frozen=True, slots=True, order=True)
class Breach:
    """One line that breaks one rule."""

    file: str
    line: int
    rule: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.remedy}"


def is_allowed(breach: Breach, lines: list[str]) -> bool:
    """Its line, or the one above, or the whole file, carries an allowance with a reason of some length."""
    if any(found["rule"] == breach.rule for line in lines if (found := _FOR_THE_FILE.search(line))):
        return True
    near = lines[max(0, breach.line - 2) : breach.line]
    ruff = _RUFF_KNOWS.get(breach.rule)
    return any(
        (ruff is not None and ruff.search(line))
        or ((found := _ALLOWANCE.search(line)) and found["rule"] == breach.rule)
        for line in near
    )
