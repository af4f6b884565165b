"""When things happen in the sample: people write when they are awake, offices act when they are open."""

from __future__ import annotations

import datetime as dt
from random import Random

from mazha.kernel.moments import SHANGHAI, day_of, local
from mazha.workdays.calendar import Calendar

OPENS, CLOSES = dt.time(8, 30), dt.time(17, 30)
HOURS_A_DAY = 9.0
HOUR_WEIGHTS = (1, 1, 1, 1, 1, 2, 5, 10, 18, 24, 24, 18, 12, 12, 18, 20, 18, 16, 16, 20, 20, 14, 8, 3)
"""How often people write in each hour of the day."""
WEEKEND_SHARE = 0.65
SECOND = dt.timedelta(seconds=1)


def said_at(rng: Random, last: dt.datetime, days: int) -> dt.datetime:
    """A moment at which somebody might write, within so many days before `last`."""
    while True:
        day = day_of(last) - dt.timedelta(days=rng.randint(0, days))
        if day.weekday() >= 5 and rng.random() > WEEKEND_SHARE:
            continue
        hour = rng.choices(range(24), HOUR_WEIGHTS)[0]
        at = dt.datetime.combine(day, dt.time(hour, rng.randint(0, 59), rng.randint(0, 59)), tzinfo=SHANGHAI)
        if at < last:
            return at


def office_hours_later(calendar: Calendar, at: dt.datetime, hours: float) -> dt.datetime:
    """So many hours of open offices after a moment, counting working days only."""
    here = _open_from(calendar, local(at))
    while True:
        left = (dt.datetime.combine(here.date(), CLOSES, tzinfo=SHANGHAI) - here).total_seconds() / 3600
        if hours < left:
            return here + dt.timedelta(hours=hours)
        hours -= left
        here = _open_from(calendar, dt.datetime.combine(here.date() + dt.timedelta(days=1), OPENS, tzinfo=SHANGHAI))


def awake_later(rng: Random, at: dt.datetime, hours: float) -> dt.datetime:
    """So many hours later, or the next morning when that falls into the night."""
    here = local(at + dt.timedelta(hours=hours))
    if 7 <= here.hour < 23:
        return here
    day = here.date() + dt.timedelta(days=here.hour >= 23)
    return dt.datetime.combine(day, dt.time(7, rng.randint(5, 59), rng.randint(0, 59)), tzinfo=SHANGHAI)


def _open_from(calendar: Calendar, here: dt.datetime) -> dt.datetime:
    """This moment when offices are open, else when they next open."""
    if calendar.is_working(here.date()) and here.time() < CLOSES:
        return max(here, dt.datetime.combine(here.date(), OPENS, tzinfo=SHANGHAI))
    day = calendar.next_working(here.date() + dt.timedelta(days=1))
    return dt.datetime.combine(day, OPENS, tzinfo=SHANGHAI)
