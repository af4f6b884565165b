"""Mazha's own rule for a series: what it finds, what it must not, and that its p-values are what they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mazha.insight.early.predictive import judge
from mazha.insight.early.predictive_tail import tails
from mazha.insight.early.simulate import TESTED_WEEKS, WEEKS, Counts, Scenario, benchmark, negative_binomial

SCENARIOS = [Scenario(-1.0, 0.0, 0.2, 0.3, 1.8, 1), Scenario(2.0, 0.001, 0.3, -0.2, 1.4, 1)]


def quiet(seed: int, mean: float = 4.0, phi: float = 1.5, series: int = 1, weeks: int = 200) -> Counts:
    return negative_binomial(np.random.default_rng(seed), np.full((series, weeks), mean), phi)


class TestTails:
    def test_of_a_poisson_count_by_hand(self) -> None:
        above, here = tails(np.array([3]), np.array([1.0]), np.array([1.0]))
        assert above == pytest.approx(1 - 2.5 * np.exp(-1.0), rel=1e-12)
        assert here == pytest.approx(np.exp(-1.0) / 6, rel=1e-12)

    def test_of_a_geometric_count_by_hand(self) -> None:
        above, _ = tails(np.arange(1, 60), np.full(59, 1.0), np.full(59, 2.0))
        assert above == pytest.approx(0.5 ** np.arange(1, 60), rel=1e-10)

    @given(st.floats(0.01, 500), st.floats(1.0, 6.0), st.integers(0, 900))
    @settings(max_examples=60, deadline=None)
    def test_fall_as_the_count_grows(self, mean: float, phi: float, y: int) -> None:
        above, here = tails(np.array([y, y + 1]), np.full(2, mean), np.full(2, phi))
        assert 0 <= above[1] <= above[0] <= 1
        assert above[0] - above[1] == pytest.approx(here[0], abs=1e-9)


class TestJudge:
    def test_sees_a_sudden_rise_and_a_rise_of_two_weeks(self) -> None:
        series = quiet(5, series=2)
        series[0, -1] = 25
        series[1, -2:] = 11
        said = judge(series, 198)
        assert said.above[0, -1] < 1e-6
        assert said.above_two[1, -1] < said.above[1, -1] < 0.05

    def test_is_not_blinded_by_a_past_rise(self) -> None:
        plain = quiet(8)
        risen = plain.copy()
        risen[0, 120:125] += 30
        assert judge(risen, 198).expected[0, -1] == pytest.approx(judge(plain, 198).expected[0, -1], rel=0.05)
        assert judge(risen, 198).phi[0, -1] == pytest.approx(judge(plain, 198).phi[0, -1], rel=0.1)

    def test_gives_a_case_after_long_silence_no_wonder(self) -> None:
        series = np.zeros((1, 150), dtype=np.int64)
        series[0, -1] = 1
        above = judge(series, 149).above[0, 0]
        assert 1 / 1000 < above < 1 / 50

    @given(st.integers(0, 10_000), st.integers(1, 20))
    @settings(max_examples=25, deadline=None)
    def test_one_case_more_never_makes_a_week_less_striking(self, seed: int, more: int) -> None:
        series = quiet(seed, weeks=120)
        raised = series.copy()
        raised[0, -1] += more
        before, after = judge(series, 119), judge(raised, 119)
        assert after.above[0, 0] <= before.above[0, 0]
        assert after.above_two[0, 0] <= before.above_two[0, 0]
        assert after.expected[0, 0] == before.expected[0, 0]

    @given(st.permutations(range(5)))
    @settings(max_examples=10, deadline=None)
    def test_permuting_series_permutes_what_is_said(self, order: list[int]) -> None:
        series = quiet(2, series=5, weeks=120)
        assert (judge(series[order], 110).above == judge(series, 110).above[order]).all()

    def test_refuses_too_little_history(self) -> None:
        with pytest.raises(ValueError, match="from 26"):
            judge(quiet(1), 10)


class TestCalibration:
    def test_p_is_as_rare_as_it_says(self) -> None:
        """Randomised p of 2 × 150 quiet series, 49 weeks each: 14,700 in all."""
        made = benchmark(SCENARIOS, seed=20, repeats=150, past=[0], current=[1])
        said = judge(made.counts, WEEKS - TESTED_WEEKS, every=10)
        free = ~made.outbreak
        u = np.random.default_rng(0).random(said.above.shape)
        for above, exactly in ((said.above, said.exactly), (said.above_two, said.exactly_two)):
            p = (above - u * exactly)[free]
            for a in (0.05, 0.01, 0.002):
                assert 0.5 < (p <= a).mean() / a < 1.6

    def test_the_same_seed_makes_the_same_series(self) -> None:
        one, two = (benchmark(SCENARIOS, seed=4, repeats=1, past=[3], current=[5]) for _ in range(2))
        assert (one.counts == two.counts).all()
        assert one.outbreak.any(axis=1).all()
