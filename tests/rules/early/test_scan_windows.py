"""Which windows a scan looks at."""

from __future__ import annotations

import numpy as np
import pytest

from mazha.insight.early import scan as scanning
from mazha.insight.early.scan import WindowsNotUsable, Zones

SQUARE = scanning.distances(np.array([[float(x), float(y)] for y in range(3) for x in range(3)]))
ALIKE = np.ones(9)


def sets(zones: Zones) -> list[list[int]]:
    return [sorted(zones.locations(step)) for step in zones.numbers.tolist()]


class TestCircles:
    def test_take_all_cells_equally_far_or_none(self) -> None:
        found = [zone for zone in sets(scanning.circles(SQUARE, ALIKE, share=1.0)) if zone[0:1]]
        assert [4] in found
        assert [1, 3, 4, 5, 7] in found
        assert [1, 4] not in found

    def test_take_them_one_by_one_as_other_tools_do(self) -> None:
        assert [1, 4] in sets(scanning.circles(SQUARE, ALIKE, share=1.0, ties_together=False))

    def test_end_at_the_share_of_the_weight(self) -> None:
        weight = np.array([1.0, 1, 1, 1, 4, 1, 1, 1, 1])
        found = sets(scanning.circles(SQUARE, weight, share=0.5, ties_together=False))
        assert max(weight[zone].sum() for zone in found) == 6.0

    def test_end_at_the_radius_and_the_number(self) -> None:
        assert max(map(len, sets(scanning.circles(SQUARE, ALIKE, radius=1.0)))) == 5
        assert max(map(len, sets(scanning.circles(SQUARE, ALIKE, nearest=4, ties_together=False)))) == 4

    def test_hold_each_set_once(self) -> None:
        found = sets(scanning.circles(SQUARE, ALIKE, share=1.0))
        assert len(found) == len({tuple(zone) for zone in found})
        assert len(scanning.circles(SQUARE, ALIKE, share=1.0, once=False).numbers) > len(found)

    def test_refuses_a_limit_that_leaves_none(self) -> None:
        with pytest.raises(WindowsNotUsable, match="Raise the largest share"):
            scanning.circles(SQUARE, ALIKE, share=0.01)
        with pytest.raises(WindowsNotUsable, match="above 0 and up to 1"):
            scanning.circles(SQUARE, ALIKE, share=50)


class TestFlexible:
    NEAR = scanning.gabriel(SQUARE)

    def test_touch_by_sides_on_a_square_grid(self) -> None:
        assert self.NEAR[4] == [1, 3, 5, 7]
        assert self.NEAR[0] == [1, 3]

    def test_are_every_connected_piece_of_the_nearest(self) -> None:
        found = {tuple(zone) for zone in sets(scanning.flexible(SQUARE, self.NEAR, 5, ALIKE))}
        near = set(np.argsort(SQUARE[4], kind="stable")[:5].tolist())
        assert near == {1, 3, 4, 5, 7}
        wanted = {tuple(sorted({4} | {c for b, c in enumerate((1, 3, 5, 7)) if mask >> b & 1})) for mask in range(16)}
        assert wanted <= found
        assert (0, 4) not in found

    def test_hold_each_set_once_and_the_share(self) -> None:
        found = sets(scanning.flexible(SQUARE, self.NEAR, 6, ALIKE, share=0.4))
        assert len(found) == len({tuple(zone) for zone in found})
        assert max(map(len, found)) == 3

    def test_refuses_pieces_without_end(self) -> None:
        with pytest.raises(WindowsNotUsable, match="choose from 1 to 14"):
            scanning.flexible(SQUARE, self.NEAR, 30, ALIKE)


class TestListed:
    def test_keeps_zones_as_they_come(self) -> None:
        given = [[0], [0, 2], [0, 2, 5], [1, 2], [1], [0, 2]]
        assert sets(scanning.listed(given)) == given


class TestStretches:
    def test_last_until_the_end_or_lie_anywhere(self) -> None:
        late = scanning.prospective(6, 3)
        assert list(zip(late.begin.tolist(), late.end.tolist(), strict=True)) == [(5, 6), (4, 6), (3, 6)]
        anywhere = scanning.retrospective(4, 2)
        assert len(anywhere.begin) == 4 + 3
        assert scanning.prospective(7).durations.max() == 3

    def test_refuses_longer_than_the_input(self) -> None:
        with pytest.raises(WindowsNotUsable, match="from 1 to 6"):
            scanning.prospective(6, 7)


class TestDistances:
    def test_are_along_the_ellipsoid(self) -> None:
        # Vincenty's inverse formula for Paris to Washington: 6181.63 km (Meeus 1998, ch. 11, example 11.c, in his way).
        paris, washington = (
            [2 + 20 / 60 + 14 / 3600, 48 + 50 / 60 + 11 / 3600],
            [-(77 + 3 / 60 + 56 / 3600), 38.92138889],
        )
        both = scanning.distances(np.array([paris, washington]), geographic=True)
        assert both[0, 1] == pytest.approx(6181.63, abs=0.05)
        assert both[0, 0] == 0
        ball = scanning.distances(np.array([[0.0, 0.0], [90.0, 0.0]]), geographic=True, sphere=6367.0)
        assert ball[0, 1] == pytest.approx(6367 * np.pi / 2)
