"""The plan for partitions stands on this: the matters of a year are a range of ids."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from uuid import UUID

from mazha.kernel.ids import uuid7
from tests.world import at

PAGE = Path(__file__).parents[2] / "docs/explanation/long-history.md"


def test_the_bounds_on_the_page_hold_the_year_of_the_district_and_nothing_else() -> None:
    found = re.search(r"from \('([0-9a-f-]{36})'\) to \('([0-9a-f-]{36})'\)", PAGE.read_text(encoding="utf-8"))
    assert found is not None
    first, end = UUID(found[1]), UUID(found[2])
    year, next_year = at("2026-01-01 00:00"), at("2027-01-01 00:00")
    millisecond = dt.timedelta(milliseconds=1)
    assert uuid7(year - millisecond) < first <= uuid7(year)
    assert uuid7(next_year - millisecond) < end <= uuid7(next_year)
