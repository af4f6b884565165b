"""How dates, amounts and names are said in Chinese and in English."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from typing import Protocol

HOLIDAYS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": "70th anniversary of Victory Day",
}
"""English names of the holidays in the packaged years. A name given locally stays as it was given."""
UNITS: dict[str, tuple[str, str]] = {
    "day": ("天", "day"),
    "working_day": ("个工作日", "working day"),
    "hour": ("小时", "hour"),
    "working_hour": ("个办公小时", "office hour"),
    "month": ("个月", "month"),
    "year": ("年", "year"),
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Tongue(Protocol):
    """One language, for one explanation: the year of a date is said once, and again when it changes."""

    def day(self, day: dt.date) -> str: ...
    def days(self, days: Sequence[dt.date]) -> str: ...
    def days_of_month(self, days: Sequence[dt.date]) -> str: ...
    def month(self, day: dt.date) -> str: ...
    def moment(self, at: dt.datetime) -> str: ...
    def amount(self, n: int, unit: str) -> str: ...
    def names(self, names: Sequence[str]) -> str: ...
    def holidays(self, holidays: Sequence[Mapping[str, str]]) -> str: ...
    def years(self, years: Sequence[int]) -> str: ...
    def spans(self, spans: str) -> str: ...


class Chinese:
    def __init__(self) -> None:
        self._year = 0

    def _date(self, day: dt.date) -> str:
        named, self._year = day.year == self._year, day.year
        return f"{day.month}月{day.day}日" if named else f"{day.year}年{day.month}月{day.day}日"

    def day(self, day: dt.date) -> str:
        return f"{self._date(day)}（星期{'一二三四五六日'[day.weekday()]}）"

    def days(self, days: Sequence[dt.date]) -> str:
        return "、".join(self.day(day) for day in days)

    def days_of_month(self, days: Sequence[dt.date]) -> str:
        rows = [list(row) for _, row in itertools.groupby(days, key=lambda day: (day.year, day.month))]
        return "，".join("、".join([self._date(row[0]), *(f"{day.day}日" for day in row[1:])]) for row in rows)

    def month(self, day: dt.date) -> str:
        return f"{day.year}年{day.month}月"

    def moment(self, at: dt.datetime) -> str:
        return f"{self.day(at)}{_clock(at)}"

    def amount(self, n: int, unit: str) -> str:
        return f"{n}{UNITS[unit][0]}"

    def names(self, names: Sequence[str]) -> str:
        return "、".join(names)

    def holidays(self, holidays: Sequence[Mapping[str, str]]) -> str:
        return "、".join(f"{h['name']}假期（{self._stretch(*_ends(h))}）" for h in holidays)

    def _stretch(self, first: dt.date, last: dt.date) -> str:
        begins = self._date(first)
        if first == last:
            return begins
        return f"{begins}至{last.day}日" if first.month == last.month else f"{begins}至{self._date(last)}"

    def years(self, years: Sequence[int]) -> str:
        return "、".join(f"{year}年" for year in years)

    def spans(self, spans: str) -> str:
        return spans.replace("-", "至").replace(",", "、")


class English:
    def __init__(self) -> None:
        self._year = 0

    def _date(self, day: dt.date) -> str:
        named, self._year = day.year == self._year, day.year
        date = f"{day.day} {_MONTHS[day.month - 1]}"
        return date if named else f"{date} {day.year}"

    def day(self, day: dt.date) -> str:
        return f"{_WEEKDAYS[day.weekday()]} {self._date(day)}"

    def days(self, days: Sequence[dt.date]) -> str:
        return _and([self.day(day) for day in days])

    def days_of_month(self, days: Sequence[dt.date]) -> str:
        rows = [list(row) for _, row in itertools.groupby(days, key=lambda day: (day.year, day.month))]
        return "; ".join(", ".join([*(f"{day.day}" for day in row[:-1]), self._date(row[-1])]) for row in rows)

    def month(self, day: dt.date) -> str:
        return f"{_MONTHS[day.month - 1]} {day.year}"

    def moment(self, at: dt.datetime) -> str:
        return f"{_clock(at)} on {self.day(at)}"

    def amount(self, n: int, unit: str) -> str:
        return f"{n} {UNITS[unit][1]}" if n == 1 else f"{n} {UNITS[unit][1]}s"

    def names(self, names: Sequence[str]) -> str:
        single = dict.fromkeys(part for name in names for part in name.split("、"))
        return _and([HOLIDAYS.get(name, name) for name in single])

    def holidays(self, holidays: Sequence[Mapping[str, str]]) -> str:
        return "; ".join(f"{self.names([h['name']])} ({self._stretch(*_ends(h))})" for h in holidays)

    def _stretch(self, first: dt.date, last: dt.date) -> str:
        if first == last:
            return self._date(first)
        begins = str(first.day) if (first.year, first.month) == (last.year, last.month) else self._date(first)
        return f"{begins} to {self._date(last)}"

    def years(self, years: Sequence[int]) -> str:
        return _and([str(year) for year in years])

    def spans(self, spans: str) -> str:
        return spans.replace("-", " to ").replace(",", ", ")


def _clock(at: dt.datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _ends(holiday: Mapping[str, str]) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(holiday["first"]), dt.date.fromisoformat(holiday["last"])


def _and(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
