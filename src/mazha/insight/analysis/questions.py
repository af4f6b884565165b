"""What is asked of the Parquet files. Each takes tables of any Ibis backend and gives an expression; nothing runs here.

Only functions that every backend has alike: counts, sums, comparisons, windows. No quantile functions, whose
definitions differ: percentiles are of counts by the nearest rank, as on the board.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    from ibis.expr.types import Table


def by_month(matters: Table) -> Table:
    """Per month of registration and street: received, closed by now, closed past the legal limit."""
    found = matters.group_by(month=matters.opened_at.truncate("M"), street=matters.street).agg(
        received=matters.count(),
        closed=matters.closed_at.notnull().cast("int64").sum(),
        late=matters.late_by_law.cast("int64").sum(),
    )
    return found.order_by("month", "street")


def by_hour(matters: Table) -> Table:
    """Per weekday (0 is Monday) and hour of the day: received."""
    found = matters.group_by(weekday=matters.opened_at.day_of_week.index(), hour=matters.opened_at.hour()).agg(
        received=matters.count()
    )
    return found.order_by("weekday", "hour")


def year_on_year(matters: Table) -> Table:
    """Per calendar month and category: received, and in the same month a year before (0 where there were none)."""
    opened = matters.opened_at
    month = (opened.year() * 12 + opened.month()).cast("int64")
    now = matters.group_by(month=month, category=matters.category).agg(received=matters.count())
    before = now.select(month=now.month + 12, category=now.category, a_year_before=now.received)
    joined = now.left_join(before, ["month", "category"])
    found = joined.select("month", "category", "received", a_year_before=joined.a_year_before.fill_null(0))
    year = ((found.month - 1) / 12).floor().cast("int64")
    return found.select(
        "category", "received", "a_year_before", year=year, month=found.month - year * 12
    ).order_by("year", "month", "category")  # fmt: skip


def waiting(flow: Table, percent: int) -> Table:
    """Per procedure and stage: how many left it, and the bucket of time within which `percent` of them did."""
    counts = flow.group_by("procedure", "stage", "bucket").agg(n=flow.n.sum())
    stages = {"group_by": ["procedure", "stage"]}
    reached = counts.n.sum().over(ibis.window(order_by="bucket", preceding=None, following=0, **stages))
    ranked = counts.mutate(reached=reached, total=counts.n.sum().over(ibis.window(**stages)))
    within = ranked.filter(ranked.reached * 100 >= ranked.total * percent)
    found = within.group_by("procedure", "stage").agg(n=within.total.max(), bucket=within.bucket.min())
    return found.order_by("procedure", "stage")
