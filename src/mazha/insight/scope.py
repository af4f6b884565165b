"""Which matters a board is about: what its reader answers for, what was filtered, and which days."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from mazha.insight.figures import RAISED_BY_A_PROGRAM, Basis, Figure
from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.kernel.moments import start_of

if TYPE_CHECKING:
    from mazha.people.actor import Actor

NONE = "-"
"""Stands for matters without a value: not placed, not dispatched, not yet categorised."""

EARLIEST, LATEST = 2000, 2099
LONGEST = dt.timedelta(days=1100)
_WRITTEN = {
    "street": re.compile(r"[0-9]{9}"),
    "community": re.compile(r"[0-9]{12}"),
    "unit": re.compile(r"[0-9]{1,9}"),
    "category": re.compile(r"[0-9A-Za-z]{1,20}"),
    "channel": re.compile(r"[a-z0-9_-]{1,20}"),
}
_LEVELS = {6: "district", 9: "street", 12: "community", 15: "grid"}


class NoBoard(Forbidden):
    """The asker answers for no part of the district."""

    code = "insight.no_board"


class PeriodIsWrong(Unacceptable):
    code = "insight.period"


def between(column: str, first: dt.date, last: dt.date) -> Q:
    """Moments from the beginning of one day to the end of another, as comparisons that an index answers."""
    return Q(**{f"{column}__gte": start_of(first), f"{column}__lt": start_of(last + dt.timedelta(days=1))})


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the district, both ends included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.first.year < EARLIEST or self.last.year > LATEST:
            raise PeriodIsWrong(
                _("There is nothing to count on these days. Choose days of this century."),
                {"since": _("Choose a day of this century.")},
            )
        if self.last < self.first:
            raise PeriodIsWrong(
                _("The period ends before it begins. Swap the two days."),
                {"until": _("Give a day not before the first.")},
            )
        if self.last - self.first > LONGEST:
            raise PeriodIsWrong(
                _("The period is longer than three years. Choose a shorter one."),
                {"since": _("Give a later day.")},
            )

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Period:
        """As many days, ending the day before this one begins."""
        span = dt.timedelta(days=self.days)
        return Period(self.first - span, self.last - span)

    def holds(self, column: str) -> Q:
        """Moments that fall into it."""
        return between(column, self.first, self.last)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader narrowed the board to. Empty means all, `NONE` those without a value."""

    street: str = ""
    community: str = ""
    unit: str = ""
    category: str = ""
    """A category's code or the beginning of one."""
    channel: str = ""

    def __post_init__(self) -> None:
        for name, value in self.given().items():
            if value != NONE and not _WRITTEN[name].fullmatch(value):
                raise Unacceptable(
                    _("There is no such value to filter by. Choose one of the list."),
                    {name: _("Choose one of the list.")},
                )

    def given(self) -> Mapping[str, str]:
        """Those that narrow anything, by name."""
        named = {name: getattr(self, name) for name in ("street", "community", "unit", "category", "channel")}
        return {name: value for name, value in named.items() if value}

    def where(self) -> Q:
        found = Q()
        for name, value in self.given().items():
            found &= _holds(name, "" if value == NONE else value)
        return found


def _holds(name: str, value: str) -> Q:
    if name == "unit":
        return Q(lead_unit_id=int(value)) if value else Q(lead_unit_id__isnull=True)
    if name == "category" and value:
        # A range and not LIKE: under row security only comparisons may use an index.
        return Q(category__gte=value, category__lt=value[:-1] + chr(ord(value[-1]) + 1))
    return _in_area(name, [value]) if value else Q(**{name: value})


def _in_area(level: str, codes: list[str]) -> Q:
    """A code begins with its street's, and streets have the indexes."""
    found = Q(**{f"{level}__in": codes})
    return found & Q(street__in=sorted({code[:9] for code in codes})) if level in {"community", "grid"} else found


@dataclass(frozen=True, slots=True)
class Scope:
    """What the reader answers for: areas, or the matters their units lead. Never more than they may see."""

    everything: bool = False
    areas: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()

    @classmethod
    def of(cls, actor: Actor) -> Scope:
        """An area goes before a unit: who leads a street sees its whole board. Refuses those who answer for none."""
        sight = actor.sight()
        if sight.everything:
            return cls(everything=True)
        if sight.areas:
            return cls(areas=sight.areas)
        if sight.units:
            return cls(units=sight.units)
        raise NoBoard(_("None of your posts has a board. It is for those who answer for an area or a unit."))

    def where(self) -> Q:
        if self.everything:
            return Q()
        if self.units:
            return Q(lead_unit_id__in=sorted(self.units))
        found = Q(pk__in=[])
        for level in _LEVELS.values():
            if codes := sorted(code for code in self.areas if _LEVELS.get(len(code)) == level):
                found |= _in_area(level, codes)
        return found

    def districts(self) -> list[str] | None:
        """Codes of the districts it is made of; None when it is not whole districts."""
        return sorted(self.areas) if self.areas and all(len(code) == 6 for code in self.areas) else None

    def streets(self) -> list[str] | None:
        return sorted(self.areas) if self.areas and all(len(code) == 9 for code in self.areas) else None


@dataclass(frozen=True, slots=True)
class Question:
    """A scope, narrowed, over a period. Number and list of a figure are both answers to the same one."""

    scope: Scope
    period: Period
    filters: Filters = field(default_factory=Filters)

    def where(self) -> Q:
        """All matters it is about, whatever their days: those somebody brought, so no warnings."""
        return self.scope.where() & self.filters.where() & ~Q(channel=RAISED_BY_A_PROGRAM)

    def is_in_streets(self) -> bool:
        """Whether it is within streets: then it is divided by community, too."""
        return bool(self.filters.street) or self.scope.streets() is not None

    def behind(self, figure: Figure, *, at: dt.datetime) -> Q:
        """Exactly the matters that a figure counts."""
        found = self.where() & figure.where
        if figure.basis is Basis.OPENED:
            return found & self.period.holds("opened_at")
        if figure.basis is Basis.ENDED:
            return found & self.period.holds("closed_at")
        found &= Q(closed_at__isnull=True)
        return found & Q(due_at__lt=at) if figure.timed else found
