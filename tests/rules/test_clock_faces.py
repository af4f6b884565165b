"""What a clock shows, word for word."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from mazha.design.clocks import face, span

NOON = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


class TestSpan:
    @pytest.mark.parametrize(
        ("length", "said"),
        [
            (dt.timedelta(0), "1 分钟"),
            (dt.timedelta(minutes=59, seconds=59), "59 分钟"),
            (HOUR, "1 小时"),
            (47 * HOUR, "47 小时"),
            (2 * DAY, "2 天"),
            (-5 * DAY - HOUR, "5 天"),
        ],
    )
    def test_is_said_in_the_unit_a_person_would_use(self, length: dt.timedelta, said: str) -> None:
        with translation.override("zh-hans"):
            assert span(length) == said


class TestFace:
    def test_warns_on_the_last_day_and_not_before(self) -> None:
        assert face(NOON + DAY - dt.timedelta(seconds=1), NOON).tone == "warn"
        assert face(NOON + DAY, NOON).tone == "plain"

    def test_is_late_one_second_after_the_last_valid_one(self) -> None:
        assert face(NOON, NOON).tone == "warn"
        assert face(NOON, NOON + dt.timedelta(seconds=1)).tone == "late"

    def test_does_not_count_while_paused_even_past_its_date(self) -> None:
        shown = face(NOON - DAY, NOON, state="paused")
        assert (shown.tone, shown.counts) == ("pause", False)

    def test_a_stopped_clock_says_whether_it_was_in_time(self) -> None:
        assert face(NOON, NOON, state="stopped").tone == "ok"
        assert face(NOON, NOON, state="stopped", late=True).tone == "late"

    def test_no_limit_is_said_in_words(self) -> None:
        with translation.override("en"):
            assert face(None, NOON).words == "No limit running"
