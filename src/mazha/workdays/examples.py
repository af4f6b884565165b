"""Checks worked examples of counting, written by lawyers or colleagues in a spreadsheet, against our own counting."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from mazha.kernel.errors import Refused
from mazha.workdays.calendar import Calendar
from mazha.workdays.counting import Extension, Limit, Mode, OfficeHours, Pause, Reckoning, Unit, reckon
from mazha.workdays.explaining import explain
from mazha.workdays.limits import DEFAULT_OFFICE_HOURS

GIVEN = ("id", "start_at", "amount", "unit", "counting_mode", "extension", "suspension")
EXPECTED = ("nominal_last_day", "due_date", "due_at", "overdue_from")
_NOTHING = frozenset({"-", "–", "—", "none", "无"})
T = TypeVar("T")


class Unreadable(Exception):
    """A field cannot be read; names its line and column."""

    def __init__(self, line: int, column: str, why: str) -> None:
        super().__init__(f"line {line}, column {column}: {why}")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One expectation that does not hold."""

    line: int
    id: str
    column: str
    expected: str
    got: str
    reasoning: str
    """Ours, in plain sentences."""
    theirs: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row."""

    line: int
    id: str
    unreadable: str = ""
    mismatches: tuple[Mismatch, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.unreadable and not self.mismatches


def check(text: str, calendar: Calendar, language: str) -> Iterator[Outcome]:
    """Reckon each row of a file of examples and compare. Raises Unreadable when the columns are not there at all."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        names = reader.fieldnames or ()
    except csv.Error as broken:
        raise Unreadable(1, "-", str(broken)) from None
    missing = [name for name in (*GIVEN, *EXPECTED) if name not in names]
    if missing:
        raise Unreadable(1, ", ".join(missing), "this column is missing from the first line.")
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as broken:
            line = reader.reader.line_num  # the wrapper's own number stands at the last good row
            yield Outcome(line, "-", f"line {line}: {broken}. Check the quotation marks.")
            return
        yield _checked(row, reader.line_num, calendar, language)


def _checked(row: Mapping[str, str | None], line: int, calendar: Calendar, language: str) -> Outcome:
    name = (row.get("id") or "-").strip()
    try:
        reckoning = _reckoned(row, line, calendar)
        expected = [(column, _expected(row, line, column)) for column in EXPECTED]
    except Unreadable as unreadable:
        return Outcome(line, name, str(unreadable))
    got = _answers(reckoning)
    reasoning = " ".join(explain(reckoning.because, language))
    theirs = (row.get("reasoning") or "").strip()
    wrong = (
        Mismatch(line, name, column, str(value), str(got[column]), reasoning, theirs)
        for column, value in expected
        if value != got[column]
    )
    return Outcome(line, name, mismatches=tuple(wrong))


def _answers(reckoning: Reckoning) -> dict[str, dt.date | dt.datetime | None]:
    return {
        "nominal_last_day": reckoning.nominal_last_day,
        "due_date": reckoning.due_day,
        "due_at": reckoning.due_at,
        "overdue_from": reckoning.overdue_from,
    }


def _expected(row: Mapping[str, str | None], line: int, column: str) -> dt.date | dt.datetime | None:
    if column == "nominal_last_day" and not (row[column] or "").strip():
        return None
    reads: Callable[[str], dt.date] = dt.date.fromisoformat if column in EXPECTED[:2] else _moment
    return _field(row, line, column, reads)


def _reckoned(row: Mapping[str, str | None], line: int, calendar: Calendar) -> Reckoning:
    start = _field(row, line, "start_at", _moment)
    amount = _field(row, line, "amount", int)
    unit = _field(row, line, "unit", Unit)
    mode = _field(row, line, "counting_mode", Mode)
    extensions = _field(row, line, "extension", lambda text: read_extensions(text, unit), empty=True)
    pauses = _field(row, line, "suspension", read_pauses, empty=True)
    try:
        limit = Limit(amount, unit, mode)
    except Refused as refused:
        raise Unreadable(line, "amount, unit, counting_mode", refused.message) from None
    try:
        return reckon(
            start, limit, extensions=extensions, pauses=pauses, calendar=calendar, office_hours=_office_hours(row)
        )
    except Refused as refused:
        raise Unreadable(line, "start_at, extension, suspension", refused.message) from None


def _field(
    row: Mapping[str, str | None], line: int, column: str, read: Callable[[str], T], *, empty: bool = False
) -> T:
    text = (row.get(column) or "").strip()
    if empty and text in _NOTHING:
        text = ""
    if not text and not empty:
        raise Unreadable(line, column, "nothing is written here.")
    try:
        return read(text)
    except (ValueError, Refused) as wrong:
        why = wrong.message if isinstance(wrong, Refused) else f"{text!r} cannot be read ({wrong})."
        raise Unreadable(line, column, why) from None


def _moment(text: str) -> dt.datetime:
    at = dt.datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("it has no time zone: write 2026-01-31T09:00:00+08:00")
    return at


# ---- the free words of the columns `extension` and `suspension`

_UNIT_WORDS = (
    (Unit.WORKING_HOUR, r"working[\s_-]*hours?|office\s*hours?|wh|个?(?:工作|办公)小时"),
    (Unit.WORKING_DAY, r"(?:working|work|business)[\s_-]*days?|workdays?|wd|个?工作日"),
    (Unit.DAY, r"(?:calendar\s*)?days?|cd|d|个?自然日|日|天"),
    (Unit.HOUR, r"hours?|hrs?|h|个?小时"),
    (Unit.MONTH, r"months?|mo|个?月"),
    (Unit.YEAR, r"years?|yrs?|y|年"),
)
_PLUS = r"(?:(?<!\d)\+|＋|延长|延期)\s*(\d+)\s*"
_NUMBERED = re.compile(
    _PLUS
    + r"(?:(?:"
    + "|".join(f"(?P<{unit.value}>{words})" for unit, words in _UNIT_WORDS)
    + r")(?![a-z])|(?=$|[;,；，。(（]))",
    re.IGNORECASE,
)


def read_extensions(text: str, unit: Unit) -> tuple[Extension, ...]:
    """From `+15 days; approved by …` or `+10 working days, +1 month`; a bare `+15` is in the limit's own unit.

    Refuses, as ValueError, words without such an amount, and an amount in a unit that is not known.
    """
    if not text:
        return ()
    found = tuple(
        Extension(int(match[1]), next((u for u in Unit if match[u.value]), unit)) for match in _NUMBERED.finditer(text)
    )
    if not found or len(found) != len(re.findall(_PLUS, text)):
        raise ValueError("write +15 days or +10 working days, then what you like after a semicolon")
    return found


_DATE = r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d))?"
_STRETCH = re.compile(
    rf"({_DATE})\s*(?:\.\.+|…|~|～|—+|–|to|until|至|到)\s*({_DATE})?(?:\s*=\s*(\d+)\s*(?:calendar\s*)?(?:days?|日|天))?",
    re.IGNORECASE,
)
_SINGLE = re.compile(_DATE)


def read_pauses(text: str) -> tuple[Pause, ...]:
    """From `2025-03-10..2025-03-22 = 12 days not counted`, several parted by `;` or `,`.

    The second date is that of resumption, the first day counted again; without one the pause still stands. Where the
    stated number includes the second date, that date is taken for the last day suspended.
    Refuses, as ValueError, words in which a date stands alone or none stands at all, and any other number.
    """
    if not text:
        return ()
    found = [_pause(match) for match in _STRETCH.finditer(text)]
    if not found or len(_SINGLE.findall(text)) != sum(1 + (pause.until is not None) for pause in found):
        raise ValueError("write 2025-03-10..2025-03-22, the day of suspension and the day of resumption")
    return tuple(found)


def _pause(match: re.Match[str]) -> Pause:
    since, until = _end(match[1]), _end(match[2]) if match[2] else None
    if match[3] is None or until is None or isinstance(since, dt.datetime) or isinstance(until, dt.datetime):
        return Pause(since, until)
    stated, between = int(match[3]), (until - since).days
    if stated not in (between, between + 1):
        raise ValueError(f"{match[1]} to {match[2]} are {between} days, not {stated}")
    return Pause(since, until + dt.timedelta(days=stated - between))


def _end(text: str) -> dt.date | dt.datetime:
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


_OFFICE = re.compile(r"\d\d:\d\d-\d\d:\d\d(?:\s*[,，、]\s*\d\d:\d\d-\d\d:\d\d)*")


def _office_hours(row: Mapping[str, str | None]) -> OfficeHours:
    """Office hours written into the row's own words, else the usual ones."""
    written = _OFFICE.search(row.get("procedure") or "")
    return OfficeHours.read(written[0]) if written else DEFAULT_OFFICE_HOURS
