"""When the hall is open: its hours on the calendar's working days."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from mazha.casework.centre.models import Hours
from mazha.casework.centre.rules import EARLIEST, USUAL_HOURS, Span, gives_numbers, moments, spans
from mazha.kernel.moments import day_of
from mazha.workdays.queries import calendar

_LOOK_AHEAD = 30


def hours_on(day: dt.date) -> tuple[Span, ...]:
    """The hours in force on a day."""
    row = Hours.objects.filter(from_date__lte=day).order_by("-from_date").first()
    found = spans(row.spans if row else USUAL_HOURS)
    assert found is not None
    return found


def is_open(at: dt.datetime) -> str | None:
    """None while numbers are given; else the sentence that says from when they are."""
    day, known = day_of(at), calendar()
    if known.is_working(day) and gives_numbers(at, hours_on(day)):
        return None
    for ahead in range(_LOOK_AHEAD):
        each = day + dt.timedelta(days=ahead)
        if known.is_working(each) and (first := moments(each, hours_on(each))[0][0] - EARLIEST) > at:
            return _("No numbers are given now. The next are given on %(when)s.") % {"when": f"{first:%Y-%m-%d %H:%M}"}
    return _("No numbers are given now.")
