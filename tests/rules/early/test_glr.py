"""The likelihood ratio chart: by hand, against R, and what must hold of every series."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mazha.insight.early.ears import BadSetting
from mazha.insight.early.glr import GlrRule, chart, glr
from mazha.insight.early.reading import TooShort
from tests.rules.early.reference import FOLDER, WITHIN, column, counts_of, rows_of, runs, worst

COUNTS = st.lists(st.integers(0, 60), min_size=8, max_size=8)


def of_nb(y: float, mu: float, alpha: float) -> float:
    """Log of the negative binomial, from its definition."""
    size = 1 / alpha
    return math.lgamma(y + size) - math.lgamma(size) + y * math.log(mu / (mu + size)) - size * math.log1p(mu / size)


class TestAgainstR:
    @pytest.mark.parametrize("name", runs("out_*__glrnb_*"))
    def test_gives_its_numbers(self, name: str) -> None:
        rows, how = rows_of(name), name.split("glrnb_")[-1].removesuffix(".csv")
        rise = math.log(2) if "fixedtheta" in how else None
        rule = GlrRule(dispersed=how != "poisson", rise=rise, compat="R")
        found = glr(counts_of(name).observed, rule, first=int(rows[0]["t"]), last=int(rows[-1]["t"]))
        assert worst(found.expected, column(rows, "mu0")) <= WITHIN
        assert worst(found.statistic, column(rows, "upperbound")) <= WITHIN
        assert found.alarm[0].tolist() == column(rows, "alarm").tolist()

    @pytest.mark.parametrize("name", runs("runs_ears_cusum_glrnb.csv"))
    def test_finds_its_dispersion(self, name: str) -> None:
        for run in rows_of(name):
            if run["method"] == "glrnb_nb":
                said = dict(part.split("=") for part in run["control"].split(";"))
                first, last = (int(t) for t in said["range"].split(":"))
                counts = counts_of(f"out_{run['dataset']}__")
                found = glr(counts.observed, GlrRule(compat="R"), first=first, last=last)
                assert found.alpha[0] == pytest.approx(float(said["alpha"]), rel=1e-11)
        assert FOLDER.exists()


class TestByHand:
    def test_poisson_is_the_best_rise_over_all_begins(self) -> None:
        counts, mean = np.array([[2, 9, 8]]), np.array([[4.0, 4.0, 4.0]])
        statistic, alarm = chart(counts, mean, np.zeros(1), GlrRule(limit=3.5))
        # the rise begins with the second count: 17 log(17/8) − (17 − 8)
        assert statistic[0, 2] == pytest.approx(17 * math.log(17 / 8) - 9, rel=1e-14)
        assert statistic[0, 0] == 0
        assert alarm.tolist() == [[0, 0, 1]]

    def test_begins_anew_after_an_alarm(self) -> None:
        counts, mean = np.array([[20, 4, 9]]), np.full((1, 3), 4.0)
        statistic, alarm = chart(counts, mean, np.zeros(1), GlrRule(limit=3))
        assert alarm.tolist() == [[1, 0, 0]]
        assert statistic[0, 2] == pytest.approx(9 * math.log(9 / 4) - 5, rel=1e-14)

    def test_a_known_rise_of_a_negative_binomial(self) -> None:
        counts, mean = np.array([[9, 8]]), np.array([[4.0, 5.0]])
        statistic, _alarm = chart(counts, mean, np.array([0.3]), GlrRule(rise=math.log(2)))
        first = of_nb(9, 8, 0.3) - of_nb(9, 4, 0.3)
        assert statistic[0, 0] == pytest.approx(first, rel=1e-13)
        assert statistic[0, 1] == pytest.approx(first + of_nb(8, 10, 0.3) - of_nb(8, 5, 0.3), rel=1e-13)

    @given(counts=COUNTS, alpha=st.floats(0.01, 3))
    @settings(max_examples=30, deadline=None)
    def test_no_rise_tried_by_hand_is_better(self, counts: list[int], alpha: float) -> None:
        mean = np.linspace(2.0, 9.0, 8)
        statistic, _alarm = chart(np.array([counts]), mean[None], np.array([alpha]), GlrRule(limit=1e9))
        tried = [
            sum(of_nb(y, m * factor, alpha) - of_nb(y, m, alpha) for y, m in zip(counts[k:], mean[k:], strict=True))
            for k in range(8)
            for factor in np.exp(np.linspace(0, 4, 81))
        ]
        assert max(tried) <= statistic[0, -1] + 1e-9
        assert statistic[0, -1] <= max(tried) + 0.15 * sum(counts) * 0.05 + 1e-6


class TestEverySeries:
    @given(counts=COUNTS, alpha=st.sampled_from([0.0, 0.2, 2.0]), rise=st.sampled_from([None, math.log(2)]))
    @settings(max_examples=40, deadline=None)
    def test_a_case_more_never_lowers_the_statistic(self, counts: list[int], alpha: float, rise: float | None) -> None:
        rule, mean = GlrRule(limit=1e9, rise=rise), np.full((1, 8), 5.0)
        before, _alarm = chart(np.array([counts]), mean, np.array([alpha]), rule)
        counts[5] += 1
        after, _alarm = chart(np.array([counts]), mean, np.array([alpha]), rule)
        assert (after >= before - 1e-9).all()

    def test_a_batch_equals_one_by_one(self) -> None:
        panel = np.random.default_rng(2).negative_binomial(3, 0.3, (4, 160))
        whole = glr(panel, GlrRule(), first=110)
        for u, row in enumerate(panel):
            assert np.array_equal(glr(row, GlrRule(), first=110).statistic[0], whole.statistic[u])


class TestOwnWay:
    def test_judges_what_never_happened_and_what_hardly_varies(self) -> None:
        quiet = np.zeros(120, dtype=int)
        quiet[-1] = 3
        level = np.full(120, 6)
        level[-1] = 30
        for series in (quiet, level):
            found = glr(series, GlrRule(), first=110)
            assert found.alarm[0].tolist() == [0] * 10 + [1]
            assert found.alpha[0] < 1e-3


class TestRefusals:
    def test_names_what_is_lacking_or_without_meaning(self) -> None:
        with pytest.raises(TooShort, match="Begin later"):
            glr(np.zeros(9, dtype=int), GlrRule(), first=3)
        with pytest.raises(BadSetting, match="for a doubling"):
            GlrRule(rise=-0.1)
        with pytest.raises(BadSetting):
            GlrRule(limit=0)
