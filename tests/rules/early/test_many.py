"""Thousands of series at once: by hand, and what must hold."""

from __future__ import annotations

import numpy as np
import pytest

from mazha.insight.early.many import benjamini_hochberg, q_values, recurrence_interval, within_budget

PAPER = np.array(
    [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
)
"""The fifteen p-values of Benjamini & Hochberg 1995, section 3.2 (thrombolysis)."""


class TestBenjaminiHochberg:
    def test_calls_the_four_of_the_paper(self) -> None:
        assert benjamini_hochberg(PAPER, 0.05).tolist() == [True] * 4 + [False] * 11

    def test_takes_what_stands_above_its_own_line_with_what_holds_after_it(self) -> None:
        assert benjamini_hochberg(np.array([0.9, 0.04, 0.035]), 0.06).tolist() == [False, True, True]

    def test_calls_nothing_when_nothing_is_rare(self) -> None:
        assert not benjamini_hochberg(np.array([0.2, 0.6, 1.0]), 0.1).any()

    def test_agrees_with_adjusted_values(self) -> None:
        p = np.random.default_rng(7).random((4, 50)) ** 4
        assert (benjamini_hochberg(p, 0.1) == (q_values(p) <= 0.1)).all()

    def test_adjusts_by_hand(self) -> None:
        assert q_values(np.array([0.03, 0.01, 0.02, 0.5])) == pytest.approx([0.04, 0.04, 0.04, 0.5])

    def test_refuses_what_is_no_probability(self) -> None:
        with pytest.raises(ValueError, match="between 0 and 1"):
            benjamini_hochberg(np.array([0.5, 1.5]), 0.1)


class TestRecurrence:
    def test_is_a_day_over_p(self) -> None:
        assert recurrence_interval(np.array([0.001, 1.0])) == pytest.approx([1000.0, 1.0])

    def test_is_shorter_the_more_series_are_looked_at(self) -> None:
        assert recurrence_interval(np.array([1e-6]), series=24_480, every=1.0) == pytest.approx([40.849673])

    def test_never_falls_below_the_time_between_two_analyses(self) -> None:
        assert recurrence_interval(np.array([0.5]), series=100, every=7.0) == pytest.approx([7.0])


class TestBudget:
    def test_lets_through_what_chance_brings_that_often(self) -> None:
        p = np.array([0.001, 0.02, 0.026, 0.5] + [1.0] * 36)
        assert within_budget(p, per_week=1.0).tolist()[:4] == [True, True, False, False]

    def test_is_a_recurrence_interval_over_all_series(self) -> None:
        p = np.random.default_rng(3).random(1000) ** 3
        assert (within_budget(p, 0.5) == (recurrence_interval(p, series=1000) >= 2.0)).all()

    def test_keeps_its_promise_on_uniform_p(self) -> None:
        weeks = np.random.default_rng(1).random((400, 1000))
        sent = sum(within_budget(week, per_week=2.0).sum() for week in weeks) / 400
        assert sent == pytest.approx(2.0, abs=0.3)
