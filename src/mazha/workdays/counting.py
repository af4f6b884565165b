"""Until when? The one function that every due date in the house comes from, and its companions.

Pure: a start, a limit and a calendar go in, a date with its reasons comes out. DOMAIN § 6; the modes are worked
through, line by line, in docs/reference/counting.md.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mazha.workdays.by_day import by_day
from mazha.workdays.by_hour import by_hour
from mazha.workdays.calendar import Calendar
from mazha.workdays.limits import (
    BY_THE_HOUR,
    DEFAULT_OFFICE_HOURS,
    Extension,
    Limit,
    Mode,
    OfficeHours,
    Pause,
    Uncountable,
    Unit,
    check_moment,
)
from mazha.workdays.progress import moment_at, shift_working_days
from mazha.workdays.reckoning import Reason, Reckoning

__all__ = [
    "DEFAULT_OFFICE_HOURS",
    "Extension",
    "Limit",
    "Mode",
    "OfficeHours",
    "Pause",
    "Reason",
    "Reckoning",
    "Uncountable",
    "Unit",
    "moment_at",
    "reckon",
    "shift_working_days",
]


def reckon(
    start: dt.datetime,
    limit: Limit,
    *,
    extensions: Sequence[Extension] = (),
    pauses: Sequence[Pause] = (),
    calendar: Calendar,
    office_hours: OfficeHours = DEFAULT_OFFICE_HOURS,
) -> Reckoning:
    """When a period that began at `start` ends, and why.

    Extensions are appended to the end before rolling, and the whole is rolled once. Pauses take out whole days, for
    hours the very time; those that begin after the period has ended take out nothing. For BACKWARD and ROLL_BACK,
    `start` is the event or the fixed day.

    Refuses with Uncountable a start without a time zone, a pause that ends before it begins, pauses of a fixed day, and
    extensions in a unit that does not fit; with BeyondCalendar whatever begins before 1950 or ends after 2200.
    """
    check_moment(start)
    if limit.unit in BY_THE_HOUR:
        return by_hour(start, limit, extensions, pauses, calendar, office_hours)
    return by_day(start, limit, extensions, pauses, calendar)
