"""Reading the calendar. It is public knowledge, so nobody asks who asks."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from dataclasses import dataclass
from time import monotonic

from django.db import transaction
from django.db.models import Count, Q

from mazha.workdays.calendar import Calendar, Kind, NamedDay, YearTable
from mazha.workdays.models import Day, Edition, Year
from mazha.workdays.packaged import packaged_calendar

LOOK_EVERY = 1.0
"""Seconds for which a process believes that nobody changed the calendar."""


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year as administrators see it in the list."""

    year: int
    published: bool
    notice: str
    loaded_by: str
    loaded_at: dt.datetime
    rest_days: int
    make_up_days: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """A calendar in memory, and the store's mark it was built for."""

    calendar: Calendar
    mark: uuid.UUID | None


class _Changing(threading.local):
    """Marks this thread has written in a transaction that has not ended: nobody else sees that calendar yet."""

    def __init__(self) -> None:
        self.marks: set[uuid.UUID] = set()
        self.kept: _Kept | None = None


class _Process:
    """What all threads of this process share: a committed calendar, believed until a moment."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: _Kept | None = None
        self.until = 0.0


_process = _Process()
_changing = _Changing()


def calendar(*, fresh: bool = False) -> Calendar:
    """The calendar as the store holds it, kept in memory; at most a second behind a change by another process.

    `fresh` looks at the store whatever was seen a moment ago: for counting again after a year was loaded. Within the
    transaction that loads a year it is the new calendar, for that transaction alone. A store without any year counts by
    the packaged ones.
    """
    now = monotonic()
    kept = _process.kept
    if kept is not None and now < _process.until and not fresh and not _changing.marks:
        return kept.calendar
    mark = Edition.objects.filter(id=1).values_list("mark", flat=True).first()
    if mark in _changing.marks:
        _changing.kept = _current(_changing.kept, mark)
        return _changing.kept.calendar
    # The transaction was rolled back, or somebody has changed the calendar since it ended.
    _changing.marks.clear()
    with _process.lock:
        _process.kept = _current(_process.kept, mark)
        _process.until = now + LOOK_EVERY
        return _process.kept.calendar


def note_change() -> None:
    """Called by `actions` inside the transaction that changed a year."""
    mark = Edition.objects.values_list("mark", flat=True).get(id=1)
    _changing.marks.add(mark)
    transaction.on_commit(forget)


def forget() -> None:
    """Ask the store again at the next question: a change was committed, or this process now works on another store."""
    _changing.marks.clear()
    _changing.kept = None
    _process.until = 0.0


def _current(kept: _Kept | None, mark: uuid.UUID | None) -> _Kept:
    # The mark was read before the days: a change in between shows as a new mark at the next look.
    return kept if kept is not None and kept.mark == mark else _Kept(_built(mark), mark)


def years() -> list[YearLine]:
    """All years the store holds, newest first."""
    rows = Year.objects.annotate(
        rest_days=Count("days", filter=Q(days__kind=Kind.REST.value)),
        make_up_days=Count("days", filter=Q(days__kind=Kind.MAKE_UP.value)),
    ).order_by("-year")
    return [
        YearLine(row.year, row.published, row.notice, row.loaded_by, row.loaded_at, row.rest_days, row.make_up_days)
        for row in rows
    ]


def days_of(year: int) -> list[NamedDay]:
    """Days that the year's notice names, in order; none for a year the store does not hold."""
    rows = Day.objects.filter(year=year).order_by("date").values_list("date", "kind", "name")
    return [NamedDay(date, Kind(kind), name) for date, kind, name in rows]


def _built(mark: uuid.UUID | None) -> Calendar:
    days: dict[int, list[NamedDay]] = {}
    for year, date, kind, name in Day.objects.order_by("date").values_list("year", "date", "kind", "name"):
        days.setdefault(year, []).append(NamedDay(date, Kind(kind), name))
    tables = [
        YearTable(year, tuple(days.get(year, ())), published, notice)
        for year, published, notice in Year.objects.values_list("year", "published", "notice")
    ]
    return Calendar.of(tables, version=str(mark)) if tables else packaged_calendar()
