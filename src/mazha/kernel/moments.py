"""Moments and days. Moments are aware and stored in UTC; days are days in the district (Asia/Shanghai)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The system clock, to the microsecond, in UTC. Read it in surfaces, channels and jobs only."""
    return dt.datetime.now(tz=dt.UTC)  # noqa: TID251 -- the one place that reads it


def day_of(at: dt.datetime) -> dt.date:
    """The day in the district on which a moment falls."""
    return local(at).date()


def local(at: dt.datetime) -> dt.datetime:
    """The same moment on a clock in the district. Refuses a naive moment: it could mean two days."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone; say which clock it was read from.")
    return at.astimezone(SHANGHAI)


def start_of(day: dt.date) -> dt.datetime:
    """Midnight with which a day in the district begins."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=SHANGHAI)


def end_of(day: dt.date) -> dt.datetime:
    """The last second of a day in the district."""
    return start_of(day + dt.timedelta(days=1)) - dt.timedelta(seconds=1)
