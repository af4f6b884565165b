"""Whether areas fit together."""

from __future__ import annotations

import shapely

from mazha.places.coordinates import metres_per_degree
from mazha.places.fitting import best_heir, misfits

ACROSS, ALONG = metres_per_degree(36.7)


def block(west: float, south: float, east: float, north: float) -> object:
    """A rectangle given in metres."""
    return shapely.box(119 + west / ACROSS, 36.7 + south / ALONG, 119 + east / ACROSS, 36.7 + north / ALONG)


GROUND = block(0, 0, 1000, 500)


class TestMisfits:
    def test_are_none_where_two_halves_make_a_whole(self) -> None:
        assert misfits("p", GROUND, {"a": block(0, 0, 500, 500), "b": block(500, 0, 1000, 500)}) == []

    def test_are_none_for_strips_as_narrow_as_two_surveys_differ(self) -> None:
        assert misfits("p", GROUND, {"a": block(-5, 0, 505, 500), "b": block(495, 3, 1000, 495)}) == []

    def test_name_both_areas_of_an_overlap(self) -> None:
        (misfit,) = misfits("p", GROUND, {"a": block(0, 0, 560, 500), "b": block(500, 0, 1000, 500)})
        assert misfit[:3] == ("overlap", "b", "a")
        assert 29_900 < misfit.square_metres < 30_100

    def test_name_the_parent_of_a_gap(self) -> None:
        (misfit,) = misfits("p", GROUND, {"a": block(0, 0, 440, 500), "b": block(500, 0, 1000, 500)})
        assert misfit[:2] == ("gap", "p")

    def test_name_the_area_that_reaches_outside(self) -> None:
        (misfit,) = misfits("p", GROUND, {"a": block(-60, 0, 500, 500), "b": block(500, 0, 1000, 500)})
        assert misfit[:3] == ("outside", "a", "p")

    def test_need_no_parent_shape_to_find_an_overlap(self) -> None:
        (misfit,) = misfits("p", None, {"a": block(0, 0, 560, 500), "b": block(500, 0, 1000, 500)})
        assert misfit.what == "overlap"


class TestBestHeir:
    def test_is_whoever_takes_most_of_the_ground(self) -> None:
        others = {"a": block(0, 0, 300, 500), "b": block(300, 0, 1000, 500), "c": block(2000, 0, 2100, 500)}
        assert best_heir(GROUND, others) == "b"

    def test_is_nobody_where_none_touches_it(self) -> None:
        assert best_heir(GROUND, {"c": block(2000, 0, 2100, 500)}) == ""
