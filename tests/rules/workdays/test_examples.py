"""Worked examples: those that came from outside, our own, and what is said of a file that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mazha.workdays.examples import Outcome, Unreadable, check, read_extensions, read_pauses
from mazha.workdays.limits import Extension, Pause, Unit
from mazha.workdays.packaged import packaged_calendar
from tests.real_data import real

OURS = Path(__file__).parent / "examples.csv"
HEADER = (
    "id,start_at,amount,unit,counting_mode,extension,suspension,nominal_last_day,due_date,due_at,overdue_from,reasoning"
)
GOOD = {
    "id": "X1",
    "start_at": "2025-01-20T10:00:00+08:00",
    "amount": "15",
    "unit": "day",
    "counting_mode": "CAL_DAYS",
    "extension": "",
    "suspension": "",
    "nominal_last_day": "2025-02-04",
    "due_date": "2025-02-05",
    "due_at": "2025-02-05T23:59:59+08:00",
    "overdue_from": "2025-02-06T00:00:00+08:00",
    "reasoning": "because",
}


def _checked(text: str) -> Iterator[Outcome]:
    return check(text, packaged_calendar(), "en")


def _one(**changed: str) -> Outcome:
    [outcome] = _checked(f"{HEADER}\n{','.join((GOOD | changed).values())}\n")
    return outcome


class TestExamples:
    def test_those_from_outside_hold(self) -> None:
        outcomes = list(_checked(real("clock_examples.csv").read_text(encoding="utf-8")))
        assert [outcome for outcome in outcomes if not outcome.holds] == []
        assert len(outcomes) >= 55

    def test_our_own_hold(self) -> None:
        outcomes = list(_checked(OURS.read_text(encoding="utf-8")))
        assert [outcome for outcome in outcomes if not outcome.holds] == []
        assert len(outcomes) == 38


class TestCheck:
    def test_holds_when_a_moment_is_written_on_another_clock(self) -> None:
        assert _one(due_at="2025-02-05T15:59:59Z").holds

    @pytest.mark.parametrize(
        ("column", "wrong"),
        [
            ("nominal_last_day", "2025-02-05"),
            ("nominal_last_day", ""),
            ("due_date", "2025-02-06"),
            ("due_at", "2025-02-05T23:59:59+00:00"),
            ("overdue_from", "2025-02-05T23:59:59+08:00"),
        ],
    )
    def test_names_the_column_that_does_not_hold(self, column: str, wrong: str) -> None:
        [mismatch] = _one(**{column: wrong}).mismatches
        assert (mismatch.id, mismatch.line, mismatch.column) == ("X1", 2, column)
        assert "Spring Festival" in mismatch.reasoning
        assert mismatch.theirs == "because"

    @pytest.mark.parametrize(
        ("column", "wrong"),
        [
            ("start_at", "2025-01-20T10:00:00"),
            ("start_at", "yesterday"),
            ("start_at", ""),
            ("amount", "1.5"),
            ("amount", "-1"),
            ("amount", "99999999"),
            ("unit", "fortnight"),
            ("unit", "hour"),
            ("counting_mode", "WORK_DAYS"),
            ("counting_mode", "?"),
            ("extension", "for a while"),
            ("extension", "+15 minutes"),
            ("suspension", "2025-01-22"),
            ("suspension", "2025-01-25..2025-01-22"),
            ("suspension", "2025-01-22..2025-01-25 = 9 days"),
            ("suspension", "2025-02-30..2025-03-04"),
            ("due_date", "5 February"),
            ("overdue_from", "2025-02-06"),
        ],
    )
    def test_says_which_field_cannot_be_read(self, column: str, wrong: str) -> None:
        outcome = _one(**{column: wrong})
        assert not outcome.holds
        assert outcome.unreadable.startswith("line 2, column ")
        assert column in outcome.unreadable.split(":")[0]

    def test_says_which_column_is_missing(self) -> None:
        with pytest.raises(Unreadable, match="line 1, column due_at"):
            list(_checked(HEADER.replace(",due_at", "") + "\n"))

    def test_says_where_a_quotation_mark_is_left_open(self) -> None:
        *_, last = _checked(f'{HEADER}\n{",".join(GOOD.values())}\nX2,"2025')
        assert "line 3" in last.unreadable

    def test_a_short_row_is_unreadable_where_it_ends(self) -> None:
        [outcome] = _checked(f"{HEADER}\nX1,2025-01-20T10:00:00+08:00,15\n")
        assert "column unit: nothing is written here" in outcome.unreadable


class TestFreeWords:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", []),
            ("+15 days; approved by commission director, written notice to parties", [(15, Unit.DAY)]),
            ("+30 working days; approved by head of the labour authority", [(30, Unit.WORKING_DAY)]),
            ("+10 working days; '特别复杂'", [(10, Unit.WORKING_DAY)]),
            ("+7 wd", [(7, Unit.WORKING_DAY)]),
            ("+1 month", [(1, Unit.MONTH)]),
            ("+ 2 years", [(2, Unit.YEAR)]),
            ("+48 hours, +2 working hours", [(48, Unit.HOUR), (2, Unit.WORKING_HOUR)]),
            ("+15", [(15, Unit.DAY)]),
            ("+15; approved 2025-02-01T09:00+08:00", [(15, Unit.DAY)]),
            ("延长10个工作日，经批准", [(10, Unit.WORKING_DAY)]),
            ("+30日", [(30, Unit.DAY)]),
        ],
    )
    def test_extensions_are_found_in_them(self, text: str, expected: list[tuple[int, Unit]]) -> None:
        assert read_extensions(text, Unit.DAY) == tuple(Extension(n, unit) for n, unit in expected)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", []),
            ("2025-03-10..2025-03-22 = 12 days not counted", [("2025-03-10", "2025-03-22")]),
            ("2025-03-10..2025-03-21 = 12 days not counted", [("2025-03-10", "2025-03-22")]),
            ("2025-03-10 to 2025-03-22", [("2025-03-10", "2025-03-22")]),
            ("2025-03-10至2025-03-22 = 12日", [("2025-03-10", "2025-03-22")]),
            (
                "2025-03-10..2025-03-12; 2025-03-20..2025-03-22",
                [("2025-03-10", "2025-03-12"), ("2025-03-20", "2025-03-22")],
            ),
            (
                "2025-03-10..2025-03-12, 2025-03-20.. (still pending)",
                [("2025-03-10", "2025-03-12"), ("2025-03-20", None)],
            ),
            ("2025-09-28..2025-10-10 = 3 working days", [("2025-09-28", "2025-10-10")]),
        ],
    )
    def test_suspensions_are_found_in_them(self, text: str, expected: list[tuple[str, str | None]]) -> None:
        assert read_pauses(text) == tuple(Pause.from_json({"since": a, "until": b}) for a, b in expected)
