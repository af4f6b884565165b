"""The point index on a small made-up town of four squares and a hole."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from mazha.places.points import PointIndex

SIDE = 0.01
WEST, SOUTH = 119.1, 36.7


def square(column: int, row: int) -> object:
    return shapely.box(WEST + column * SIDE, SOUTH + row * SIDE, WEST + (column + 1) * SIDE, SOUTH + (row + 1) * SIDE)


@pytest.fixture(scope="module")
def town() -> PointIndex:
    return PointIndex(["b", "a", "d", "c"], [square(1, 0), square(0, 0), square(1, 1), square(0, 1)])


class TestCodeAt:
    @given(st.floats(0, 2, exclude_max=True), st.floats(0, 2, exclude_max=True))
    def test_finds_the_square_a_point_is_in(self, x: float, y: float) -> None:
        here = PointIndex(["a", "b", "c", "d"], [square(0, 0), square(1, 0), square(0, 1), square(1, 1)])
        lon, lat = WEST + x * SIDE, SOUTH + y * SIDE
        inside = [c for c, s in zip("abcd", [square(i, j) for j in (0, 1) for i in (0, 1)], strict=True)
                  if shapely.intersects_xy(s, lon, lat)]  # fmt: skip
        assert here.code_at(lon, lat) == min(inside, default="")

    def test_gives_a_point_on_a_border_to_the_first_code_whatever_the_order(self, town: PointIndex) -> None:
        assert town.code_at(WEST + SIDE, SOUTH + SIDE) == "a"
        assert town.code_at(WEST + SIDE, SOUTH + 1.5 * SIDE) == "c"

    def test_finds_nothing_outside(self, town: PointIndex) -> None:
        assert town.code_at(WEST - SIDE, SOUTH) == ""

    def test_finds_nothing_where_no_area_was_loaded(self) -> None:
        empty = PointIndex([], [])
        assert empty.code_at(119, 36) == ""
        assert empty.nearest(119, 36, 100) == ("", 0.0)
        assert empty.codes_at([119.0], [36.0]) == [""]


class TestCodesAt:
    @given(st.lists(st.tuples(st.floats(-1, 3), st.floats(-1, 3)), min_size=1))
    def test_agrees_with_asking_one_by_one(self, points: list[tuple[float, float]]) -> None:
        town = PointIndex(["b", "a", "d", "c"], [square(1, 0), square(0, 0), square(1, 1), square(0, 1)])
        lons, lats = [WEST + x * SIDE for x, _ in points], [SOUTH + y * SIDE for _, y in points]
        assert town.codes_at(lons, lats) == [town.code_at(*p) for p in zip(lons, lats, strict=True)]


class TestNearest:
    def test_gives_the_area_across_the_border_and_the_distance(self, town: PointIndex) -> None:
        code, metres = town.nearest(WEST - 0.001, SOUTH + 0.005, within=150)
        assert code == "a"
        assert metres == pytest.approx(89.4, abs=0.3)

    def test_gives_none_farther_off(self, town: PointIndex) -> None:
        assert town.nearest(WEST - 0.002, SOUTH + 0.005, within=150) == ("", 0.0)

    def test_measures_metres_not_degrees(self, town: PointIndex) -> None:
        """A thousandth of a degree north is farther than a thousandth west."""
        assert town.nearest(WEST + 0.005, SOUTH - 0.0014, within=150)[0] == ""
        assert town.nearest(WEST - 0.0014, SOUTH + 0.005, within=150)[0] == "a"
