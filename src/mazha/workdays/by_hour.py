"""Counting periods of hours: of any hour of the day, or of office hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from mazha.kernel.moments import local
from mazha.workdays.by_day import Total, total_of, unlike_the_week
from mazha.workdays.calendar import Calendar
from mazha.workdays.limits import Extension, Limit, Mode, OfficeHours, Pause, Uncountable, Unit
from mazha.workdays.reckoning import Reason, Reckoning
from mazha.workdays.runs import Days, Hours, office_before

_HOUR = dt.timedelta(hours=1)


def by_hour(
    start: dt.datetime,
    limit: Limit,
    extensions: Sequence[Extension],
    pauses: Sequence[Pause],
    calendar: Calendar,
    office_hours: OfficeHours,
) -> Reckoning:
    """Reckon a period that ends at a moment."""
    total = total_of(limit, extensions)
    if total.appended:
        raise Uncountable(_("A period of hours is lengthened in its own unit only. Give the extension in hours."))
    because = [Reason("extended", {"n": e.amount, "unit": e.unit.value}) for e in total.own]
    if limit.mode is Mode.BACKWARD:
        if pauses:
            raise Uncountable(_("A day that is fixed beforehand cannot be suspended. Leave the suspension out."))
        return _before(start, total, because, calendar, office_hours)
    hours = Hours.between(pauses)
    begin = first_moment(start, limit.mode)
    if limit.mode is Mode.WORK_HOURS:
        begun, end = hours.office_after(begin, total.amount * _HOUR, calendar, office_hours)
        because.insert(0, Reason("start_office", {"at": said(start), "first": said(begun), "spans": str(office_hours)}))
        because += unlike_the_week(Days(calendar), local(begin).toordinal(), local(end).toordinal())
    else:
        end = hours.after(begin, total.amount * _HOUR)
        because.insert(0, _started(start, begin, limit.mode))
    because += [
        Reason("stood_still", {"first": said(max(a, begin)), "last": said(min(b, end))})
        for a, b in hours.gaps
        if a < end and b > begin
    ]
    because.append(Reason("counted_hours", {"n": total.amount, "unit": total.unit.value, "at": said(end)}))
    suspended = hours.open_from <= end
    if suspended:
        because.append(Reason("suspended_from", {"at": said(hours.open_from)}))
    return _ends_at(end, limit.mode is Mode.WORK_HOURS, begin, because, calendar, suspended=suspended)


def first_moment(start: dt.datetime, mode: Mode) -> dt.datetime:
    """From where hours run, in UTC. Courts and police do not count the hour in which something happens."""
    if mode is not Mode.HOURS_NEXT:
        return start.astimezone(dt.UTC)
    clock = local(start).replace(minute=0, second=0, microsecond=0)
    return clock.astimezone(dt.UTC) + _HOUR


def said(at: dt.datetime) -> str:
    """A moment as it stands in facts: on a clock in the district."""
    return local(at).isoformat()


def _started(start: dt.datetime, begin: dt.datetime, mode: Mode) -> Reason:
    if mode is Mode.HOURS_NEXT:
        return Reason("start_next_hour", {"at": said(start), "first": said(begin)})
    return Reason("start_moment", {"at": said(start)})


def _before(
    start: dt.datetime, total: Total, because: list[Reason], calendar: Calendar, office_hours: OfficeHours
) -> Reckoning:
    event, length = start.astimezone(dt.UTC), total.amount * _HOUR
    of_office = total.unit is Unit.WORKING_HOUR
    end = office_before(event, length, calendar, office_hours) if of_office else event - length
    facts = {"n": total.amount, "unit": total.unit.value, "event": said(event), "at": said(end)}
    because.append(Reason("hours_before", facts))
    return _ends_at(end, of_office, event, because, calendar)


def _ends_at(
    end: dt.datetime,
    of_office: bool,
    other: dt.datetime,
    because: list[Reason],
    calendar: Calendar,
    *,
    suspended: bool = False,
) -> Reckoning:
    at = local(end)
    low, high = sorted((at.toordinal(), local(other).toordinal()))
    calendar.rests(at.toordinal())  # refuses what lies beyond the calendar
    years = calendar.unsettled_years(low, high) if of_office else ()
    because.append(Reason("due_moment", {"at": said(at)}))
    if years:
        because.append(Reason("provisional", {"years": list(years)}))
    return Reckoning(None, at, at, bool(years), tuple(because), suspended)
