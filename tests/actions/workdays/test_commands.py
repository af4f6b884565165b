"""`mazha clocks` and `mazha calendar`, as they are typed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from mazha.workdays import queries
from tests.real_data import real

EXAMPLES = Path(__file__).parents[2] / "rules" / "workdays" / "examples.csv"


def typed(*words: object) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command(*map(str, words), stdout=out, stderr=out)
    return out.getvalue()


class TestClocksExamples:
    """No store is asked for, and none is there: these tests have no access to one."""

    def test_closes_with_how_many_hold(self) -> None:
        assert typed("clocks", "examples", EXAMPLES) == "38 of 38 hold\n"

    def test_holds_for_the_examples_from_outside(self) -> None:
        last = typed("clocks", "examples", real("clock_examples.csv")).splitlines()[-1]
        held, of, total, hold = last.split()
        assert (of, hold) == ("of", "hold")
        assert held == total

    def test_says_what_does_not_hold_and_fails(self, tmp_path: Path) -> None:
        text = EXAMPLES.read_text(encoding="utf-8")
        wrong = text.replace("2025-02-08,2025-02-08,2025-02-08T23", "2025-02-08,2025-02-10,2025-02-08T23").replace(
            "E03,a year from a leap day,2024-02-29", "E03,a year from a leap day,2024-02-30"
        )
        file = tmp_path / "examples.csv"
        file.write_text(wrong, encoding="utf-8-sig")
        out = io.StringIO()
        with translation.override("en"), pytest.raises(CommandError, match="2 do not hold"):
            call_command("clocks", "examples", str(file), stdout=out)
        lines = out.getvalue().splitlines()
        assert lines[0] == "E01 (line 2) due_date: expected 2025-02-10, got 2025-02-08"
        assert lines[1].startswith("    ours:   Friday 24 January 2025 itself does not count.")
        assert lines[2] == "    theirs: 08 Feb is worked: no roll"
        assert lines[3].startswith("E03: line 4, column start_at: '2024-02-30")
        assert lines[-1] == "36 of 38 hold"

    @pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"id,start_at\n1,2\n"])
    def test_refuses_a_file_that_is_none(self, content: bytes, tmp_path: Path) -> None:
        file = tmp_path / "x.csv"
        file.write_bytes(content)
        with pytest.raises(CommandError, match=r"x\.csv"):
            typed("clocks", "examples", file)

    def test_refuses_a_file_without_examples(self, tmp_path: Path) -> None:
        file = tmp_path / "x.csv"
        file.write_text(EXAMPLES.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
        with pytest.raises(CommandError, match="no examples"):
            typed("clocks", "examples", file)

    def test_refuses_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="No such file"):
            typed("clocks", "examples", tmp_path / "none.csv")


@pytest.mark.django_db
class TestCalendarCommand:
    def test_lists_the_years(self) -> None:
        first = typed("calendar", "years").splitlines()[0]
        assert first.startswith("2026  published  33 + 6  国务院办公厅关于2026年")

    def test_loads_a_year_from_a_table(self, tmp_path: Path) -> None:
        file = tmp_path / "2027.csv"
        file.write_text("date,kind,name\n2027-01-01,rest,元旦\n", encoding="utf-8")
        assert typed("calendar", "load", 2027, file, "--notice", "预计", "--expected") == "Loaded: 2027\n"
        assert [day.name for day in queries.days_of(2027)] == ["元旦"]
        assert typed("calendar", "load", 2027, file, "--notice", "预计", "--expected") == "Nothing changed.\n"

    def test_names_the_days_that_are_wrong(self, tmp_path: Path) -> None:
        file = tmp_path / "2027.csv"
        file.write_text("date,kind,name\n2027-01-01,rest,元旦\n", encoding="utf-8")
        err = io.StringIO()
        with pytest.raises(CommandError):
            call_command("calendar", "load", "2027", str(file), "--notice", "x", stderr=err)
        assert "2027-02-05: " in err.getvalue()
        assert queries.days_of(2027) == []

    def test_has_nothing_to_load_right_after_installation(self) -> None:
        assert typed("calendar", "packaged") == "Loaded: -\n"
