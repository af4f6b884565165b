"""EARS: by hand, against R, and what must hold of every series."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from mazha.insight.early.ears import BadSetting, EarsRule, Method, ears, ears_alarms
from mazha.insight.early.reading import TooShort
from tests.rules.early.reference import WITHIN, column, counts_of, rows_of, runs, worst

PANELS = nps.arrays(np.int32, st.tuples(st.integers(1, 4), st.integers(14, 30)), elements=st.integers(0, 40))
METHODS = st.sampled_from(["C1", "C2", "C3"])
Z = NormalDist().inv_cdf(0.999)


class TestAgainstR:
    @pytest.mark.parametrize("name", runs("out_*__ears*"))
    def test_gives_its_numbers(self, name: str) -> None:
        rows = rows_of(name)
        method: Any = name.split("__ears")[1][:2]
        wide = "_b28" in name
        said: dict[str, Any] = {"baseline": 28, "min_sigma": 0.5, "alpha": 0.01} if wide else {}
        found = ears(
            counts_of(name).observed,
            EarsRule.usual(method, compat="R", **said),
            first=33 if wide else None,
        )
        assert worst(found.upperbound, column(rows, "upperbound")) <= WITHIN
        assert worst(np.where(found.alarm < 0, np.nan, found.alarm), column(rows, "alarm")) == 0


class TestByHand:
    def test_c1_is_mean_and_spread_of_the_seven_before(self) -> None:
        found = ears(np.array([1, 2, 3, 4, 5, 6, 7, 20]), EarsRule.usual("C1"))
        sd = np.sqrt(28 / 6)
        assert found.first == 8
        assert found.upperbound[0, 0] == pytest.approx(4 + Z * sd, rel=1e-14)
        assert found.score[0, 0] == pytest.approx(16 / sd, rel=1e-14)
        assert found.alarm.tolist() == [[1]]

    def test_c2_leaves_the_two_last_out(self) -> None:
        found = ears(np.array([1, 2, 3, 4, 5, 6, 7, 99, 99, 20]), EarsRule.usual("C2"))
        assert found.upperbound[0, 0] == pytest.approx(4 + Z * np.sqrt(28 / 6), rel=1e-14)

    def test_c3_adds_what_the_two_days_before_exceeded(self) -> None:
        quiet = [2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 3]
        for today, alarm in ((3, 0), (8, 1)):
            found = ears(np.array([*quiet[:9], 4, 3, today]), EarsRule.usual("C3"))
            assert found.alarm.tolist() == [[alarm]]

    def test_in_r_the_count_of_the_day_has_no_part_in_c3(self) -> None:
        series = np.array([2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 3, 400])
        assert ears(series, EarsRule.usual("C3", compat="R")).alarm.tolist() == [[0]]
        assert ears(series, EarsRule.usual("C3")).alarm.tolist() == [[1]]

    def test_one_case_after_seven_zeros_is_nothing_unless_r_is_asked(self) -> None:
        series = np.array([0, 0, 0, 0, 0, 0, 0, 1])
        assert ears(series, EarsRule.usual("C1", compat="R")).alarm.tolist() == [[1]]
        assert ears(series, EarsRule.usual("C1")).alarm.tolist() == [[0]]

    def test_c3_without_spread_is_undefined_in_r_alone(self) -> None:
        series = np.zeros(12, dtype=np.int16)
        assert ears(series, EarsRule.usual("C3", compat="R")).alarm.tolist() == [[-1]]
        assert ears(series, EarsRule.usual("C3", min_sigma=0)).alarm.tolist() == [[0]]


class TestEverySeries:
    @given(panel=PANELS, method=METHODS, more=st.integers(1, 30))
    @settings(max_examples=50, deadline=None)
    def test_a_case_more_never_lowers_the_score_of_its_day(self, panel: Any, method: Method, more: int) -> None:
        rule = EarsRule.usual(method)
        before = ears(panel, rule)
        panel[:, -1] += more
        after = ears(panel, rule)
        assert (after.score[:, -1] >= before.score[:, -1]).all()
        assert (after.alarm[:, -1] >= before.alarm[:, -1]).all()

    @given(panel=PANELS, method=METHODS, compat=st.sampled_from([None, "R"]))
    @settings(max_examples=50, deadline=None)
    def test_a_batch_equals_one_by_one_in_any_order(self, panel: Any, method: Method, compat: str | None) -> None:
        rule = EarsRule.usual(method, compat=compat)
        whole = ears(panel, rule)
        for u, series in enumerate(panel):
            alone = ears(series, rule)
            assert np.array_equal(alone.upperbound[0], whole.upperbound[u], equal_nan=True)
        turned = ears(panel[::-1], rule)
        assert np.array_equal(turned.upperbound, whole.upperbound[::-1], equal_nan=True)
        assert np.array_equal(ears_alarms(panel.astype(np.int16), rule), whole.alarm)

    @given(panel=PANELS, method=METHODS, late=st.integers(0, 5))
    @settings(max_examples=50, deadline=None)
    def test_where_it_begins_changes_nothing_later(self, panel: Any, method: Method, late: int) -> None:
        rule = EarsRule.usual(method)
        first = min(rule.earliest() + late, panel.shape[1])
        whole, part = ears(panel, rule), ears(panel, rule, first=first)
        assert np.array_equal(part.upperbound, whole.upperbound[:, first - whole.first :])


class TestRefusals:
    def test_says_from_where_it_can_judge(self) -> None:
        with pytest.raises(TooShort, match="from t = 12 on") as told:
            ears(np.zeros(11, dtype=int), EarsRule.usual("C3"))
        assert told.value.facts == {"needs": 12, "has": 11}
        with pytest.raises(TooShort):
            ears(np.zeros(20, dtype=int), EarsRule.usual("C1"), first=7)

    def test_refuses_what_is_no_count(self) -> None:
        with pytest.raises(BadSetting, match="Series 1 has a negative count at t = 3"):
            ears(np.array([0, 1, -1] * 5), EarsRule.usual())
        with pytest.raises(BadSetting, match="whole numbers"):
            ears(np.zeros(20), EarsRule.usual())  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "setting", [{"baseline": 2}, {"min_sigma": -1.0}, {"alpha": 0.0}, {"alpha": 1.0}, {"compat": "SAS"}]
    )
    def test_refuses_settings_without_meaning(self, setting: dict[str, Any]) -> None:
        with pytest.raises(BadSetting):
            EarsRule.usual("C1", **setting)
