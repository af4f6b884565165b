"""Thousands of cells × kinds: pooled strength, calibrated p, the same on one core as on two."""

from __future__ import annotations

import numpy as np
import pytest

from mazha.insight.early.many import benjamini_hochberg, within_budget
from mazha.insight.early.predictive_panel import judge_panel
from mazha.insight.early.simulate import inject, panel


@pytest.mark.parametrize("broken", ["none", "levels", "seasons"])
def test_p_is_as_rare_as_it_says_even_where_nothing_is_shared(broken: str) -> None:
    made = panel(31, kinds=12, cells=200, weeks=160, broken=broken)
    rng = np.random.default_rng(0)
    p = []
    for week in (150, 154, 159):
        said = judge_panel(made.counts[:, :, : week + 1])
        p += [said.above - rng.random(said.above.shape) * said.exactly]
        p += [said.above_two - rng.random(said.above.shape) * said.exactly_two]
    for a in (0.05, 0.01, 0.001):
        assert 0.6 < (np.array(p) <= a).mean() / a < 1.7


def test_finds_most_rises_and_sends_few_that_are_none() -> None:
    made = panel(32, kinds=20, cells=200, weeks=160)
    now, raised = inject(np.random.default_rng(1), made, 159, 30)
    counts = made.counts.copy()
    counts[:, :, 159] = now
    p = judge_panel(counts).p()
    called = benjamini_hochberg(p, 0.1)
    assert (called & raised).sum() >= 12
    assert (called & ~raised).sum() <= 4
    assert (within_budget(p, 1.0) & ~raised).sum() <= 4


def test_two_cores_say_what_one_says_and_order_does_not_matter() -> None:
    counts = panel(33, kinds=4, cells=30, weeks=120).counts
    one, two = (judge_panel(counts, threads=n) for n in (1, 2))
    assert (one.above == two.above).all()
    assert (one.above_two == two.above_two).all()
    assert judge_panel(counts[::-1]).above == pytest.approx(one.above[::-1], rel=1e-9)


def test_one_case_more_never_makes_a_week_less_striking() -> None:
    counts = panel(34, kinds=3, cells=20, weeks=120).counts
    raised = counts.copy()
    raised[:, :, -1] += np.random.default_rng(2).integers(0, 6, (3, 20))
    before, after = judge_panel(counts), judge_panel(raised)
    assert (after.above <= before.above).all()
    assert (after.above_two <= before.above_two).all()
    assert (after.expected == before.expected).all()


def test_refuses_too_short_a_history() -> None:
    with pytest.raises(ValueError, match="28 weeks"):
        judge_panel(np.zeros((1, 2, 20), dtype=np.int64))
