"""How far a period has run: the moments at which warnings fall due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from mazha.kernel.moments import day_of, local, start_of
from mazha.workdays.by_day import by_day, total_of
from mazha.workdays.by_hour import first_moment
from mazha.workdays.calendar import Calendar, ordinal
from mazha.workdays.limits import (
    BY_THE_HOUR,
    DEFAULT_OFFICE_HOURS,
    FIRST_DAY_COUNTS,
    Extension,
    Limit,
    Mode,
    OfficeHours,
    Pause,
    Uncountable,
    Unit,
    check_moment,
)
from mazha.workdays.runs import Days, Hours

_DAY = dt.timedelta(days=1)
_HOUR = dt.timedelta(hours=1)


def moment_at(
    percent: int,
    start: dt.datetime,
    limit: Limit,
    *,
    extensions: Sequence[Extension] = (),
    pauses: Sequence[Pause] = (),
    calendar: Calendar,
    office_hours: OfficeHours = DEFAULT_OFFICE_HOURS,
) -> dt.datetime | None:
    """The moment from which this many per cent of a period are used up, in the period's own unit.

    Of five working days 80 % are used up when the fourth ends; of sixty calendar days 50 % when the thirtieth ends,
    wherever the last one rolls to; a fraction of a day is that fraction of its 24 hours; suspended time is left out.
    None for BACKWARD and ROLL_BACK, whose day is fixed from its end. Refuses what `reckon` refuses.
    """
    if not 0 <= percent <= 100:
        message = _("%(percent)s %% is no share of a period. Give 0 to 100.")
        raise Uncountable(message % {"percent": percent}, percent=percent)
    check_moment(start)
    if limit.mode in (Mode.BACKWARD, Mode.ROLL_BACK):
        return None
    if limit.unit in BY_THE_HOUR:
        hours = Hours.between(pauses)
        length = total_of(limit, extensions).amount * _HOUR * percent / 100
        begin = first_moment(start, limit.mode)
        if limit.mode is Mode.WORK_HOURS:
            return local(hours.office_after(begin, length, calendar, office_hours)[1])
        return local(hours.after(begin, length))
    return _day_share(percent, start, limit, extensions, pauses, calendar)


def _day_share(
    percent: int,
    start: dt.datetime,
    limit: Limit,
    extensions: Sequence[Extension],
    pauses: Sequence[Pause],
    calendar: Calendar,
) -> dt.datetime:
    days = Days.between(calendar, pauses)
    origin = day_of(start).toordinal() - (limit.mode in FIRST_DAY_COUNTS)
    by_work = limit.unit is Unit.WORKING_DAY
    total = total_of(limit, extensions)
    if total.appended or total.unit not in (Unit.DAY, Unit.WORKING_DAY):
        end = by_day(start, limit, extensions, pauses, calendar).nominal_last_day
        assert end is not None
        counted = (days.counted_working if by_work else days.counted)(origin + 1, end.toordinal())
    else:
        counted = total.amount
    whole, rest = divmod(counted * percent, 100)
    nth = days.working_after if by_work else days.after
    if counted == 0 or percent == 0:
        return local(start)
    if rest == 0:
        share = start_of(dt.date.fromordinal(nth(origin, whole))) + _DAY
    else:
        share = start_of(dt.date.fromordinal(nth(origin, whole + 1))) + _DAY * rest / 100
    # Where the first day counts, its first hours may have passed before the start.
    return max(share, local(start))


def shift_working_days(day: dt.date, n: int, calendar: Calendar) -> dt.date:
    """The n-th working day after a day, before it for negative n; for zero the day itself, or the next worked one."""
    if n == 0:
        return calendar.next_working(day)
    return dt.date.fromordinal(calendar.nth_working(ordinal(day), n))
