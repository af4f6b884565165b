"""Whose duty a category is in a place: the one line of the catalogue that rules, and every line it shadows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """One line of the catalogue. An empty category or territory means any."""

    id: int
    category: str
    territory: str
    organisation_id: int
    assisting: tuple[int, ...] = ()
    basis: str = ""
    start_date: dt.date
    end_date: dt.date | None = None
    """The last day on which it holds."""

    def holds_on(self, day: dt.date) -> bool:
        return self.start_date <= day and (self.end_date is None or day <= self.end_date)


class Lost(StrEnum):
    """Why a line that also fits does not rule."""

    BROADER_CATEGORY = "broader_category"
    BROADER_TERRITORY = "broader_territory"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Shadowed:
    line: DutyLine
    because: Lost


@dataclass(frozen=True, slots=True)
class Matched:
    """`winner` is None when no line fits: somebody must say whose duty it is."""

    winner: DutyLine | None
    shadowed: tuple[Shadowed, ...] = ()


class Duties:
    """The lines of a catalogue, found by the beginnings of a category's and an area's code."""

    def __init__(self, lines: Iterable[DutyLine]) -> None:
        self.lines = tuple(lines)
        found: defaultdict[str, defaultdict[str, list[DutyLine]]] = defaultdict(lambda: defaultdict(list))
        for line in self.lines:
            found[line.category][line.territory].append(line)
        self._found: Mapping[str, Mapping[str, list[DutyLine]]] = found
        self._category_lengths = _lengths(line.category for line in self.lines)
        self._territory_lengths = _lengths(line.territory for line in self.lines)

    def fitting(self, category: str, area: str, on_day: dt.date) -> Iterator[DutyLine]:
        """Every line that holds for this category in this area, strongest first."""
        for length in self._category_lengths:
            by_territory = self._found.get(category[:length]) if length <= len(category) else None
            if by_territory is None:
                continue
            for size in self._territory_lengths:
                if size <= len(area) and (lines := by_territory.get(area[:size])):
                    held = [line for line in lines if line.holds_on(on_day)]
                    yield from sorted(held, key=lambda line: (line.start_date, line.id), reverse=True)


def match(duties: Duties, category: str, area: str, on_day: dt.date) -> Matched:
    """The line that rules: longest category first, then longest territory, then the newest.

    `area` is the code of the smallest known area the matter lies in (6 to 15 digits), or empty when the place is
    unknown: then only lines for any territory fit.
    """
    fitting = list(duties.fitting(category, area, on_day))
    if not fitting:
        return Matched(None)
    winner = fitting[0]
    return Matched(winner, tuple(Shadowed(line, _why(line, winner)) for line in fitting[1:]))


def _why(line: DutyLine, winner: DutyLine) -> Lost:
    if line.category != winner.category:
        return Lost.BROADER_CATEGORY
    return Lost.BROADER_TERRITORY if line.territory != winner.territory else Lost.OLDER


def _lengths(codes: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({len(code) for code in codes}, reverse=True))
