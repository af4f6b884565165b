"""CUSUM: by hand, against R, and what must hold of every series."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from mazha.insight.early.cusum import CusumRule, cusum
from mazha.insight.early.ears import BadSetting
from mazha.insight.early.reading import TooShort
from tests.rules.early.reference import WITHIN, column, counts_of, rows_of, runs, worst

PANELS = nps.arrays(np.int32, (3, 30), elements=st.integers(0, 40))
HOW = st.sampled_from(["standard", "rossi", "anscombe"])


class TestAgainstR:
    @pytest.mark.parametrize("name", runs("out_*__cusum_*"))
    def test_gives_its_numbers(self, name: str) -> None:
        rows, how = rows_of(name), name.split("cusum_")[-1].removesuffix(".csv")
        rule = CusumRule(how.removeprefix("glm_"), seasonal="glm" in how, compat="R")  # type: ignore[arg-type]
        found = cusum(counts_of(name).observed, rule, first=int(rows[0]["t"]))
        assert worst(found.upperbound, column(rows, "upperbound")) <= WITHIN
        assert worst(np.where(found.alarm < 0, np.nan, found.alarm), column(rows, "alarm")) == 0


class TestByHand:
    def test_adds_up_what_exceeds_the_reference(self) -> None:
        found = cusum(np.array([4, 4, 4, 4, 8, 8, 4]), CusumRule(reference=1, limit=2), first=5)
        assert found.statistic.tolist() == [[1, 2, 1]]
        assert found.alarm.tolist() == [[0, 1, 0]]
        assert found.upperbound.tolist() == [[10, 8, 6]]

    @pytest.mark.parametrize("how", ["rossi", "anscombe"])
    def test_the_bound_is_the_count_that_just_alarms(self, how: Any) -> None:
        found = cusum(np.array([9] * 8 + [12]), CusumRule(how), first=9)
        bound = int(np.ceil(found.upperbound[0, 0]))
        for count, alarm in ((bound - 1, 0), (bound, 1)):
            assert cusum(np.array([9] * 8 + [count]), CusumRule(how), first=9).alarm.tolist() == [[alarm]]

    def test_after_a_time_without_cases_r_is_undefined(self) -> None:
        series = np.array([0] * 9 + [0, 1])
        assert cusum(series, CusumRule(compat="R"), first=10).alarm.tolist() == [[-1, -1]]
        assert cusum(series, CusumRule(), first=10).alarm.tolist() == [[0, 1]]


class TestEverySeries:
    @given(panel=PANELS, how=HOW)
    @settings(max_examples=40, deadline=None)
    def test_a_case_more_never_lowers_the_sum(self, panel: Any, how: Any) -> None:
        before = cusum(panel, CusumRule(how), first=20)
        panel[:, 24] += 1
        assert (cusum(panel, CusumRule(how), first=20).statistic >= before.statistic).all()

    @given(panel=PANELS, how=HOW)
    @settings(max_examples=40, deadline=None)
    def test_a_batch_equals_one_by_one_in_any_order(self, panel: Any, how: Any) -> None:
        whole = cusum(panel, CusumRule(how), first=20)
        assert np.array_equal(cusum(panel[::-1], CusumRule(how), first=20).statistic, whole.statistic[::-1])
        for u, row in enumerate(panel):
            assert np.array_equal(cusum(row, CusumRule(how), first=20).upperbound[0], whole.upperbound[u])


class TestRefusals:
    def test_names_what_is_lacking_or_without_meaning(self) -> None:
        with pytest.raises(TooShort, match="Begin later"):
            cusum(np.zeros(9, dtype=int), CusumRule(), first=1)
        for setting in ({"transformation": "log"}, {"limit": 0.0}, {"reference": -1.0}, {"compat": "SAS"}):
            with pytest.raises(BadSetting):
                CusumRule(**setting)
