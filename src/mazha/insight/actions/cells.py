"""Counting what came in by day, place and kind, for warnings. A day counted twice comes to the same."""

from __future__ import annotations

import datetime as dt

import numpy as np
from django.db import connection, transaction
from django.db.models import Max, Min, Sum

from mazha.insight.models import Cell
from mazha.kernel.moments import day_of, start_of
from mazha.people.actor import Actor
from mazha.people.wall import seated

CELLER = Actor.system("insight.cells")
BACK = 28
"""Days that each run counts anew: a category is often corrected in the first weeks."""

# What a person brought, and may be counted without betraying them: nothing restricted, nothing someone is kept out of.
_COUNT = """
insert into insight_cell (day, district, street, grid, kind, n)
select %(day)s, district, street, grid, left(category, 4), count(*) from matters_matter
where opened_at >= %(since)s and opened_at < %(until)s and district <> '' and length(category) >= 4
  and restricted = '' and barred is null and channel not in ('linked', 'warning')
group by 2, 3, 4, 5"""


def count_cells(*, at: dt.datetime, days: int = BACK) -> int:
    """Count anew the days that are over, the newest so many; how many cells came of it."""
    today, rows = day_of(at), 0
    with seated(CELLER):
        for back in range(1, days + 1):
            rows += _count(today - dt.timedelta(days=back))
    return rows


def _count(day: dt.date) -> int:
    given = {"day": day, "since": start_of(day), "until": start_of(day + dt.timedelta(days=1))}
    with transaction.atomic(), connection.cursor() as cursor:
        # One who counts a day at a time; the other then counts it to the same.
        cursor.execute("select pg_advisory_xact_lock(7368003, %s)", [day.toordinal()])
        Cell.objects.filter(day=day).delete()
        cursor.execute(_COUNT, given)
        return int(cursor.rowcount)


def tell_of_before(*, weeks: int, seed: int) -> int:
    """For a made-up district: invent so many weeks of counts before its first day, in the proportions of what is
    counted. How many cells came of it. Nothing happens where nothing is counted; never for a district with a past.
    """
    with seated(CELLER), transaction.atomic():
        span = Cell.objects.aggregate(first=Min("day"), last=Max("day"))
        if span["first"] is None:
            return 0
        known = ((span["last"] - span["first"]).days + 1) / 7
        sums = (
            Cell.objects.values_list("district", "street", "grid", "kind").order_by("grid", "kind").annotate(Sum("n"))
        )
        rng = np.random.default_rng(seed)
        rows = [
            Cell(day=span["first"] - dt.timedelta(days=7 * back + int(rng.integers(1, 8))), district=district,
                 street=street, grid=grid, kind=kind, n=n)
            for district, street, grid, kind, total in sums
            for back, n in enumerate(rng.poisson(min(total / known, 3.0), weeks).tolist())
            if n
        ]  # fmt: skip
        Cell.objects.bulk_create(rows, batch_size=5000)
        return len(rows)
