"""What may stand in a cell: nothing that a spreadsheet would run, nothing it cannot read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

Value = str | int | float | None
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_000
"""Characters; a cell of XLSX holds 32,767."""


def safe(value: Value) -> Value:
    """A text that would be taken for a formula gets an apostrophe before it (OWASP, CSV injection)."""
    if not isinstance(value, str):
        return value
    text = _UNREADABLE.sub("", value)[:LONGEST]
    return "'" + text if text.lstrip(" '\"").startswith(_RUNS) or text.startswith(_RUNS) else text


def safe_row(values: Iterable[Value]) -> list[Value]:
    return [safe(value) for value in values]
