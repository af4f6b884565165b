"""Walking along days and hours while leaving out those that are suspended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import gettext as _

from mazha.kernel.moments import SHANGHAI, day_of, start_of
from mazha.workdays.calendar import Calendar
from mazha.workdays.limits import OfficeHours, Pause, Uncountable

NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
NO_DAY = dt.date.max.toordinal()
T = TypeVar("T", int, dt.datetime)


@dataclass(frozen=True, slots=True)
class Days:
    """Days, by ordinal, with gaps `[from, to)` in which none is counted."""

    calendar: Calendar
    gaps: tuple[tuple[int, int], ...] = ()
    open_from: int = NO_DAY
    """First day of a suspension that has not ended; what it will cost is not known."""

    @classmethod
    def between(cls, calendar: Calendar, pauses: Sequence[Pause]) -> Days:
        if not pauses:
            return cls(calendar)
        spans = [(_day(p.since), NO_DAY if p.until is None else _day(p.until)) for p in pauses]
        merged, open_from = _merged(spans, NO_DAY)
        return cls(calendar, tuple(merged), open_from)

    def after(self, start: int, n: int) -> int:
        """The n-th counted day after a day; the day itself for none."""
        end = start + n
        if n > 0:
            for first, resumed in self.gaps:
                if resumed <= start + 1:
                    continue
                if first > end:
                    break
                end += resumed - max(first, start + 1)
        return end

    def working_after(self, start: int, n: int) -> int:
        """The n-th counted working day after a day; the day itself for none."""
        end = self.calendar.nth_working(start, n)
        if n > 0:
            for first, resumed in self.gaps:
                if resumed <= start + 1:
                    continue
                if first > end:
                    break
                n += self.calendar.count_working(max(first, start + 1), resumed - 1)
                end = self.calendar.nth_working(start, n)
        return end

    def roll(self, number: int) -> int:
        """The first day from this one on that is worked and not suspended."""
        end = self.calendar.first_working(number)
        for first, resumed in self.gaps:
            if first <= end < resumed:
                end = self.calendar.first_working(resumed)
        return end

    def counted(self, first: int, last: int) -> int:
        """How many days count from first to last, both included."""
        return last - first + 1 - sum(b - a + 1 for a, b in self.missing(first, last))

    def counted_working(self, first: int, last: int) -> int:
        count = self.calendar.count_working
        return count(first, last) - sum(count(a, b) for a, b in self.missing(first, last))

    def missing(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The suspended stretches within first to last, each by its own first and last day."""
        for a, b in self.gaps:
            if a <= last and b > first:
                yield max(a, first), min(b - 1, last)


@dataclass(frozen=True, slots=True)
class Hours:
    """Moments in UTC, with gaps in which no clock runs."""

    gaps: tuple[tuple[dt.datetime, dt.datetime], ...] = ()
    open_from: dt.datetime = NEVER

    @classmethod
    def between(cls, pauses: Sequence[Pause]) -> Hours:
        if not pauses:
            return cls()
        spans = [(_moment(p.since), NEVER if p.until is None else _moment(p.until)) for p in pauses]
        merged, open_from = _merged(spans, NEVER)
        return cls(tuple(merged), open_from)

    def after(self, start: dt.datetime, length: dt.timedelta) -> dt.datetime:
        """The moment at which a length of running time is used up. All in UTC."""
        end = start + length
        for stopped, resumed in self.gaps:
            if resumed <= start:
                continue
            if stopped >= end:
                break
            end += resumed - max(stopped, start)
        return end

    def office_after(
        self, start: dt.datetime, length: dt.timedelta, calendar: Calendar, hours: OfficeHours
    ) -> tuple[dt.datetime, dt.datetime]:
        """Where office time begins to run, and the moment at which a length of it is used up. All in UTC."""
        if not length:
            return start, start
        begun: dt.datetime | None = None
        for opened, closed in self._open(start, calendar, hours):
            begun = begun or opened
            if opened + length <= closed:
                return begun, opened + length
            length -= closed - opened
        raise AssertionError("working days never end")

    def _open(
        self, start: dt.datetime, calendar: Calendar, hours: OfficeHours
    ) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """Stretches of running office time from a moment on."""
        number = calendar.first_working(day_of(start).toordinal())
        while True:
            for span in _spans(number, hours):
                yield from self._running(max(span[0], start), span[1])
            number = calendar.nth_working(number, 1)

    def _running(self, opened: dt.datetime, closed: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        for stopped, resumed in self.gaps:
            if resumed <= opened or stopped >= closed:
                continue
            if opened < stopped:
                yield opened, stopped
            opened = resumed
        if opened < closed:
            yield opened, closed


def office_before(end: dt.datetime, length: dt.timedelta, calendar: Calendar, hours: OfficeHours) -> dt.datetime:
    """The moment from which a length of office time lies before an end. In UTC."""
    number = calendar.last_working(day_of(end).toordinal())
    while length:
        for opened, closed in reversed(_spans(number, hours)):
            closed = min(closed, end)
            if opened >= closed:
                continue
            if closed - length >= opened:
                return closed - length
            length -= closed - opened
        number = calendar.nth_working(number, -1)
    return end


def _spans(number: int, hours: OfficeHours) -> list[tuple[dt.datetime, dt.datetime]]:
    day = dt.date.fromordinal(number)
    return [(_at(day, opened), _at(day, closed)) for opened, closed in hours.spans]


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=SHANGHAI).astimezone(dt.UTC)


def _day(end: dt.date | dt.datetime) -> int:
    return (day_of(end) if isinstance(end, dt.datetime) else end).toordinal()


def _moment(end: dt.date | dt.datetime) -> dt.datetime:
    return (end if isinstance(end, dt.datetime) else start_of(end)).astimezone(dt.UTC)


def _merged(spans: list[tuple[T, T]], never: T) -> tuple[list[tuple[T, T]], T]:
    """Suspensions in order, those that touch or overlap as one; and where the one without an end begins."""
    if any(until < since for since, until in spans):
        raise Uncountable(_("A suspension ends before it begins. Check its two dates."))
    open_from = min((since for since, until in spans if until == never), default=never)
    merged: list[tuple[T, T]] = []
    for since, until in sorted((since, min(until, open_from)) for since, until in spans if since < open_from):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        elif since < until:
            merged.append((since, until))
    return merged, open_from
