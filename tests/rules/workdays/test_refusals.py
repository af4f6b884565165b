"""What cannot be counted is refused in words, with the facts a program needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import translation

from mazha.kernel.errors import Refused, TooLarge, Unacceptable
from mazha.workdays.calendar import FIRST, LAST, BeyondCalendar, Kind, NamedDay, YearTable
from mazha.workdays.counting import Extension, Limit, Mode, OfficeHours, Pause, Uncountable, Unit, moment_at, reckon
from mazha.workdays.packaged import packaged_calendar, packaged_years
from mazha.workdays.rules import check_year, read_year_table

CALENDAR = packaged_calendar()
START = dt.datetime.fromisoformat("2026-03-02T09:00:00+08:00")
DAYS = Limit(5, Unit.DAY, Mode.CAL_DAYS)
HOURS = Limit(5, Unit.HOUR, Mode.HOURS_EXACT)
BEFORE = Limit(5, Unit.DAY, Mode.BACKWARD)
Y2026 = packaged_years()[-1]
SPANS = "Office hours are spans in order, such as 09:00-12:00,13:30-17:30."
FIXED = "A day that is fixed beforehand cannot be suspended. Leave the suspension out."
STANDS = (Pause(dt.date(2026, 3, 3)),)


def count(limit: Limit, *extensions: Extension, pauses: tuple[Pause, ...] = ()) -> object:
    return reckon(START, limit, extensions=extensions, pauses=pauses, calendar=CALENDAR)


def naive() -> object:
    return reckon(START.replace(tzinfo=None), DAYS, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("wrong", "message", "facts"),
    [
        (
            lambda: Limit(5, Unit.DAY, Mode.WORK_DAYS),
            "WORK_DAYS cannot count in day. It counts in: working_day.", {"mode": "WORK_DAYS", "unit": "day"},
        ),
        (
            lambda: Limit(2.5, Unit.DAY, Mode.CAL_DAYS),  # type: ignore[arg-type]
            "The amount of a period is a whole number, without quotes or decimals.", {"amount": 2.5},
        ),
        (
            lambda: Limit(-1, Unit.DAY, Mode.CAL_DAYS),
            "-1 is no amount for a period in this unit. Give 0 to 36600.", {"amount": -1, "unit": "day"},
        ),
        (
            lambda: Limit(0, Unit.DAY, Mode.LEAVE),
            "0 is no amount for a period in this unit. Give 1 to 36600.", {"amount": 0, "unit": "day"},
        ),
        (
            lambda: Extension(101, Unit.YEAR),
            "101 is no amount for a period in this unit. Give 0 to 100.", {"amount": 101, "unit": "year"},
        ),
        (
            lambda: Extension(1, "week"),  # type: ignore[arg-type]
            "week is not known here. Give one of: day, working_day, hour, working_hour, month, year.",
            {"given": "week"},
        ),
        (
            naive,
            "2026-03-02 09:00:00 has no time zone. Say which clock it was read from.",
            {"moment": "2026-03-02 09:00:00"},
        ),
        (
            lambda: count(Limit(60, Unit.YEAR, Mode.MONTHS), Extension(41, Unit.YEAR)),
            "Extensions lengthen the period to 101, more than anyone means.", {"amount": 101, "unit": "year"},
        ),
        (
            lambda: count(DAYS, Extension(2, Unit.HOUR)),
            "A period of days cannot be lengthened by hours. Give the extension in days.", {},
        ),
        (
            lambda: count(HOURS, Extension(2, Unit.DAY)),
            "A period of hours is lengthened in its own unit only. Give the extension in hours.", {},
        ),
        (
            lambda: count(BEFORE, Extension(2, Unit.MONTH)),
            "Days before an event are lengthened in their own unit only.", {},
        ),
        (lambda: count(BEFORE, pauses=STANDS), FIXED, {}),
        (lambda: count(Limit(5, Unit.DAY, Mode.ROLL_BACK), pauses=STANDS), FIXED, {}),
        (lambda: count(Limit(5, Unit.HOUR, Mode.BACKWARD), pauses=STANDS), FIXED, {}),
        (lambda: OfficeHours(()), SPANS, {"spans": ""}),
        (lambda: OfficeHours(((dt.time(9), dt.time(9)),)), SPANS, {"spans": "09:00-09:00"}),
        (lambda: OfficeHours.read("from nine to five"), SPANS, {"written": "from nine to five"}),
        (
            lambda: moment_at(101, START, DAYS, calendar=CALENDAR),
            "101 % is no share of a period. Give 0 to 100.", {"percent": 101},
        ),
    ],
)  # fmt: skip
def test_says_what_cannot_be_counted(wrong: Callable[[], object], message: str, facts: dict[str, object]) -> None:
    with translation.override("en"), pytest.raises(Uncountable) as refused:
        wrong()
    assert (refused.value.message, refused.value.facts) == (message, facts)


class TestEdges:
    def test_the_largest_amounts_are_counted(self) -> None:
        assert Limit(0, Unit.DAY, Mode.CAL_DAYS).amount == 0
        assert Limit(36_600, Unit.DAY, Mode.CAL_DAYS).amount == 36_600
        count(Limit(60, Unit.YEAR, Mode.MONTHS), Extension(40, Unit.YEAR))
        assert moment_at(100, START, DAYS, calendar=CALENDAR) is not None

    def test_the_calendar_begins_and_ends_where_it_says(self) -> None:
        for day in (FIRST, LAST):
            assert isinstance(CALENDAR.rests(day.toordinal()), bool | int)
            Pause(day)
        for beyond in (FIRST.toordinal() - 1, LAST.toordinal() + 1):
            with pytest.raises(BeyondCalendar):
                CALENDAR.rests(beyond)
            with pytest.raises(BeyondCalendar):
                Pause(dt.date.fromordinal(beyond))

    def test_limits_survive_their_plain_form(self) -> None:
        ends = Limit(3, Unit.MONTH, Mode.MONTHS, ends_with_month=True)
        assert ends.as_json() == {"amount": 3, "unit": "month", "mode": "MONTHS", "ends_with_month": True}
        assert Limit.from_json(ends.as_json()) == ends
        assert DAYS.as_json() == {"amount": 5, "unit": "day", "mode": "CAL_DAYS"}
        assert Limit.from_json(DAYS.as_json()) == DAYS
        assert Extension.from_json(Extension(2, Unit.DAY).as_json()) == Extension(2, Unit.DAY)
        for pause in (Pause(dt.date(2026, 3, 3)), Pause(START, START + dt.timedelta(hours=1))):
            assert Pause.from_json(pause.as_json()) == pause

    @pytest.mark.parametrize(
        "written", ["09:00-12:00,13:30-17:30", "09:00-12:00，13:30-17:30", "09:00-12:00、 13:30 -17:30"]
    )
    def test_office_hours_are_read_with_any_comma(self, written: str) -> None:
        assert str(OfficeHours.read(written)) == "09:00-12:00,13:30-17:30"


def refused(act: Callable[[], object]) -> Refused:
    with translation.override("en"), pytest.raises(Refused) as raised:
        act()
    return raised.value


def year(*days: NamedDay, number: int = 2026, published: bool = False) -> YearTable:
    return YearTable(number, days, published, "")


def rest(day: dt.date, name: str = "元旦", kind: Kind = Kind.REST) -> NamedDay:
    return NamedDay(day, kind, name)


class TestYears:
    NOTHING = "The table cannot be right. Nothing was loaded."

    def problems(self, table: YearTable) -> dict[str, str]:
        wrong = refused(lambda: check_year(table))
        assert isinstance(wrong, Unacceptable)
        assert (wrong.message, wrong.facts) == (self.NOTHING, {"year": table.year})
        return wrong.problems

    def test_begin_in_the_middle_of_december_before(self) -> None:
        check_year(year(rest(dt.date(2025, 12, 15)), rest(dt.date(2026, 12, 31))))
        says = "This day is not in 2026, nor at the end of the December before."
        assert self.problems(year(rest(dt.date(2025, 12, 14)), rest(dt.date(2027, 1, 1)))) == {
            "2025-12-14": says, "2027-01-01": says,
        }  # fmt: skip

    def test_name_each_day_once_and_its_holiday_in_some_words(self) -> None:
        check_year(year(rest(dt.date(2026, 1, 1), "元"), rest(dt.date(2026, 1, 2), "节" * 40)))
        day = dt.date(2026, 1, 1)
        assert self.problems(year(rest(day), rest(day))) == {"2026-01-01": "This day is named more than once."}
        short = "Name the holiday it belongs to, in at most 40 characters."
        assert self.problems(year(rest(day, ""), rest(dt.date(2026, 1, 2), "节" * 41))) == {
            "2026-01-01": short, "2026-01-02": short,
        }  # fmt: skip

    def test_make_up_weekends_alone(self) -> None:
        check_year(year(*(rest(dt.date(2026, 1, day), kind=Kind.MAKE_UP) for day in (3, 4))))
        says = "A make-up day is a Saturday or Sunday; this is neither, and is worked anyway."
        friday = year(rest(dt.date(2026, 1, 2), kind=Kind.MAKE_UP))
        assert self.problems(friday) == {"2026-01-02": says}

    def test_lie_inside_the_calendar(self) -> None:
        for number in (FIRST.year + 1, LAST.year):
            check_year(year(number=number))
        for number in (FIRST.year, LAST.year + 1):
            wrong = refused(lambda number=number: check_year(year(number=number)))  # type: ignore[misc]
            assert wrong.message == f"{number} is no year of this calendar."
            assert isinstance(wrong, Unacceptable)
            assert wrong.problems == {"year": str(number)}

    def test_once_published_leave_no_holiday_of_the_law_out(self) -> None:
        check_year(Y2026)
        without = YearTable(2026, tuple(d for d in Y2026.days if d.date != dt.date(2026, 10, 1)), True, "")
        says = "国庆节 is a holiday by law, and must be a day of rest."
        assert self.problems(without) == {"2026-10-01": says}
        old = year(*(rest(dt.date(2014, *day)) for day in ((1, 1), (5, 1), (10, 1))), number=2014, published=True)
        check_year(old)
        assert set(self.problems(year(number=2014, published=True))) == {"2014-01-01", "2014-05-01", "2014-10-01"}

    def test_hold_a_hundred_days_at_most(self) -> None:
        days = [rest(dt.date(2026, 1, 1) + dt.timedelta(days=n)) for n in range(101)]
        check_year(year(*days[:100]))
        wrong = refused(lambda: check_year(year(*days)))
        assert isinstance(wrong, TooLarge)
        assert wrong.message == "A year's table has about forty lines. This one is too long to be one."


class TestTables:
    HEAD = "date,kind,name\n"

    def test_say_which_column_is_missing(self) -> None:
        says = "The first row must name the columns date, kind and name. Missing: kind, name."
        assert refused(lambda: read_year_table("Date ,x\n")).message == says
        assert "Missing: date, kind, name." in refused(lambda: read_year_table("")).message

    def test_say_of_each_row_what_is_wrong_in_few_words(self) -> None:
        wrong = refused(
            lambda: read_year_table(self.HEAD + f"{'x' * 31},rest,a\n2027-01-02,{'y' * 31},a\n2027-01-03\n")
        )
        assert isinstance(wrong, Unacceptable)
        assert wrong.message == "Some rows cannot be read. Nothing was loaded."
        assert wrong.problems == {
            "row 2": f"“{'x' * 30}” is no date. Write 2027-10-01.",
            "row 3": f"“{'y' * 30}” is no kind. Write rest or make_up.",
            "row 4": "“” is no kind. Write rest or make_up.",
        }

    def test_may_be_as_long_as_sixty_four_kilobytes(self) -> None:
        filling = self.HEAD + "2027-01-01,rest," + "名"
        assert len(read_year_table(filling + " " * (64 * 1024 - len(filling)))) == 1
        wrong = refused(lambda: read_year_table(filling + " " * (64 * 1024 + 1 - len(filling))))
        assert isinstance(wrong, TooLarge)
        assert wrong.message == "A year's table has about forty lines. This one is too long to be one."

    def test_say_why_they_are_no_csv(self) -> None:
        assert refused(lambda: read_year_table('"')).message.startswith("This is not a CSV table: ")
