"""The years that come with Mazha, read beside the State Council's notices from `data/years`."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Iterator
from pathlib import Path

from mazha.workdays.calendar import Calendar, Kind, NamedDay, YearTable

FOLDER = Path(__file__).parent / "data" / "years"


def read_notice(text: str) -> YearTable:
    """A year from its TOML file: holidays from first to last day, each with the days worked in exchange."""
    table = tomllib.loads(text)
    days = tuple(sorted(_days(table["holiday"]), key=lambda day: day.date))
    return YearTable(year=table["year"], days=days, notice=table["notice"])


def _days(holidays: list[dict[str, object]]) -> Iterator[NamedDay]:
    for holiday in holidays:
        first, last, name = holiday["first"], holiday["last"], holiday["name"]
        assert isinstance(first, dt.date)
        assert isinstance(last, dt.date)
        assert isinstance(name, str)
        for number in range(first.toordinal(), last.toordinal() + 1):
            yield NamedDay(dt.date.fromordinal(number), Kind.REST, name)
        worked = holiday.get("make_up", [])
        assert isinstance(worked, list)
        for day in worked:
            yield NamedDay(day, Kind.MAKE_UP, name)


@functools.cache
def packaged_years() -> tuple[YearTable, ...]:
    """All years that come with this version of Mazha, oldest first."""
    return tuple(read_notice(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))


@functools.cache
def packaged_calendar() -> Calendar:
    """The calendar as packaged, for tools that have no store at hand."""
    return Calendar.of(packaged_years(), version="packaged")
