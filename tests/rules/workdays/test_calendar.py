"""The calendar as a value: packaged years against other people's, the law's own days, and round trips."""

from __future__ import annotations

import csv
import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mazha.workdays.calendar import BeyondCalendar, Calendar, Kind, NamedDay, YearTable
from mazha.workdays.packaged import packaged_calendar, packaged_years
from mazha.workdays.rules import check_year
from mazha.workdays.statutory import statutory_days
from mazha.workdays.tongues import HOLIDAYS
from tests.real_data import real

CALENDAR = packaged_calendar()
DAY = dt.timedelta(days=1)


class TestPackagedYears:
    def test_agree_with_three_other_calendars_day_by_day(self) -> None:
        with real("calendar/workdays_2019_2026.csv").open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        columns = [name for name in rows[0] if name.startswith("workday_")]
        wrong = [
            (row["date"], column)
            for row, column in itertools.product(rows, columns)
            if CALENDAR.is_working(dt.date.fromisoformat(row["date"])) is not (row[column] == "1")
        ]
        assert wrong == []
        assert len(rows) == 2922

    def test_are_those_from_2010_to_2026(self) -> None:
        assert [table.year for table in packaged_years()] == list(range(2010, 2027))

    @pytest.mark.parametrize("table", packaged_years(), ids=lambda table: str(table.year))
    def test_pass_the_check_that_an_administrators_table_must_pass(self, table: YearTable) -> None:
        check_year(table)
        assert str(table.year) in table.notice

    def test_name_only_holidays_that_have_an_english_name(self) -> None:
        names = {part for table in packaged_years() for day in table.days for part in day.name.split("、")}
        assert names <= HOLIDAYS.keys()

    def test_name_no_day_twice(self) -> None:
        days = [day.date for table in packaged_years() for day in table.days]
        assert len(days) == len(set(days))


class TestCalendar:
    @settings(max_examples=15, deadline=None)
    @given(st.dictionaries(st.dates(dt.date(2030, 1, 1), dt.date(2030, 12, 31)), st.sampled_from(Kind), max_size=40))
    def test_gives_back_the_days_it_was_made_of(self, kinds: dict[dt.date, Kind]) -> None:
        days = tuple(NamedDay(day, kind, "节") for day, kind in sorted(kinds.items()))
        calendar = Calendar.of([YearTable(2030, days)])
        for i in range(365):
            day = dt.date(2030, 1, 1) + i * DAY
            expected = kinds[day] is Kind.REST if day in kinds else day.isoweekday() > 5
            assert calendar.is_rest(day) is expected
            assert calendar.day_name(day) == ("节" if day in kinds else "")
        assert calendar.years[2030].days == days

    def test_knows_make_up_days_and_holidays_by_name(self) -> None:
        assert CALENDAR.is_working(dt.date(2025, 9, 28))
        assert CALENDAR.day_name(dt.date(2025, 9, 28)) == "国庆节、中秋节"
        assert CALENDAR.day_name(dt.date(2025, 9, 27)) == ""
        [holiday] = CALENDAR.holidays(dt.date(2025, 10, 3), dt.date(2025, 10, 3))
        assert (holiday.first, holiday.last) == (dt.date(2025, 10, 1), dt.date(2025, 10, 8))

    def test_lets_a_notice_name_days_of_the_december_before(self) -> None:
        assert CALENDAR.is_working(dt.date(2018, 12, 29))
        assert CALENDAR.is_rest(dt.date(2018, 12, 31))

    def test_steps_to_working_days(self) -> None:
        assert CALENDAR.next_working(dt.date(2025, 10, 1)) == dt.date(2025, 10, 9)
        assert CALENDAR.next_working(dt.date(2025, 10, 9)) == dt.date(2025, 10, 9)
        assert CALENDAR.previous_working(dt.date(2025, 10, 8)) == dt.date(2025, 9, 30)
        assert CALENDAR.working_days(dt.date(2025, 9, 27), dt.date(2025, 10, 12)) == 6

    def test_is_settled_until_the_last_days_of_the_last_published_year(self) -> None:
        assert CALENDAR.is_published(2026)
        assert not CALENDAR.is_published(2027)
        assert CALENDAR.is_settled(dt.date(2026, 12, 27))
        assert not CALENDAR.is_settled(dt.date(2026, 12, 28))
        assert CALENDAR.is_settled(dt.date(2025, 12, 31))
        assert not CALENDAR.is_settled(dt.date(2027, 1, 1))

    def test_takes_what_is_expected_of_an_unpublished_year_over_the_law_alone(self) -> None:
        table = YearTable(2027, (NamedDay(dt.date(2027, 2, 9), Kind.REST, "春节"),), published=False)
        calendar = Calendar.of([*packaged_years(), table])
        assert calendar.is_rest(dt.date(2027, 2, 9))
        assert calendar.is_rest(dt.date(2027, 2, 5))
        assert not calendar.is_settled(dt.date(2027, 2, 9))

    def test_refuses_a_moment(self) -> None:
        with pytest.raises(TypeError, match="day_of"):
            CALENDAR.is_rest(dt.datetime(2025, 1, 1, tzinfo=dt.UTC))

    @pytest.mark.parametrize("day", [dt.date(1949, 12, 31), dt.date(2201, 1, 1), dt.date.max, dt.date.min])
    def test_refuses_days_it_does_not_cover(self, day: dt.date) -> None:
        with pytest.raises(BeyondCalendar):
            CALENDAR.is_rest(day)

    def test_refuses_to_step_beyond_its_end(self) -> None:
        with pytest.raises(BeyondCalendar):
            CALENDAR.nth_working(dt.date(2200, 12, 30).toordinal(), 5)
        with pytest.raises(BeyondCalendar):
            CALENDAR.nth_working(dt.date(1950, 1, 3).toordinal(), -5)

    def test_cannot_be_changed(self) -> None:
        with pytest.raises(AttributeError):
            CALENDAR.version = "other"  # type: ignore[misc]
        with pytest.raises(TypeError):
            CALENDAR.years[2027] = YearTable(2027)  # type: ignore[index]


class TestStatutoryDays:
    @pytest.mark.parametrize("year", range(2027, 2051))
    def test_are_the_thirteen_of_the_law(self, year: int) -> None:
        days = statutory_days(year)
        # 中秋 may fall on one of the days of 国庆: it is then one day with two names.
        shared = sum("、" in name for name in days.values())
        assert len(days) + shared == 13

    def test_follow_the_moon(self) -> None:
        days = statutory_days(2027)
        assert [day for day, name in days.items() if name == "春节"] == [dt.date(2027, 2, n) for n in (5, 6, 7, 8)]
        assert days[dt.date(2027, 4, 5)] == "清明节"
        assert days[dt.date(2027, 6, 9)] == "端午节"
        assert days[dt.date(2027, 9, 15)] == "中秋节"
        assert statutory_days(2031)[dt.date(2031, 10, 1)] == "国庆节、中秋节"

    @pytest.mark.parametrize("table", packaged_years()[-2:], ids=lambda table: str(table.year))
    def test_of_the_kind_that_do_not_move_stand_in_the_notices(self, table: YearTable) -> None:
        rests = {day.date for day in table.days if day.kind is Kind.REST}
        assert statutory_days(table.year).keys() <= rests

    def test_are_the_fixed_ones_alone_where_the_moon_is_not_computed(self) -> None:
        assert len(statutory_days(1999)) == 6
