"""Tables of a year that an administrator hands in: what is read, and how each mistake is told."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.kernel.errors import TooLarge, Unacceptable
from mazha.workdays.calendar import Kind, NamedDay, YearTable
from mazha.workdays.packaged import packaged_years
from mazha.workdays.rules import check_year, read_year_table

Y2026 = packaged_years()[-1]


def _csv(table: YearTable) -> str:
    return "date,kind,name\n" + "".join(f"{d.date},{d.kind.value},{d.name}\n" for d in table.days)


class TestReadYearTable:
    @pytest.mark.parametrize("table", packaged_years()[-3:], ids=lambda table: str(table.year))
    def test_gives_back_what_was_written(self, table: YearTable) -> None:
        assert read_year_table(_csv(table)) == table.days

    def test_takes_chinese_headings_and_dates_as_a_clerk_writes_them(self) -> None:
        text = "\ufeff日期,类型,名称\r\n2027年1月1日,休,元旦\r\n2027/1/3,班,元旦\r\n\r\n"
        assert read_year_table(text) == (
            NamedDay(dt.date(2027, 1, 1), Kind.REST, "元旦"),
            NamedDay(dt.date(2027, 1, 3), Kind.MAKE_UP, "元旦"),
        )

    def test_names_each_row_that_cannot_be_read(self) -> None:
        with pytest.raises(Unacceptable) as refused:
            read_year_table("date,kind,name\n2027-02-30,rest,x\n2027-01-01,rest,元旦\n2027-01-02,holiday,元旦\nsoon\n")
        assert list(refused.value.problems) == ["row 2", "row 4", "row 5"]
        assert "2027-02-30" in refused.value.problems["row 2"]
        assert "holiday" in refused.value.problems["row 4"]

    @pytest.mark.parametrize("text", ["", "\n", "date,name\n2027-01-01,元旦\n", "hello", '"'])
    def test_refuses_what_is_no_table(self, text: str) -> None:
        with pytest.raises(Unacceptable):
            read_year_table(text)

    def test_refuses_a_flood(self) -> None:
        with pytest.raises(TooLarge):
            read_year_table("date,kind,name\n" + "2027-01-01,rest,元旦\n" * 5000)


class TestCheckYear:
    def test_accepts_a_published_year(self) -> None:
        check_year(Y2026)

    @pytest.mark.parametrize(
        ("day", "kind", "name"),
        [
            (dt.date(2025, 3, 1), Kind.REST, "元旦"),
            (dt.date(2027, 1, 1), Kind.REST, "元旦"),
            (dt.date(2026, 3, 2), Kind.MAKE_UP, "春节"),
            (dt.date(2026, 3, 2), Kind.REST, ""),
            (dt.date(2026, 3, 2), Kind.REST, "节" * 41),
            (dt.date(2026, 1, 1), Kind.REST, "元旦"),
        ],
    )
    def test_refuses_a_day_that_cannot_be_right_by_its_date(self, day: dt.date, kind: Kind, name: str) -> None:
        wrong = YearTable(2026, (*Y2026.days, NamedDay(day, kind, name)))
        with pytest.raises(Unacceptable) as refused:
            check_year(wrong)
        assert list(refused.value.problems) == [day.isoformat()]

    def test_refuses_a_published_year_that_leaves_out_a_holiday_by_law(self) -> None:
        wrong = YearTable(2026, tuple(day for day in Y2026.days if day.date != dt.date(2026, 5, 1)))
        with pytest.raises(Unacceptable) as refused:
            check_year(wrong)
        assert list(refused.value.problems) == ["2026-05-01"]
        check_year(YearTable(2026, wrong.days, published=False))

    def test_knows_the_days_that_follow_the_moon(self) -> None:
        with pytest.raises(Unacceptable) as refused:
            check_year(YearTable(2027, ()))
        assert {"2027-02-05", "2027-06-09", "2027-09-15"} <= refused.value.problems.keys()
        assert "2027-02-06" not in refused.value.problems  # a Saturday rests anyway

    def test_refuses_a_plain_calendar_of_all_days(self) -> None:
        days = tuple(NamedDay(dt.date(2026, 1, 1) + dt.timedelta(days=i), Kind.REST, "x") for i in range(365))
        with pytest.raises(TooLarge):
            check_year(YearTable(2026, days))

    @pytest.mark.parametrize("year", [0, 1950, 9999])
    def test_refuses_a_year_that_is_none(self, year: int) -> None:
        with pytest.raises(Unacceptable):
            check_year(YearTable(year, (), published=False))
