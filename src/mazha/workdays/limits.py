"""What a period is: how much, in which unit, counted which way; how it is lengthened, and when it stands still."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.workdays.calendar import FIRST, LAST, beyond


class Uncountable(Unacceptable):
    """The period, or what it is counted from, makes no sense."""

    code = "uncountable"


class Unit(StrEnum):
    DAY = "day"
    WORKING_DAY = "working_day"
    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    MONTH = "month"
    YEAR = "year"


class Mode(StrEnum):
    """How a period is counted; it can never be read off the word 日 (docs/reference/counting.md)."""

    CAL_DAYS = "CAL_DAYS"
    CAL_DAYS_NOROLL = "CAL_DAYS_NOROLL"
    WORK_DAYS = "WORK_DAYS"
    HOURS_EXACT = "HOURS_EXACT"
    HOURS_NEXT = "HOURS_NEXT"
    WORK_HOURS = "WORK_HOURS"
    MONTHS = "MONTHS"
    MONTHS_NOROLL = "MONTHS_NOROLL"
    SENTENCE = "SENTENCE"
    BACKWARD = "BACKWARD"
    ROLL_BACK = "ROLL_BACK"
    LEAVE = "LEAVE"
    RETAIN_MIN = "RETAIN_MIN"


N = TypeVar("N", Unit, Mode)

_BY_DATE = frozenset({Unit.DAY, Unit.MONTH, Unit.YEAR})
UNITS: Mapping[Mode, frozenset[Unit]] = {
    Mode.CAL_DAYS: _BY_DATE,
    Mode.CAL_DAYS_NOROLL: _BY_DATE,
    Mode.WORK_DAYS: frozenset({Unit.WORKING_DAY}),
    Mode.HOURS_EXACT: frozenset({Unit.HOUR}),
    Mode.HOURS_NEXT: frozenset({Unit.HOUR}),
    Mode.WORK_HOURS: frozenset({Unit.WORKING_HOUR}),
    Mode.MONTHS: frozenset({Unit.MONTH, Unit.YEAR}),
    Mode.MONTHS_NOROLL: frozenset({Unit.MONTH, Unit.YEAR}),
    Mode.SENTENCE: _BY_DATE,
    Mode.BACKWARD: frozenset(Unit),
    Mode.ROLL_BACK: _BY_DATE | {Unit.WORKING_DAY},
    Mode.LEAVE: _BY_DATE | {Unit.WORKING_DAY},
    Mode.RETAIN_MIN: _BY_DATE,
}
"""Units each mode can count. A mismatch is a slip in a table, and refused there."""

FIRST_DAY_COUNTS = frozenset({Mode.SENTENCE, Mode.LEAVE})
ROLLS_FORWARD = frozenset({Mode.CAL_DAYS, Mode.MONTHS, Mode.WORK_DAYS})
BY_THE_HOUR = frozenset({Unit.HOUR, Unit.WORKING_HOUR})

MOST: Mapping[Unit, int] = {
    Unit.DAY: 36_600,
    Unit.WORKING_DAY: 25_000,
    Unit.HOUR: 100_000,
    Unit.WORKING_HOUR: 10_000,
    Unit.MONTH: 1_200,
    Unit.YEAR: 100,
}
"""Larger amounts are taken for slips: a century of days, a decade of hours."""


def check_moment(at: dt.datetime) -> None:
    """Refuse a moment without a time zone, and one outside the calendar."""
    if getattr(at, "tzinfo", None) is None:
        message = _("%(moment)s has no time zone. Say which clock it was read from.")
        raise Uncountable(message % {"moment": at}, moment=str(at))
    if not FIRST.year <= at.year <= LAST.year:
        raise beyond(at.toordinal())


def _check_amount(amount: int, unit: Unit, least: int) -> None:
    if type(amount) is not int:
        raise Uncountable(_("The amount of a period is a whole number, without quotes or decimals."), amount=amount)
    if not least <= amount <= MOST[unit]:
        message = _("%(amount)s is no amount for a period in this unit. Give %(least)s to %(most)s.")
        raise Uncountable(
            message % {"amount": amount, "least": least, "most": MOST[unit]}, amount=amount, unit=unit.value
        )


def _named(kind: type[N], given: N) -> N:
    """The member itself, also for its plain name: `is` must hold wherever units and modes are compared."""
    try:
        return kind(given)
    except ValueError:
        known = ", ".join(kind)
        raise Uncountable(
            _("%(given)s is not known here. Give one of: %(known)s.") % {"given": given, "known": known},
            given=str(given),
        ) from None


@dataclass(frozen=True, slots=True)
class Limit:
    """A period as the law or a policy sets it. Refuses a unit its mode cannot count, and amounts nobody means."""

    amount: int
    unit: Unit
    mode: Mode
    ends_with_month: bool = False
    """A period begun on the last day of a month runs to the last day of its last month (XSSI 202, months of criminal
    procedure; for months of a SENTENCE it always holds)."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", _named(Unit, self.unit))
        object.__setattr__(self, "mode", _named(Mode, self.mode))
        if self.unit not in UNITS[self.mode]:
            known = ", ".join(unit for unit in Unit if unit in UNITS[self.mode])
            message = _("%(mode)s cannot count in %(unit)s. It counts in: %(known)s.")
            raise Uncountable(
                message % {"mode": self.mode, "unit": self.unit, "known": known},
                mode=self.mode.value,
                unit=self.unit.value,
            )
        _check_amount(self.amount, self.unit, least=1 if self.mode in FIRST_DAY_COUNTS else 0)

    def as_json(self) -> dict[str, int | str | bool]:
        plain: dict[str, int | str | bool] = {
            "amount": self.amount,
            "unit": self.unit.value,
            "mode": self.mode.value,
        }
        return plain | {"ends_with_month": True} if self.ends_with_month else plain

    @classmethod
    def from_json(cls, plain: Mapping[str, object]) -> Limit:
        """The limit written by `as_json`."""
        amount, ends = plain["amount"], bool(plain.get("ends_with_month", False))
        assert isinstance(amount, int)
        return cls(amount, Unit(str(plain["unit"])), Mode(str(plain["mode"])), ends)


@dataclass(frozen=True, slots=True)
class Extension:
    """How much a period is lengthened by. In the limit's own unit the two are added and counted from the same start;
    in another it is appended to the end as it stands before rolling."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", _named(Unit, self.unit))
        _check_amount(self.amount, self.unit, least=0)

    def as_json(self) -> dict[str, int | str]:
        return {"amount": self.amount, "unit": self.unit.value}

    @classmethod
    def from_json(cls, plain: Mapping[str, object]) -> Extension:
        """The extension written by `as_json`."""
        amount = plain["amount"]
        assert isinstance(amount, int)
        return cls(amount, Unit(str(plain["unit"])))


@dataclass(frozen=True, slots=True)
class Pause:
    """From suspension to resumption. Days are not counted from the day of suspension to the day before resumption;
    hours stand still from the one moment to the other, or from midnight to midnight where only days are known."""

    since: dt.date | dt.datetime
    until: dt.date | dt.datetime | None = None
    """None: it still stands."""

    def __post_init__(self) -> None:
        for end in (self.since, self.until):
            if isinstance(end, dt.datetime):
                check_moment(end)
            elif end is not None and not FIRST <= end <= LAST:
                raise beyond(end.toordinal())

    def as_json(self) -> dict[str, str | None]:
        return {"since": self.since.isoformat(), "until": self.until.isoformat() if self.until else None}

    @classmethod
    def from_json(cls, plain: Mapping[str, object]) -> Pause:
        """The pause written by `as_json`."""
        until = plain.get("until")
        return cls(_day_or_moment(str(plain["since"])), _day_or_moment(str(until)) if until else None)


def _day_or_moment(written: str) -> dt.date | dt.datetime:
    return dt.datetime.fromisoformat(written) if len(written) > len("2026-01-01") else dt.date.fromisoformat(written)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When an office is open on a working day: spans in order, none touching the next, within one day."""

    spans: tuple[tuple[dt.time, dt.time], ...]

    def __post_init__(self) -> None:
        edges = [edge for span in self.spans for edge in span]
        rising = all(a < b for a, b in itertools.pairwise(edges))
        if not edges or not rising or any(edge.tzinfo is not None for edge in edges):
            raise Uncountable(_("Office hours are spans in order, such as 09:00-12:00,13:30-17:30."), spans=str(self))

    @classmethod
    def read(cls, written: str) -> OfficeHours:
        """From `09:00-12:00,13:30-17:30`. Refuses anything else."""
        try:
            spans = [span.split("-") for span in written.replace("，", ",").replace("、", ",").split(",")]
            return cls(tuple((dt.time.fromisoformat(a.strip()), dt.time.fromisoformat(b.strip())) for a, b in spans))
        except ValueError:
            raise Uncountable(
                _("Office hours are spans in order, such as 09:00-12:00,13:30-17:30."), written=written
            ) from None

    def __str__(self) -> str:
        return ",".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in self.spans)


DEFAULT_OFFICE_HOURS = OfficeHours(((dt.time(9), dt.time(12)), (dt.time(13, 30), dt.time(17, 30))))
