"""What a year's table must look like, and reading one that an administrator hands in."""

from __future__ import annotations

import collections
import csv
import datetime as dt
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from mazha.kernel.errors import TooLarge, Unacceptable
from mazha.workdays.calendar import FIRST, LAST, Kind, NamedDay, YearTable
from mazha.workdays.statutory import statutory_days

MOST_DAYS = 100
"""A notice names about forty days; a table of hundreds is a plain calendar."""
LARGEST_TEXT = 64 * 1024
LAW_OF_THIRTEEN_DAYS = 2025
"""From this year on the law's thirteen days can be held against a table."""
_NAME_LENGTH = 40
_KINDS = {
    "rest": Kind.REST,
    "make_up": Kind.MAKE_UP,
    "make-up": Kind.MAKE_UP,
    "休": Kind.REST,
    "休息": Kind.REST,
    "放假": Kind.REST,
    "班": Kind.MAKE_UP,
    "上班": Kind.MAKE_UP,
    "调休上班": Kind.MAKE_UP,
    "补班": Kind.MAKE_UP,
}
_HEADINGS = {"日期": "date", "类型": "kind", "类别": "kind", "名称": "name", "节日": "name"}


def read_year_table(text: str) -> tuple[NamedDay, ...]:
    """Days from a CSV table with the columns date, kind (rest or make_up) and name, Chinese headings too.

    Refuses with Unacceptable, each problem under its row: `row 3`.
    """
    if len(text) > LARGEST_TEXT:
        raise TooLarge(_("A year's table has about forty lines. This one is too long to be one."))
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error as broken:
        raise Unacceptable(_("This is not a CSV table: %(why)s.") % {"why": broken}) from None
    headings = [_HEADINGS.get(name.strip(), name.strip().lower()) for name in rows[0]] if rows else []
    if missing := [name for name in ("date", "kind", "name") if name not in headings]:
        message = _("The first row must name the columns date, kind and name. Missing: %(missing)s.")
        raise Unacceptable(message % {"missing": ", ".join(missing)})
    problems: dict[str, str] = {}
    days = []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(headings, (cell.strip() for cell in cells), strict=False))
        try:
            days.append(_read_row(row))
        except ValueError as wrong:
            problems[f"row {number}"] = str(wrong)
    if problems:
        raise Unacceptable(_("Some rows cannot be read. Nothing was loaded."), problems)
    return tuple(days)


def _read_row(row: dict[str, str]) -> NamedDay:
    written = row.get("date", "")
    plain = written.replace("年", "-").replace("月", "-").rstrip("日").replace("/", "-")
    try:
        date = dt.date(*(int(part) for part in plain.split("-")))
    except (ValueError, TypeError, OverflowError):
        raise ValueError(_("“%(date)s” is no date. Write 2027-10-01.") % {"date": written[:30]}) from None
    kind = _KINDS.get(row.get("kind", "").lower())
    if kind is None:
        raise ValueError(_("“%(kind)s” is no kind. Write rest or make_up.") % {"kind": row.get("kind", "")[:30]})
    return NamedDay(date, kind, row.get("name", ""))


def check_year(table: YearTable) -> None:
    """Refuse a year's table that cannot be right, each problem under its date."""
    if not FIRST.year < table.year <= LAST.year:
        raise Unacceptable(_("%(year)s is no year of this calendar.") % {"year": table.year}, {"year": str(table.year)})
    if len(table.days) > MOST_DAYS:
        raise TooLarge(_("A year's table has about forty lines. This one is too long to be one."))
    problems = {day.date.isoformat(): sentence for day, sentence in _wrong_days(table)}
    if table.published:
        problems |= _missing_by_law(table)
    if problems:
        raise Unacceptable(_("The table cannot be right. Nothing was loaded."), problems, year=table.year)


def _wrong_days(table: YearTable) -> Iterator[tuple[NamedDay, str]]:
    first, last = dt.date(table.year - 1, 12, 15), dt.date(table.year, 12, 31)
    counts = collections.Counter(day.date for day in table.days)
    for day in table.days:
        if not first <= day.date <= last:
            yield day, _("This day is not in %(year)s, nor at the end of the December before.") % {"year": table.year}
        elif counts[day.date] > 1:
            yield day, _("This day is named more than once.")
        elif day.kind is Kind.MAKE_UP and day.date.isoweekday() < 6:
            yield day, _("A make-up day is a Saturday or Sunday; this is neither, and is worked anyway.")
        elif not 1 <= len(day.name) <= _NAME_LENGTH:
            yield day, _("Name the holiday it belongs to, in at most %(most)s characters.") % {"most": _NAME_LENGTH}


def _missing_by_law(table: YearTable) -> dict[str, str]:
    kinds = {day.date: day.kind for day in table.days}
    by_law = statutory_days(table.year)
    if table.year < LAW_OF_THIRTEEN_DAYS:
        by_law = {day: name for day, name in by_law.items() if (day.month, day.day) in {(1, 1), (5, 1), (10, 1)}}
    return {
        day.isoformat(): _("%(name)s is a holiday by law, and must be a day of rest.") % {"name": name}
        for day, name in by_law.items()
        if kinds.get(day, Kind.REST if day.isoweekday() > 5 else Kind.MAKE_UP) is not Kind.REST
    }
