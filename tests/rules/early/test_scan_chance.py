"""How rare a score is: the two Monte Carlo rules and the recurrence interval."""

from __future__ import annotations

import numpy as np
import pytest

from mazha.insight.early import scan as scanning
from mazha.insight.early.scan import Drawing, ReplicatesNotUsable
from mazha.insight.early.scan.chance import drawn_until


class TestStandard:
    def test_ranks_the_score_among_the_replicates(self) -> None:
        assert scanning.standard(5.0, np.array([1.0, 6.0, 5.0, 2.0])).p == 3 / 5
        assert scanning.standard(9.0, np.zeros(999)).p == 0.001


class TestSequential:
    MAXIMA = np.array([1.0, 6.0, 5.0, 2.0, 9.0, 1.0])

    def test_stops_at_the_replicate_that_fills_the_count(self) -> None:
        found = scanning.sequential(5.0, self.MAXIMA, 3)
        assert (found.p, found.rule, found.replicates) == (3 / 5, "sequential", 5)

    def test_is_the_standard_rule_when_the_count_is_never_filled(self) -> None:
        assert scanning.sequential(5.0, self.MAXIMA, 4).p == 4 / 7

    def test_draws_no_further(self) -> None:
        asked: list[tuple[int, int]] = []

        def draw(begin: int, end: int) -> np.ndarray:
            asked.append((begin, end))
            return np.arange(begin, end) % 10.0

        maxima = drawn_until(draw, 9.0, 1000, 7)
        assert len(maxima) == 70
        assert asked == [(0, 64), (64, 128)]

    def test_tells_its_rule_and_what_it_looked_at(self) -> None:
        model = scanning.permutation([[5, 4, 7], [4, 5, 4], [6, 5, 4]])
        zones = scanning.listed([[0], [1], [2]])
        drawing = Drawing(replicates=500, rule="sequential", stop=5)
        found = scanning.scan(model, zones, scanning.prospective(3), drawing)
        chance = found.clusters[0].chance
        assert chance is not None
        assert (chance.rule, chance.replicates) == ("sequential", len(found.maxima))
        assert chance.p == 5 / chance.replicates

    def test_needs_a_count_to_stop_at(self) -> None:
        model = scanning.permutation([[5, 4, 5], [4, 5, 4]])
        with pytest.raises(ReplicatesNotUsable):
            scanning.scan(model, scanning.listed([[0]]), scanning.prospective(3), Drawing(stop=0))


class TestRecurrence:
    def test_is_days_by_p(self) -> None:
        assert scanning.recurrence(0.001, 1.0) == 1000
        assert scanning.recurrence(0.05, 7.0) == pytest.approx(140)

    def test_shares_p_among_earlier_analyses(self) -> None:
        assert scanning.recurrence(0.05, 1.0, 365) == pytest.approx(1 / (1 - 0.95 ** (1 / 365)))
        assert scanning.recurrence(1.0, 1.0, 365) == 1
