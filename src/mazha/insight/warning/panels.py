"""From counts by day, as they are kept, to panels by week. Counts alone come in: no matter, no person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np
from django.db import connection

from mazha.insight.warning.looking import MOST_WEEKS, Panel

LEVELS: Mapping[str, int] = {"grid": 15, "street": 9, "district": 6}
"""Levels that are looked at, and how long their codes are."""

_WEEKS = """
select case %(level)s when 'grid' then grid when 'street' then street else district end as place, kind,
  (%(last)s - day) / 7 as back, sum(n)::int
from insight_cell where day > %(since)s and day <= %(last)s and district = %(district)s
group by 1, 2, 3 order by 1, 2, 3"""
_SERIES = """
select (%(last)s - day) / 7, sum(n)::int from insight_cell
where day > %(since)s and day <= %(last)s and district = %(district)s and kind = %(kind)s
  and (%(place)s in (district, street, grid)) group by 1"""


def weeks_counted(district: str, last: dt.date) -> int:
    """Whole weeks up to `last` since the first matter that is counted, at most `MOST_WEEKS`."""
    with connection.cursor() as cursor:
        cursor.execute("select min(day) from insight_cell where district = %s and day <= %s", [district, last])
        (first,) = cursor.fetchone() or (None,)
    return 0 if first is None else min(MOST_WEEKS, ((last - first).days + 1) // 7)


def panels(district: str, last: dt.date) -> list[Panel]:
    """Every level up to the day `last`, as far back as all have been counted; empty without any count."""
    weeks = weeks_counted(district, last)
    return [panel for level in LEVELS if (panel := _panel(level, district, last, weeks)) is not None]


def _panel(level: str, district: str, last: dt.date, weeks: int) -> Panel | None:
    asked: dict[str, str | dt.date] = {
        "last": last, "since": last - dt.timedelta(days=7 * weeks), "district": district, "level": level,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_WEEKS, asked)
        rows = [row for row in cursor.fetchall() if row[0]]
    if not rows:
        return None
    places, kinds = sorted({row[0] for row in rows}), sorted({row[1] for row in rows})
    counts = np.zeros((len(kinds), len(places), weeks), dtype=np.int64)
    at_place, at_kind = {p: i for i, p in enumerate(places)}, {k: i for i, k in enumerate(kinds)}
    for place, kind, back, n in rows:
        counts[at_kind[kind], at_place[place], weeks - 1 - back] = n
    return Panel(level, tuple(places), tuple(kinds), counts)


def weekly(district: str, place: str, kind: str, last: dt.date, weeks: int) -> list[int]:
    """One series by week, oldest first, for a curve."""
    found = [0] * weeks
    asked: dict[str, str | dt.date] = {
        "last": last, "since": last - dt.timedelta(days=7 * weeks), "district": district, "place": place, "kind": kind,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SERIES, asked)
        for back, n in cursor.fetchall():
            found[weeks - 1 - back] = n
    return found
