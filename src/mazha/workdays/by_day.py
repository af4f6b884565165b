"""Counting periods of days, months and years."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mazha.kernel.moments import SHANGHAI, day_of
from mazha.workdays.calendar import Calendar
from mazha.workdays.limits import (
    BY_THE_HOUR,
    FIRST_DAY_COUNTS,
    MOST,
    ROLLS_FORWARD,
    Extension,
    Limit,
    Mode,
    Pause,
    Uncountable,
    Unit,
)
from mazha.workdays.reckoning import Fact, Reason, Reckoning, iso
from mazha.workdays.runs import Days

MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
LISTED = 10
"""Up to this many working days are named one by one, so that a reader can follow with a finger."""
_SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Total:
    """A limit with the extensions that simply add to it, and those that do not."""

    amount: int
    unit: Unit
    own: tuple[Extension, ...]
    appended: tuple[Extension, ...]


def total_of(limit: Limit, extensions: Sequence[Extension]) -> Total:
    """Extensions in the limit's own unit, or both in months and years, make one longer period from the same start."""
    if not extensions:
        return Total(limit.amount, limit.unit, (), ())
    own = tuple(e for e in extensions if e.unit is limit.unit or (e.unit in MONTHS and limit.unit in MONTHS))
    unit = limit.unit
    if unit is Unit.YEAR and any(e.unit is Unit.MONTH for e in own):
        unit = Unit.MONTH
    amount = _in(unit, limit.amount, limit.unit) + sum(_in(unit, e.amount, e.unit) for e in own)
    if amount > MOST[unit]:
        message = _("Extensions lengthen the period to %(amount)s, more than anyone means.")
        raise Uncountable(message % {"amount": amount}, amount=amount, unit=unit.value)
    return Total(amount, unit, own, tuple(e for e in extensions if e not in own))


def _in(unit: Unit, amount: int, given: Unit) -> int:
    return amount * MONTHS[given] // MONTHS[unit] if unit in MONTHS else amount


def corresponding(start: int, months: int, *, keeps_month_end: bool = False) -> int:
    """The day of the same number some months later or earlier; the month's last day where there is none."""
    day = dt.date.fromordinal(start)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    at_end = keeps_month_end and day.day == monthrange(day.year, day.month)[1]
    return dt.date(year, month + 1, last if at_end else min(day.day, last)).toordinal()


def by_day(
    start: dt.datetime, limit: Limit, extensions: Sequence[Extension], pauses: Sequence[Pause], calendar: Calendar
) -> Reckoning:
    """Reckon a period that ends with a day."""
    first = day_of(start).toordinal()
    if any(e.unit in BY_THE_HOUR for e in extensions):
        raise Uncountable(_("A period of days cannot be lengthened by hours. Give the extension in days."))
    if limit.mode in (Mode.BACKWARD, Mode.ROLL_BACK) and pauses:
        raise Uncountable(_("A day that is fixed beforehand cannot be suspended. Leave the suspension out."))
    if limit.mode is Mode.BACKWARD:
        return _backward(first, total_of(limit, extensions), calendar)
    count = _Count(first, limit, total_of(limit, extensions), Days.between(calendar, pauses))
    return count.reckoning()


class _Count:
    """One count in progress: where it stands, and what brought it there."""

    __slots__ = ("because", "consults", "days", "end", "first", "limit", "origin", "total")

    def __init__(self, first: int, limit: Limit, total: Total, days: Days) -> None:
        self.first, self.limit, self.total, self.days = first, limit, total, days
        self.origin = first - (limit.mode in FIRST_DAY_COUNTS)
        self.consults = False
        """Whether every day between start and end was asked for, not the last alone."""
        self.because: list[Reason] = []
        self.end = self.origin

    def say(self, code: str, **facts: Fact) -> None:
        self.because.append(Reason(code, facts))

    def reckoning(self) -> Reckoning:
        self._start()
        for extension in self.total.own:
            self.say("extended", n=extension.amount, unit=extension.unit.value)
        self._advance(self.total.amount, self.total.unit, self.origin)
        for extension in self.total.appended:
            before = self.end
            self.say("extended_after", n=extension.amount, unit=extension.unit.value, day=iso(before))
            self._advance(extension.amount, extension.unit, before)
        due = self._settle()
        return self._concluded(due)

    def _start(self) -> None:
        if self.limit.mode is Mode.ROLL_BACK and not self.total.amount:
            self.say("fixed_day", day=iso(self.first))
        elif self.limit.mode in FIRST_DAY_COUNTS:
            self.say("start_counted", day=iso(self.first))
        else:
            self.say("start_not_counted", day=iso(self.first))

    def _advance(self, amount: int, unit: Unit, start: int) -> None:
        if unit is Unit.WORKING_DAY:
            self._working_days(amount, start)
        elif unit is Unit.DAY:
            self.end = self.days.after(start, amount)
            self._pauses(start)
            if amount:
                self.say("counted_days", n=amount, last=iso(self.end))
        else:
            self._months(amount, unit, start)

    def _working_days(self, amount: int, start: int) -> None:
        self.consults = True
        self.end = self.days.working_after(start, amount)
        self._pauses(start, working=True)
        self.because += unlike_the_week(self.days, start + 1, self.end)
        if not amount:
            return
        if amount <= LISTED:
            named = [iso(self.days.working_after(start, i)) for i in range(1, amount + 1)]
            self.say("counted_working_days", n=amount, last=iso(self.end), days=named)
        else:
            self.say("counted_working_days", n=amount, last=iso(self.end))

    def _months(self, amount: int, unit: Unit, start: int) -> None:
        """To the corresponding day, or the one before it where the first day counts; `start` itself is not counted."""
        counts_first = self.limit.mode in FIRST_DAY_COUNTS and start == self.origin
        begun = start + counts_first
        keeps = self.limit.ends_with_month or (self.limit.mode is Mode.SENTENCE and unit is Unit.MONTH)
        to = corresponding(begun, amount * MONTHS[unit], keeps_month_end=keeps)
        wanted, got = dt.date.fromordinal(begun).day, dt.date.fromordinal(to).day
        self.say("counted_months", n=amount, unit=unit.value, day=iso(to))
        if got < wanted:
            self.say("no_such_day", day=iso(to), wanted=wanted)
        elif got > wanted:
            self.say("month_end_kept", day=iso(to))
        last = to - counts_first
        if counts_first:
            self.say("day_before", day=iso(to), last=iso(last))
        self.end = self.days.after(start, last - start)
        self._pauses(start)
        if self.end != last:
            self.say("pushed", last=iso(self.end))

    def _pauses(self, start: int, *, working: bool = False) -> None:
        for a, b in self.days.missing(start + 1, self.end):
            n = self.days.calendar.count_working(a, b) if working else b - a + 1
            if n == 0:
                continue
            unit = Unit.WORKING_DAY if working else Unit.DAY
            self.say("paused", first=iso(a), last=iso(b), n=n, unit=unit.value)

    def _settle(self) -> int:
        """Roll, or say why not."""
        mode, end, calendar = self.limit.mode, self.end, self.days.calendar
        rests = calendar.rests(end)
        if mode is Mode.RETAIN_MIN:
            self.say("keep_through", last=iso(end), free=iso(end + 1))
        elif mode in ROLLS_FORWARD:
            due = self.days.roll(end)
            if due != end:
                self.say("rolled", day=iso(end), past=due - end, last=iso(due), names=names_in(calendar, end, due - 1))
            elif calendar.make_ups_in(end, end) and not self.consults:
                self.say("last_is_make_up", last=iso(end))
            return due
        elif mode is Mode.ROLL_BACK and rests:
            due = calendar.last_working(end)
            self.say("rolled_back", day=iso(end), last=iso(due), names=names_in(calendar, due + 1, end))
            return due
        elif rests:
            self.say("not_rolled", last=iso(end), names=names_in(calendar, end, end))
        return end

    def _concluded(self, due: int) -> Reckoning:
        suspended = self.days.open_from <= due
        if suspended:
            self.say("suspended_since", day=iso(self.days.open_from))
        if self.limit.mode is not Mode.RETAIN_MIN:
            self.say("due_day", last=iso(due))
        low, high = min(self.end, due), max(self.end, due)
        years: tuple[int, ...] = ()
        if self.consults:
            years = self.days.calendar.unsettled_years(self.origin + 1, high)
        elif self.limit.mode in ROLLS_FORWARD or self.limit.mode is Mode.ROLL_BACK:
            years = self.days.calendar.unsettled_years(low, high)
        if years:
            self.say("provisional", years=list(years))
        return ends_with(due, nominal=self.end, years=years, because=self.because, suspended=suspended)


def ends_with(
    due: int, *, nominal: int, years: Sequence[int], because: Sequence[Reason], suspended: bool = False
) -> Reckoning:
    """A period that ends with a day is overdue from midnight on; its last valid second is the one before."""
    after = dt.date.fromordinal(due + 1)
    midnight = dt.datetime(after.year, after.month, after.day, tzinfo=SHANGHAI)
    return Reckoning(dt.date.fromordinal(nominal), midnight - _SECOND, midnight, bool(years), tuple(because), suspended)


def names_in(calendar: Calendar, first: int, last: int) -> list[str]:
    """Names of the holidays among these days; none when they are a plain weekend."""
    return list(dict.fromkeys(h.name for h in calendar.holidays_in(first, last)))


def unlike_the_week(days: Days, first: int, last: int) -> list[Reason]:
    """Holidays passed over and weekend days worked among these days."""
    found: list[Reason] = []
    if holidays := days.calendar.holidays_in(first, last):
        rows = [{"name": h.name, "first": h.first.isoformat(), "last": h.last.isoformat()} for h in holidays]
        found.append(Reason("skipped", {"holidays": rows}))
    make_ups = [day for day in days.calendar.make_ups_in(first, last) if not days.gaps or days.counted(day, day)]
    if make_ups:
        found.append(Reason("make_ups", {"days": [iso(day) for day in make_ups]}))
    return found


def _backward(event: int, total: Total, calendar: Calendar) -> Reckoning:
    """Clear days before an event: neither the day of the act nor that of the event is one of them."""
    if total.appended:
        raise Uncountable(_("Days before an event are lengthened in their own unit only."))
    because = [Reason("extended", {"n": e.amount, "unit": e.unit.value}) for e in total.own]
    years: tuple[int, ...] = ()
    if total.unit is Unit.WORKING_DAY:
        nominal = calendar.nth_working(event, -total.amount)
        because += unlike_the_week(Days(calendar), nominal, event - 1)
        years = calendar.unsettled_years(nominal, event)
    elif total.unit is Unit.DAY:
        nominal = event - total.amount
    else:
        nominal = corresponding(event, -total.amount * MONTHS[total.unit])
    due = nominal - 1
    calendar.rests(due)  # refuses what lies beyond the calendar
    facts: dict[str, Fact] = {"n": total.amount, "unit": total.unit.value, "day": iso(event), "last": iso(due)}
    because.append(Reason("clear_before", facts))
    because.append(Reason("due_day", {"last": iso(due)}))
    if years:
        because.append(Reason("provisional", {"years": list(years)}))
    return ends_with(due, nominal=nominal, years=years, because=because)
