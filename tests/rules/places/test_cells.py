"""Cells for drawing near what is near."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from mazha.places.cells import cell_of, cells_within
from mazha.places.coordinates import metres_between, metres_per_degree

HERE = st.tuples(st.floats(119.0, 119.4), st.floats(36.5, 36.9))


class TestCellsWithin:
    @given(HERE, st.floats(0, 2000), st.floats(0, 2 * math.pi), st.floats(0, 1))
    def test_holds_the_cell_of_every_point_in_reach(
        self, here: tuple[float, float], metres: float, angle: float, part: float
    ) -> None:
        across, along = metres_per_degree(here[1])
        lon = here[0] + metres * part * math.cos(angle) / across
        lat = here[1] + metres * part * math.sin(angle) / along
        assert cell_of(lon, lat) in cells_within(*here, metres)

    def test_holds_nothing_far_away(self) -> None:
        cells = cells_within(119.15, 36.7, 300)
        assert 7 < len(cells) < 60
        assert cell_of(119.16, 36.7) not in cells
        assert metres_between(119.15, 36.7, 119.16, 36.7) > 800

    def test_fits_a_bigint_column(self) -> None:
        assert 0 < cell_of(119.15, 36.7) < 2**63
