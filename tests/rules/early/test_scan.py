"""The scan statistic: what it says of small worlds, and what holds of any."""

from __future__ import annotations

from decimal import Decimal, getcontext
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mazha.insight.early import scan as scanning
from mazha.insight.early.scan import CountsNotUsable, Drawing
from mazha.insight.early.scan.likelihood import bernoulli_in_r, bernoulli_one, poisson_one

QUIET = Drawing(replicates=0)
LINE = scanning.distances(np.array([[float(i), 0.0] for i in range(6)]) ** 1.01)


class TestPoisson:
    def test_scores_by_kulldorffs_formula(self) -> None:
        assert poisson_one(6.0, 3.0, 10.0) == pytest.approx(6 * log(2) + 4 * log(4 / 7))
        assert poisson_one(3.0, 3.0, 10.0) == 0.0
        assert poisson_one(10.0, 4.0, 10.0) == pytest.approx(10 * log(2.5))

    def test_total_is_not_truncated(self) -> None:
        # SpatialEpi keeps the expected total, 832.9999999999997, in an `int`: on NYleukemia 10.201573, not 10.262864.
        parts = np.full(10, 83.29999999999997)
        counts = np.array([103, *[81] * 8, 82])
        model = scanning.poisson(counts, parts)
        zones = scanning.listed([[0]])
        assert float(parts.sum()) < 833 == model.cases
        found = scanning.scores(model, zones, scanning.whole(1))[0, 0]
        assert found == pytest.approx(103 * log(103 / 83.3) + 730 * log(730 / 749.7), rel=1e-12)
        assert abs(found - poisson_one(103.0, 83.2, 832.0)) > 0.01

    def test_finds_the_cell_with_twice_its_share(self) -> None:
        model = scanning.poisson([10, 10, 40, 10, 10, 10], [1, 1, 2, 1, 1, 1])
        cluster = scanning.scan(model, scanning.circles(LINE, model.weight), scanning.whole(1), QUIET).clusters[0]
        assert (cluster.cells, cluster.observed) == ((2,), 40)
        assert cluster.expected == pytest.approx(90 * 2 / 7)
        assert cluster.relative_risk == pytest.approx((40 / 2) / (50 / 5))
        assert cluster.chance is None

    def test_follows_a_population_that_moves(self) -> None:
        counts = [[5, 5, 20], [5, 5, 5]]
        moved = scanning.poisson(counts, [[5, 5, 20], [5, 5, 5]])
        still = scanning.poisson(counts, [10, 5])
        zones, last = scanning.listed([[0]]), scanning.prospective(3, 1)
        assert scanning.scores(moved, zones, last)[0, 0] == 0
        assert scanning.scores(still, zones, last)[0, 0] > 3

    def test_refuses_cases_where_nobody_lives(self) -> None:
        with pytest.raises(CountsNotUsable, match="Cell 2 at time 1 has 3 cases") as refused:
            scanning.poisson([1, 3], [10, 0])
        assert refused.value.facts == {"cell": 1, "time": 0}


class TestBernoulli:
    def test_scores_by_kulldorffs_formula(self) -> None:
        inside, outside, whole = 3 * log(3 / 4) + log(1 / 4), 2 * log(2 / 16) + 14 * log(14 / 16), 0.0
        whole = 5 * log(5 / 20) + 15 * log(15 / 20)
        assert bernoulli_one(3.0, 4.0, 5.0, 20.0) == pytest.approx(inside + outside - whole)
        assert bernoulli_one(1.0, 4.0, 5.0, 20.0) == 0.0

    def test_keeps_its_digits_where_cases_are_few_among_millions(self) -> None:
        def split(cases: int, people: int) -> Decimal:
            part = Decimal(cases) / people
            return cases * part.ln() + (people - cases) * (1 - part).ln()

        getcontext().prec = 40
        exact = split(2359, 2_400_000) + split(7920, 10_000_000) - split(10_279, 12_400_000)
        assert bernoulli_one(2359.0, 2.4e6, 10279.0, 12.4e6) == pytest.approx(float(exact), rel=1e-12)
        assert bernoulli_in_r(2359.0, 2.4e6, 10279.0, 12.4e6) == pytest.approx(float(exact), abs=1e-7)

    def test_refuses_more_cases_than_people(self) -> None:
        with pytest.raises(CountsNotUsable, match="Cell 1 has more cases"):
            scanning.bernoulli([5, 1], [4, 9])

    def test_draws_no_person_twice(self) -> None:
        model = scanning.bernoulli([4, 4, 5, 4, 4, 4], [5] * 6)
        zones = scanning.listed([[i] for i in range(6)])
        highest = scanning.scan(model, zones, scanning.whole(1), Drawing(replicates=500), least=1).maxima.max()
        assert highest <= bernoulli_one(5.0, 5.0, 25.0, 30.0) + 1e-12


class TestPermutation:
    def test_expects_the_product_of_the_margins(self) -> None:
        counts = [[4, 1, 7], [4, 6, 2], [3, 3, 3]]
        model = scanning.permutation(counts)
        zones = scanning.listed([[0]])
        cluster = scanning.scan(model, zones, scanning.prospective(3, 2), QUIET).clusters[0]
        assert (cluster.begin, cluster.end, cluster.observed) == (2, 3, 7)
        assert cluster.expected == pytest.approx(12 * 12 / 33)

    def test_does_not_see_a_rise_of_the_whole_city(self) -> None:
        model = scanning.permutation([[5, 5, 50], [7, 7, 70]])
        assert not scanning.scan(model, scanning.listed([[0], [1]]), scanning.prospective(3), QUIET).clusters

    def test_refuses_one_time_and_cases_of_one_day(self) -> None:
        with pytest.raises(CountsNotUsable, match="at least 2"):
            scanning.permutation([[3], [4]])
        with pytest.raises(CountsNotUsable, match="none can be exchanged"):
            scanning.permutation([[3, 0], [4, 0]])

    @pytest.mark.parametrize("count", [-1, 0.5, float("nan")])
    def test_refuses_what_no_count_can_be(self, count: float) -> None:
        with pytest.raises(CountsNotUsable, match="Cell 2 at time 1") as refused:
            scanning.permutation(np.array([[3, 1], [count, 2]]))
        assert refused.value.facts == {"cell": 1, "time": 0}


class TestClusters:
    def test_share_no_cell(self) -> None:
        model = scanning.poisson([30, 12, 10, 10, 12, 25], [10] * 6)
        found = scanning.scan(model, scanning.circles(LINE, model.weight), scanning.whole(1), QUIET).clusters
        told = [cell for cluster in found for cell in cluster.cells]
        assert [cluster.cells[0] for cluster in found][:2] == [0, 5]
        assert len(told) == len(set(told))
        assert [each.llr for each in found] == sorted((each.llr for each in found), reverse=True)

    def test_of_a_centre_only_the_best_counts_in_satscan(self) -> None:
        zones = scanning.Zones(np.array([0, 1, 1]), np.array([0, 1, 0]), np.array([True] * 3), np.array([0, 0, 0]))
        windows = scanning.ranked(scanning.poisson([30, 30, 1], [10, 12, 70]), zones, scanning.whole(1), 1)
        assert len(scanning.apart(windows[1:], zones)) == 2
        assert len(scanning.apart(windows[1:], zones, best_of_centre=True)) == 1


@st.composite
def worlds(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, list[int], tuple[int, int]]:
    cells, times = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    one = st.integers(0, 6)
    counts = np.array(draw(st.lists(st.lists(one, min_size=times, max_size=times), min_size=cells, max_size=cells)))
    counts[0, 0] += 1
    counts[-1, -1] += 1
    people = np.array(draw(st.lists(st.integers(40, 99), min_size=cells, max_size=cells)))
    zone = sorted(draw(st.sets(st.integers(0, cells - 1), min_size=1)))
    length = draw(st.integers(1, times))
    return counts, people, zone, (draw(st.sampled_from(zone)), times - length)


class TestOneMoreCase:
    """In its window. Poisson: shares of population stay, the total grows. Bernoulli: people stay, or one is added.
    Permutation: both margins and the total grow. In each the window's score never falls."""

    @given(worlds())
    def test_never_lowers_its_windows_score(
        self, world: tuple[np.ndarray, np.ndarray, list[int], tuple[int, int]]
    ) -> None:
        counts, people, zone, (cell, begin) = world
        more = counts.copy()
        more[cell, begin] += 1
        window = scanning.listed([zone]), scanning.Intervals(np.array([begin]), np.array([counts.shape[1]]))
        grown = np.repeat(people[:, None], counts.shape[1], axis=1)
        grown[cell, begin] += 1
        pairs = [
            (scanning.poisson(counts, people), scanning.poisson(more, people)),
            (scanning.bernoulli(counts, people), scanning.bernoulli(more, people)),
            (scanning.bernoulli(counts, people), scanning.bernoulli(more, grown)),
            (scanning.permutation(counts), scanning.permutation(more)),
        ]
        for before, after in pairs:
            assert scanning.scores(after, *window)[0, 0] >= scanning.scores(before, *window)[0, 0] - 1e-9


class TestNames:
    @given(st.permutations(range(6)))
    def test_of_cells_do_not_matter(self, order: list[int]) -> None:
        draw = np.random.default_rng(5)
        counts, people, xy = draw.poisson(3, (6, 4)), draw.integers(50, 90, 6), draw.random((6, 2))
        counts[2, 3] += 9

        def clusters(at: list[int]) -> list[tuple[frozenset[int], int, float]]:
            distance = scanning.distances(xy[at])
            found = []
            for model in (scanning.permutation(counts[at]), scanning.poisson(counts[at], people[at])):
                zones = scanning.circles(distance, model.weight, nearest=4)
                told = scanning.scan(model, zones, scanning.prospective(4), QUIET).clusters
                found += [(frozenset(at[cell] for cell in each.cells), each.begin, round(each.llr, 9)) for each in told]
            return found

        assert clusters(list(order)) == clusters(list(range(6)))


class TestReplicates:
    def models(self) -> list[scanning.Model]:
        draw = np.random.default_rng(7)
        counts = draw.poisson(2, (6, 5))
        return [
            scanning.permutation(counts),
            scanning.poisson(counts, draw.integers(50, 90, 6)),
            scanning.bernoulli(counts, np.full(6, 20)),
        ]

    def test_are_the_seeds_whatever_the_cores(self) -> None:
        for model in self.models():
            zones = scanning.circles(LINE, model.weight)
            one, two, other = (
                scanning.scan(model, zones, scanning.retrospective(5), Drawing(replicates=40, seed=seed, cores=cores))
                for seed, cores in ((3, 1), (3, 2), (4, 1))
            )
            assert one.maxima.tolist() == two.maxima.tolist()
            assert one.clusters == two.clusters
            assert one.maxima.tolist() != other.maxima.tolist()

    def test_are_the_same_ones_when_more_are_drawn(self) -> None:
        for model in self.models():
            zones = scanning.circles(LINE, model.weight)
            few, many = (
                scanning.scan(model, zones, scanning.prospective(5), Drawing(replicates=size)).maxima
                for size in (10, 30)
            )
            assert many[:10].tolist() == few.tolist()

    def test_take_the_highest_of_all_windows(self) -> None:
        # Two cells that share few cases: every table with these margins can be written down.
        model = scanning.permutation([[2, 0], [0, 2]])
        zones = scanning.listed([[0], [1]])
        found = scanning.scan(model, zones, scanning.prospective(2, 1), Drawing(replicates=3000), least=1)
        seen, times = np.unique(found.maxima.round(9), return_counts=True)
        assert seen.tolist() == [0.0, round(2 * log(2) + 2 * log(2 / 3), 9)]
        assert times[1] / 3000 == pytest.approx(1 / 3, abs=0.04)
