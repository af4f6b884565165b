"""Farrington Flexible: by hand, against R, and what must hold of every series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mazha.insight.early.ears import BadSetting
from mazha.insight.early.farrington import Axis, FarringtonRule, farrington, named, times_from, usual_years
from mazha.insight.early.farrington.distributions import student_critical, tail_and_quantile
from mazha.insight.early.farrington.plan import plan_for
from mazha.insight.early.reading import TooShort
from tests.rules.early.reference import FOLDER, WITHIN, column, counts_of, rows_of, runs, worst

NAMES = ("upperbound", "expected", "mu0", "phi", "pvalue", "score", "trend", "trend_coef", "alarm")
RATES = st.floats(0.01, 30)


def mondays(first: str, length: int) -> npt.NDArray[np.int64]:
    start = (date.fromisoformat(first) - date(1970, 1, 1)).days
    return np.arange(start, start + 7 * length, 7)


def panel_of(seed: int, rate: float, units: int = 3, length: int = 300) -> npt.NDArray[np.int32]:
    return np.random.default_rng(seed).poisson(rate, (units, length)).astype(np.int32)


class TestAgainstR:
    @pytest.mark.parametrize("name", runs("out_*__farringtonFlexible_*"))
    def test_gives_its_numbers(self, name: str) -> None:
        rows, counts = rows_of(name), counts_of(name)
        times = sorted({int(row["t"]) for row in rows})
        config = name.split("farringtonFlexible_")[1].removesuffix(".csv")
        frequency = counts.frequency() or (12 if "meningo" in name else 52)
        axis = Axis(counts.observed.shape[1], frequency, counts.days)
        if config == "b3nbPlugin":
            rule = named("noufaily", years=3, compat="R")
        else:
            rule = named(config, frequency=frequency, years=usual_years(axis, times[0]), compat="R")
        values = farrington(counts.observed, axis, rule, times).values
        differ = {what: worst(values[:, :, i], column(rows, what)) for i, what in enumerate(NAMES)}
        assert max(differ.values()) <= WITHIN, differ
        assert differ["alarm"] == 0

    @pytest.mark.parametrize("name", runs("runs_farringtonFlexible.csv"))
    def test_names_the_settings_of_its_runs(self, name: str) -> None:
        for run in rows_of(name):
            said = dict(part.split("=") for part in run["control"].split(";"))
            rule = named(
                run["method"].removeprefix("farringtonFlexible_"),
                frequency=12 if said["w"] == "1" else 52,
                years=int(said["b"]),
            )
            if said["w"] != "1" or rule.threshold != "muan":
                assert rule.enough == tuple(int(n) for n in said["limit54"].split("/"))
            assert (rule.periods, rule.excluded) == (int(said["noPeriods"]), int(said["pastWeeksNotIncluded"]))
            assert (rule.threshold, rule.power) == (said["thresholdMethod"], said["powertrans"])
            assert (rule.alpha, rule.trend_p) == (float(said["alpha"]), float(said["pThresholdTrend"]))
            assert rule.reweight is (said["reweight"] == "TRUE")

    def test_finds_its_reference_files_where_there_is_a_folder(self) -> None:
        assert not FOLDER.exists() or len(runs("out_*__farringtonFlexible_*")) > 40


class TestPlan:
    def test_takes_the_nearest_same_weekday_of_each_year(self) -> None:
        axis = Axis(400, 52, mondays("2010-01-04", 400))
        assert axis.days is not None
        k = int(np.searchsorted(axis.days, (date(2016, 2, 29) - date(1970, 1, 1)).days)) + 1
        plan = plan_for(k, axis, FarringtonRule(years=1, half_window=1))
        then = [date(1970, 1, 1) + timedelta(days=int(axis.days[i])) for i in plan.index]
        assert then == [date(2015, 2, 23), date(2015, 3, 2), date(2015, 3, 9)]

    def test_cuts_the_rest_of_a_year_into_equal_blocks(self) -> None:
        plan = plan_for(300, Axis(300, 52), FarringtonRule(years=2, periods=10, left_out=26))
        assert plan.groups == 10
        assert plan.index[0] == 300 - 1 - 2 * 52 - 3
        assert plan.index[-1] == 300 - 1 - 27
        assert np.bincount(plan.group).tolist() == [10, 10, 10, 10, 7, 5, 5, 5, 5, 14]

    def test_leaves_the_last_points_out(self) -> None:
        plan = plan_for(300, Axis(300, 52), FarringtonRule(years=2, left_out=0))
        assert plan.index[-3:].tolist() == [296, 297, 298]

    def test_begins_where_history_suffices(self) -> None:
        assert times_from(Axis(320, 52), FarringtonRule(years=5))[0] == 264
        assert [usual_years(Axis(n, 52)) for n in (156, 312, 316, 800)] == [1, 4, 5, 5]

    @pytest.mark.parametrize(("k", "years"), [(52, 1), (54, 1), (200, 4)])
    def test_refuses_what_reaches_before_the_first_point(self, k: int, years: int) -> None:
        with pytest.raises(TooShort, match="fewer years, or begin later"):
            plan_for(k, Axis(300, 52), FarringtonRule(years=years))

    def test_refuses_more_blocks_than_points(self) -> None:
        with pytest.raises(BadSetting, match="fewer periods"):
            plan_for(100, Axis(100, 12), FarringtonRule(years=5, half_window=1, periods=12))


class TestByHand:
    def test_a_level_series_gives_farringtons_formula(self) -> None:
        rule = FarringtonRule(years=2, reweight=False, trend=False)
        found = farrington(np.full(120, 8, dtype=np.int16), Axis(120, 52), rule, [120])
        n = len(plan_for(120, Axis(120, 52), rule).index)
        z = 1.6448536269514722
        assert found.values[0, 0, 3] == 1
        # no residuals: the fitted mean has no error, and the dispersion is held at 1
        assert found.upperbound[0, 0] == pytest.approx((8 ** (2 / 3) + z * np.sqrt(4 / 9 * 2)) ** 1.5, rel=1e-12)
        assert n == 14

    def test_agrees_with_least_squares_on_a_full_design(self) -> None:
        y = panel_of(3, 6, 1)
        rule = FarringtonRule(years=4, periods=10, trend_p=1, reweight=False, threshold="nbPlugin", left_out=26)
        plan = plan_for(300, Axis(300, 52), rule)
        design = np.column_stack([np.eye(plan.groups)[plan.group], plan.time])
        counts = y[0, plan.index].astype(float)
        eta = np.log(counts + 0.1)
        for _step in range(60):
            mu = np.exp(eta)
            inverse = np.linalg.inv(design.T @ (design * mu[:, None]))
            eta = design @ (inverse @ (design.T @ (mu * eta + counts - mu)))
        beta = inverse @ (design.T @ (mu * eta))
        now = np.append(np.eye(plan.groups)[-1], plan.now)
        phi = max(1.0, float(((counts - mu) ** 2 / mu).sum() / (len(counts) - plan.groups - 1)))
        told = farrington(y, Axis(300, 52), rule, [300]).values[0, 0]
        assert told[1] == pytest.approx(np.exp(now @ beta), rel=1e-9)
        assert told[3] == pytest.approx(phi, rel=1e-9)
        assert told[7] == pytest.approx(beta[-1], abs=1e-10)

    @pytest.mark.parametrize(
        ("mean", "phi", "y", "tail"),
        [(3, 1, 5, 0.18473675547622792), (4, 2, 0, 1.0), (4, 2, 1, 1 - 0.5**4), (4, 2, 2, 1 - 3 * 0.5**4)],
    )
    def test_tails_by_counting(self, mean: float, phi: float, y: float, tail: float) -> None:
        assert tail_and_quantile(float(mean), float(phi), float(y), 0.05)[0] == pytest.approx(tail, rel=1e-14)

    def test_tails_far_out_keep_their_digits(self) -> None:
        # P(Y ≥ 60) for Poisson(1): e⁻¹/60! (1 + 1/61 + 1/(61·62) + …)
        series = 1 + 1 / 61 * (1 + 1 / 62 * (1 + 1 / 63 * (1 + 1 / 64)))
        expected = np.exp(-1.0 - sum(np.log(k) for k in range(1, 61))) * series
        assert tail_and_quantile(1.0, 1.0, 60.0, 0.05)[0] == pytest.approx(expected, rel=1e-9)

    @pytest.mark.parametrize(("mean", "phi", "k"), [(3.0, 1.0, 8), (0.001, 1.0, 0), (4.0, 2.0, 14), (1e-9, 3.0, 0)])
    def test_quantiles_by_counting(self, mean: float, phi: float, k: int) -> None:
        assert tail_and_quantile(mean, phi, 0.0, 0.005)[1] == k

    @pytest.mark.parametrize(
        ("p", "freedom", "t"), [(0.05, 1, 12.706204736), (0.05, 10, 2.2281388520), (0.01, 67, 2.6512195), (1, 9, 0)]
    )
    def test_student_by_the_tables(self, p: float, freedom: int, t: float) -> None:
        assert student_critical(p, freedom) == pytest.approx(t, abs=1e-6)


class TestOwnWay:
    def test_a_season_that_never_had_a_case_is_still_judged(self) -> None:
        y = np.zeros((1, 300), dtype=np.int32)
        y[0, ::52] = 40  # in one week of the year only, which is not this one
        y[0, 285] = 6
        rule = named("noufaily", years=4)
        ours = farrington(y, Axis(300, 52), rule, [286])
        assert ours.alarm.tolist() == [[1]]
        assert ours.values[0, 0, 1] < 1e-6

    def test_scores_on_the_scale_of_counts(self) -> None:
        y = panel_of(5, 12, 1)
        told = farrington(y, Axis(300, 52), named("noufaily", years=4), [300]).values[0, 0]
        assert told[0] > told[1] + 1
        assert told[5] == pytest.approx((y[0, 299] - told[1]) / (told[0] - told[1]))
        in_r = farrington(y, Axis(300, 52), named("noufaily", years=4, compat="R"), [300]).values[0, 0]
        assert in_r[5] == pytest.approx((y[0, 299] - np.log(in_r[1])) / (in_r[0] - np.log(in_r[1])))

    def test_needs_five_cases_in_four_weeks(self) -> None:
        y = np.zeros((2, 300), dtype=np.int32)
        y[:, 299] = [4, 5]
        found = farrington(y, Axis(300, 52), named("noufaily", years=4), [300])
        assert found.alarm.tolist() == [[0], [1]]
        assert np.isnan(found.upperbound).tolist() == [[True], [False]]


class TestEverySeries:
    @given(seed=st.integers(0, 10**6), rate=RATES, name=st.sampled_from(["default", "noufaily", "delta10"]))
    @settings(max_examples=25, deadline=None)
    def test_a_case_more_never_lowers_the_score_of_its_week(self, seed: int, rate: float, name: str) -> None:
        panel = panel_of(seed, rate)
        axis, rule = Axis(300, 52), named(name, years=4)
        before = farrington(panel, axis, rule, [300])
        panel[:, 299] += 1
        after = farrington(panel, axis, rule, [300])
        assert (after.score >= before.score).all()
        assert (after.pvalue <= before.pvalue).all()
        assert (after.alarm >= before.alarm).all()

    @given(seed=st.integers(0, 10**6), rate=RATES, compat=st.sampled_from([None, "R"]))
    @settings(max_examples=25, deadline=None)
    def test_a_batch_equals_one_by_one_in_any_order(self, seed: int, rate: float, compat: str | None) -> None:
        panel = panel_of(seed, rate)
        axis, rule = Axis(300, 52), named("noufaily", years=4, compat=compat)
        whole = farrington(panel, axis, rule, [299, 300]).values
        turned = farrington(panel[::-1].astype(np.int16), axis, rule, [299, 300]).values
        assert np.array_equal(turned[::-1], whole, equal_nan=True)
        for u in range(len(panel)):
            assert np.array_equal(farrington(panel[u], axis, rule, [300]).values[0, 0], whole[u, 1], equal_nan=True)


class TestRefusals:
    @pytest.mark.parametrize(
        "setting",
        [{"alpha": 0.0}, {"years": 0}, {"periods": 0}, {"enough": (5, 0)}, {"compat": "SAS"}, {"threshold": "x"}],
    )
    def test_refuses_settings_without_meaning(self, setting: dict[str, Any]) -> None:
        with pytest.raises(BadSetting):
            replace(FarringtonRule(), **setting)

    def test_names_the_configurations_there_are(self) -> None:
        with pytest.raises(BadSetting, match="default, noufaily, muan, delta10, noreweight"):
            named("original")

    def test_says_how_much_history_it_needs(self) -> None:
        with pytest.raises(TooShort, match="must be 56 before"):
            usual_years(Axis(60, 52))
        with pytest.raises(TooShort, match="nothing to judge"):
            times_from(Axis(100, 52), FarringtonRule(years=5))
