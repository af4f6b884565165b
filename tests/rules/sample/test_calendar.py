"""When things happen in the sample."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from mazha.config.sample.calendar import awake_later, office_hours_later, said_at
from mazha.kernel.moments import local
from mazha.workdays.calendar import Calendar
from mazha.workdays.packaged import packaged_years
from tests.world import at

CALENDAR = Calendar.of(packaged_years())


class TestOfficeHoursLater:
    @pytest.mark.parametrize(
        ("start", "hours", "end"),
        [
            ("2026-11-23 09:00", 2, "2026-11-23 11:00"),
            ("2026-11-23 06:00", 1, "2026-11-23 09:30"),
            ("2026-11-23 16:30", 2, "2026-11-24 09:30"),
            ("2026-11-20 17:00", 1, "2026-11-23 09:00"),
            ("2026-09-30 17:00", 1, "2026-10-08 09:00"),
            ("2026-10-10 09:00", 1, "2026-10-10 10:00"),
        ],
    )
    def test_counts_only_while_offices_are_open(self, start: str, hours: float, end: str) -> None:
        assert office_hours_later(CALENDAR, at(start), hours) == at(end)


class TestAwakeLater:
    def test_never_falls_into_the_night(self) -> None:
        rng = Random(1)
        moments = [awake_later(rng, at("2026-11-23 18:00"), hours / 3) for hours in range(150)]
        assert all(7 <= local(moment).hour < 23 for moment in moments)
        assert all(moment > at("2026-11-23 18:00") - dt.timedelta(seconds=1) for moment in moments)


class TestSaidAt:
    def test_lies_within_the_days_asked_for(self) -> None:
        last = at("2026-11-23 09:00")
        moments = [said_at(Random(seed), last, 90) for seed in range(300)]
        assert all(last - dt.timedelta(days=91) < moment < last for moment in moments)
        assert sum(9 <= local(moment).hour <= 21 for moment in moments) > 200
