"""docs/reference/counting.md says what the code does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from mazha.kernel.moments import SHANGHAI
from mazha.workdays.calendar import BeyondCalendar
from mazha.workdays.counting import Limit, Mode, Uncountable, Unit, reckon
from mazha.workdays.examples import read_extensions, read_pauses
from mazha.workdays.limits import UNITS
from mazha.workdays.packaged import packaged_calendar
from mazha.workdays.wording import WORDS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "counting.md"


def rows(section: str) -> list[list[str]]:
    """Cells of the table under a heading, without its head."""
    text = PAGE.read_text(encoding="utf-8").split(f"\n## {section}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


class TestModes:
    def test_are_all_there_with_their_units(self) -> None:
        said = {row[0]: row[2] for row in rows("The modes")}
        assert said.keys() == {mode.value for mode in Mode}
        for mode, units in said.items():
            assert units == "all" or set(units.split(", ")) == {unit.value for unit in UNITS[Mode(mode)]}
        assert said["BACKWARD"] == "all"

    def test_have_a_worked_line_each(self) -> None:
        assert {row[0] for row in rows("Worked lines")} == {mode.value for mode in Mode}


class TestWorkedLines:
    @pytest.mark.parametrize("row", rows("Worked lines"), ids=lambda row: f"{row[0]} {row[1]} {row[4]}")
    def test_hold(self, row: list[str]) -> None:
        mode, start, amount, unit, beside, nominal, due = row
        pauses = read_pauses(beside) if ".." in beside else ()
        found = reckon(
            dt.datetime.fromisoformat(start).replace(tzinfo=SHANGHAI),
            Limit(int(amount), Unit(unit), Mode(mode)),
            extensions=() if pauses else read_extensions(beside, Unit(unit)),
            pauses=pauses,
            calendar=packaged_calendar(),
        )
        assert (str(found.nominal_last_day or ""), f"{found.due_at:%Y-%m-%d %H:%M:%S}") == (nominal, due)


class TestReasonsAndRefusals:
    def test_are_all_there(self) -> None:
        assert [row[0] for row in rows("Reasons")] == list(dict.fromkeys(code.split(".")[0] for code in WORDS))
        assert [row[0] for row in rows("Refusals")] == [Uncountable.code, BeyondCalendar.code]
