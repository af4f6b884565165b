"""Which days are worked and which are not: an immutable value, asked by day or by ordinal number."""

from __future__ import annotations

import bisect
import datetime as dt
import functools
import itertools
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.workdays.statutory import statutory_days

FIRST, LAST = dt.date(1950, 1, 1), dt.date(2200, 12, 31)
_LO, _HI = FIRST.toordinal(), LAST.toordinal()
_DAYS = _HI - _LO + 1
_MONDAY_FIRST = bytes((0, 0, 0, 0, 0, 1, 1))
UNTIL_NEXT_NOTICE = (12, 28)
"""A year's notice also speaks for the last days of December before it (2018-12-29 was made a working Saturday in the
notice for 2019), so those are settled only when the next year's is out."""


class BeyondCalendar(Unacceptable):
    """The day lies outside the years this calendar covers."""

    code = "beyond_calendar"


class Kind(StrEnum):
    REST = "rest"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that a notice names: of a holiday, or worked in exchange for one."""

    date: dt.date
    kind: Kind
    name: str
    """The holiday's, in Chinese: 国庆节."""


@dataclass(frozen=True, slots=True)
class YearTable:
    """What is known of a year. Until its notice is published, everything counted over it is provisional."""

    year: int
    days: tuple[NamedDay, ...] = ()
    published: bool = True
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Holiday:
    """Rest days in a row that bear one name."""

    name: str
    first: dt.date
    last: dt.date


def ordinal(day: dt.date) -> int:
    """The day's ordinal number. Refuses a moment, which may be two days, and days beyond the calendar."""
    if isinstance(day, dt.datetime):
        raise TypeError("A moment is not a day: ask mazha.kernel.moments.day_of first.")
    number = day.toordinal()
    if not _LO <= number <= _HI:
        raise beyond(number)
    return number


def beyond(number: int) -> BeyondCalendar:
    """The refusal for an ordinal outside the calendar."""
    message = _("This reaches beyond the calendar, which covers %(first)s to %(last)s. Check the date and the amount.")
    return BeyondCalendar(message % {"first": FIRST, "last": LAST}, ordinal=number)


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Every day from 1950 to 2200, worked or not: as published where a notice is known, else by the law's own days.

    Days are answered from arrays, so that counting sixty working days ahead costs as much as counting one.
    `version` tells two calendars apart; it goes into nothing that is stored.
    """

    years: Mapping[int, YearTable]
    version: str = ""
    _rest: bytes = field(init=False, repr=False)
    """1 for a rest day, from FIRST on."""
    _rank: array[int] = field(init=False, repr=False)
    """Working days up to and including each day."""
    _work: array[int] = field(init=False, repr=False)
    """Ordinals of the working days."""
    _unsettled: bytes = field(init=False, repr=False)
    """1 for a day that a notice to come may still change."""
    _named: Mapping[int, NamedDay] = field(init=False, repr=False)
    _holidays: tuple[Holiday, ...] = field(init=False, repr=False)
    _holiday_ends: tuple[int, ...] = field(init=False, repr=False)
    _make_ups: tuple[int, ...] = field(init=False, repr=False)

    @classmethod
    def of(cls, years: Iterable[YearTable], version: str = "") -> Calendar:
        return cls(MappingProxyType({table.year: table for table in years}), version)

    def __post_init__(self) -> None:
        named = _named_days(self.years)
        rest = bytearray((_MONDAY_FIRST * (_DAYS // 7 + 2))[FIRST.weekday() :][:_DAYS])
        for number, day in named.items():
            rest[number - _LO] = day.kind is Kind.REST
        worked = rest.translate(bytes((1, 0)) + bytes(254))
        holidays = _in_rows(named)
        values = {
            "_rest": bytes(rest),
            "_rank": array("i", itertools.accumulate(worked)),
            "_work": array("i", itertools.compress(range(_LO, _HI + 1), worked)),
            "_unsettled": _unsettled(self.years),
            "_named": MappingProxyType(named),
            "_holidays": holidays,
            "_holiday_ends": tuple(h.last.toordinal() for h in holidays),
            "_make_ups": tuple(sorted(n for n, d in named.items() if d.kind is Kind.MAKE_UP)),
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    # ---- asked by day

    def is_rest(self, day: dt.date) -> bool:
        return self.rests(ordinal(day))

    def is_working(self, day: dt.date) -> bool:
        return not self.rests(ordinal(day))

    def is_published(self, year: int) -> bool:
        """Whether the year's notice is out and loaded."""
        return year in self.years and self.years[year].published

    def is_settled(self, day: dt.date) -> bool:
        """Whether no notice to come can still change this day."""
        return not self._unsettled[ordinal(day) - _LO]

    def named(self, day: dt.date) -> NamedDay | None:
        """What the notice, or before it the law, calls this day; None for an ordinary one."""
        return self._named.get(ordinal(day))

    def day_name(self, day: dt.date) -> str:
        """The holiday's name in Chinese, also for a day worked in exchange for it; empty for an ordinary day."""
        found = self.named(day)
        return found.name if found else ""

    def next_working(self, day: dt.date) -> dt.date:
        """The day itself when it is worked, else the first worked day after it."""
        return dt.date.fromordinal(self.first_working(ordinal(day)))

    def previous_working(self, day: dt.date) -> dt.date:
        """The day itself when it is worked, else the last worked day before it."""
        return dt.date.fromordinal(self.last_working(ordinal(day)))

    def working_days(self, first: dt.date, last: dt.date) -> int:
        """How many days are worked from the first to the last, both included."""
        return self.count_working(ordinal(first), ordinal(last))

    def holidays(self, first: dt.date, last: dt.date) -> tuple[Holiday, ...]:
        """Named holidays that touch the days from the first to the last, both included, whole."""
        return self.holidays_in(ordinal(first), ordinal(last))

    # ---- asked by ordinal number, for counting

    def rests(self, number: int) -> bool:
        if not _LO <= number <= _HI:
            raise beyond(number)
        return self._rest[number - _LO] == 1

    def first_working(self, number: int) -> int:
        """The ordinal itself when worked, else the next worked one."""
        if not _LO <= number <= _HI:
            raise beyond(number)
        return self._at(self._rank[number - _LO] - 1 + self._rest[number - _LO], number)

    def last_working(self, number: int) -> int:
        """The ordinal itself when worked, else the last worked one before."""
        if not _LO <= number <= _HI:
            raise beyond(number)
        return self._at(self._rank[number - _LO] - 1, number)

    def nth_working(self, after: int, n: int) -> int:
        """The n-th worked ordinal after a day; for negative n, the n-th before it. Zero is the day itself."""
        if not _LO <= after <= _HI:
            raise beyond(after)
        if n == 0:
            return after
        rank = self._rank[after - _LO]
        return self._at(rank + n - 1 if n > 0 else rank + n - 1 + self._rest[after - _LO], after)

    def count_working(self, first: int, last: int) -> int:
        """How many days are worked from first to last, both included."""
        if last < first:
            return 0
        if first <= _LO or last > _HI:
            raise beyond(first if first <= _LO else last)
        return self._rank[last - _LO] - self._rank[first - 1 - _LO]

    def unsettled_years(self, first: int, last: int) -> tuple[int, ...]:
        """Years whose notice may still change a day from first to last, both included."""
        if self._unsettled.find(1, first - _LO, last - _LO + 1) < 0:
            return ()
        days = (number for number in range(first, last + 1) if self._unsettled[number - _LO])
        return tuple(sorted({_notice_year(self, dt.date.fromordinal(number)) for number in days}))

    def holidays_in(self, first: int, last: int) -> tuple[Holiday, ...]:
        at = bisect.bisect_left(self._holiday_ends, first)
        found = []
        while at < len(self._holidays) and self._holidays[at].first.toordinal() <= last:
            found.append(self._holidays[at])
            at += 1
        return tuple(found)

    def make_ups_in(self, first: int, last: int) -> tuple[int, ...]:
        """Ordinals of the weekend days that are worked, from first to last, both included."""
        return self._make_ups[bisect.bisect_left(self._make_ups, first) : bisect.bisect_right(self._make_ups, last)]

    def _at(self, index: int, asked: int) -> int:
        if not 0 <= index < len(self._work):
            raise beyond(asked)
        return self._work[index]


def _named_days(years: Mapping[int, YearTable]) -> dict[int, NamedDay]:
    """Named days by ordinal: the law's own for unpublished years, overlaid by whatever is loaded."""
    named: dict[int, NamedDay] = {}
    for year in range(FIRST.year, LAST.year + 1):
        if year not in years or not years[year].published:
            named |= _by_law(year)
    for table in years.values():
        named |= {ordinal(day.date): day for day in table.days}
    return named


@functools.cache
def _by_law(year: int) -> Mapping[int, NamedDay]:
    days = statutory_days(year).items()
    return MappingProxyType({day.toordinal(): NamedDay(day, Kind.REST, name) for day, name in days})


def _in_rows(named: Mapping[int, NamedDay]) -> tuple[Holiday, ...]:
    rows: list[Holiday] = []
    for number in sorted(n for n, day in named.items() if day.kind is Kind.REST):
        day = named[number]
        if rows and rows[-1].name == day.name and rows[-1].last.toordinal() == number - 1:
            rows[-1] = Holiday(day.name, rows[-1].first, day.date)
        else:
            rows.append(Holiday(day.name, day.date, day.date))
    return tuple(rows)


def _unsettled(years: Mapping[int, YearTable]) -> bytes:
    def published(year: int) -> bool:
        return year in years and years[year].published

    parts = []
    for year in range(FIRST.year, LAST.year + 1):
        turn = dt.date(year, *UNTIL_NEXT_NOTICE)
        before = (turn - dt.date(year, 1, 1)).days
        after = (dt.date(year, 12, 31) - turn).days + 1
        parts.append(
            bytes((not published(year),)) * before + bytes((not (published(year) and published(year + 1)),)) * after
        )
    return b"".join(parts)


def _notice_year(calendar: Calendar, day: dt.date) -> int:
    return day.year + 1 if calendar.is_published(day.year) else day.year
