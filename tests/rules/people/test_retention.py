"""What a rule of retention means at a moment, and which files are refused."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.people.retention import RetentionIsWrong, packaged, read

DAY = dt.timedelta(days=1)
SOUND = """
[[keep]]
kind = "x"
stage = "any"
title = { zh = "甲", en = "A" }
purpose = { zh = "乙", en = "B" }
basis = { zh = "丙", en = "C" }
keep_days = 100
grace_days = 10
quiet_days = 5
from = 2026-03-01
mark = "local"
"""


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text + "+08:00")


class TestRule:
    def test_lets_go_after_time_and_grace(self) -> None:
        (rule,) = read(SOUND)
        at = moment("2026-09-01 00:00")
        assert rule.past_before(at) == at - 100 * DAY
        assert rule.deletable_before(at) == at - 110 * DAY
        assert rule.quiet_since(at) == at - 5 * DAY

    @pytest.mark.parametrize(("at", "lets_go"), [("2026-03-10 23:59", False), ("2026-03-11 00:00", True)])
    def test_lets_nothing_go_while_it_is_younger_than_its_grace(self, at: str, lets_go: bool) -> None:
        (rule,) = read(SOUND)
        assert (rule.deletable_before(moment(at)) is not None) is lets_go


class TestRead:
    @pytest.mark.parametrize(
        ("line", "instead", "says"),
        [
            ("keep_days = 100", "keep_days = 100\nat_least = 183", "less than the 183 days the law asks"),
            ("keep_days = 100", "", "keep_days as a whole number"),
            ("grace_days = 10", "grace_days = -1", "grace_days as a whole number"),
            ("quiet_days = 5", "quiet_days = true", "quiet_days as a whole number"),
            ("from = 2026-03-01", "", "its first day"),
            ('mark = "local"', 'mark = "sure"', "mark, one of"),
            ('kind = "x"', "", "give its kind"),
            ('title = { zh = "甲", en = "A" }', 'title = { zh = "甲" }', "give title"),
            ('mark = "local"', 'mark = "local"' + SOUND, "stands there twice"),
        ],
    )
    def test_refuses_and_names_the_mend(self, line: str, instead: str, says: str) -> None:
        assert line in SOUND
        with pytest.raises(RetentionIsWrong, match=says):
            read(SOUND.replace(line, instead))


class TestPackaged:
    def test_marks_every_number_that_nobody_has_checked(self) -> None:
        assert {rule.mark for rule in packaged()} == {"local"}

    def test_keeps_what_the_law_asks_for_half_a_year(self) -> None:
        assert all(rule.keep >= 183 * DAY for rule in packaged() if rule.kind in {"sign_in_try", "sign_in"})

    def test_touches_nothing_of_the_record(self) -> None:
        assert {rule.kind for rule in packaged()} == {
            "sign_in_try", "sign_in", "notice", "receipt", "import", "export", "ticket", "briefing"
        }  # fmt: skip
