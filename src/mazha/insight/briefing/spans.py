"""Which days a briefing is about, and with which it is compared. Pure."""

from __future__ import annotations

import datetime as dt

from mazha.insight.scope import Period

KINDS = ("daily", "weekly", "monthly")
DRAWN = {"daily": 14, "weekly": 28, "monthly": 0}
"""How many days the chart reaches back from the last day; 0: the span itself."""
_YEAR = dt.timedelta(days=364)
"""A year of whole weeks, so that a Monday is compared with a Monday."""


def ended_before(kind: str, today: dt.date) -> Period:
    """The newest span of a kind that was over when this day began: yesterday, the week from Monday, the month."""
    yesterday = today - dt.timedelta(days=1)
    if kind == "daily":
        return Period(yesterday, yesterday)
    if kind == "weekly":
        last = today - dt.timedelta(days=today.weekday() + 1)
        return Period(last - dt.timedelta(days=6), last)
    last = today.replace(day=1) - dt.timedelta(days=1)
    return Period(last.replace(day=1), last)


def before(kind: str, span: Period) -> Period:
    """The span just before: the day, the week, the calendar month."""
    if kind != "monthly":
        return span.before()
    last = span.first - dt.timedelta(days=1)
    return Period(last.replace(day=1), last)


def year_before(kind: str, span: Period) -> Period:
    """The same span a year before: of days and weeks 364 days earlier, of months the month of that name."""
    if kind != "monthly":
        return Period(span.first - _YEAR, span.last - _YEAR)
    first = span.first.replace(year=span.first.year - 1)
    return Period(first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1))


def drawn(kind: str, span: Period) -> Period:
    """The days its chart shows."""
    back = DRAWN[kind]
    return Period(span.last - dt.timedelta(days=back - 1), span.last) if back else span
