"""Finding the areas a point lies in, through the door."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from mazha.kernel.errors import Unacceptable
from mazha.places import queries
from mazha.places.coordinates import Crs, NoSuchCoordinateSystem, convert, metres_between
from mazha.places.queries import CoordinatesAreNotNumbers, CoordinatesAreSwapped, OutsideTheDistrict

MIDDLE = (119.1305, 36.7085)
JUST_OUTSIDE = (119.1043, 36.7303)
"""On the far bank of the river west of the district, about a hundred metres off."""
IN_ANOTHER_TOWN = (119.40, 36.86)


@pytest.mark.django_db
@pytest.mark.usefixtures("district")
class TestLocate:
    def test_finds_every_area_by_its_own_label(self) -> None:
        for level, length in (("grid", 15), ("community", 12), ("street", 9), ("district", 6)):
            for fact in queries.areas(level):
                found = queries.locate(fact.lon, fact.lat)
                assert found is not None
                assert found.grid[:length] == fact.code

    def test_tells_each_level_the_cell_and_the_point(self) -> None:
        found = queries.locate(*MIDDLE)
        assert found is not None
        assert found.grid.startswith(found.community)
        assert found.community.startswith(found.street)
        assert found.street.startswith(found.district)
        assert (found.lon, found.lat, found.off) == (*MIDDLE, 0.0)
        assert found.cell == queries.cell_of(*MIDDLE)
        assert found.area == found.grid

    def test_asks_the_store_nothing_when_warm(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        queries.locate(*MIDDLE)
        with django_assert_num_queries(0):
            queries.locate(*MIDDLE)
            queries.locate(*IN_ANOTHER_TOWN)
            queries.area_path("370705001001001", "en")
            queries.search_address("晚舟小区")
            queries.near(*MIDDLE)

    @pytest.mark.parametrize("crs", list(Crs))
    def test_finds_the_same_place_in_every_coordinate_system(self, crs: Crs) -> None:
        sent = convert(*MIDDLE, source=Crs.WGS84, target=crs)
        found, direct = queries.locate(*sent, crs=crs), queries.locate(*MIDDLE)
        assert found is not None
        assert direct is not None
        assert found.grid == direct.grid
        assert metres_between(found.lon, found.lat, *MIDDLE) < 0.01

    def test_takes_a_point_just_outside_for_the_nearest_area(self) -> None:
        inside = queries.locate(119.1065, 36.7303)
        found = queries.locate(*JUST_OUTSIDE)
        assert found is not None
        assert inside is not None
        assert inside.off == 0
        assert 10 < found.off <= 150
        assert found.street == inside.street

    def test_finds_nothing_in_another_town_or_another_district(self) -> None:
        assert queries.locate(*IN_ANOTHER_TOWN) is None
        assert queries.locate(*MIDDLE, district="370702") is None
        assert queries.locate(*MIDDLE, district="370705") is not None

    @settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.floats(119.10, 119.30), st.floats(36.61, 36.76))
    def test_finds_one_grid_anywhere_or_none(self, lon: float, lat: float) -> None:
        found = queries.locate(lon, lat)
        assert found is None or (len(found.grid) == 15 and 0 <= found.off <= 150)

    @pytest.mark.parametrize(
        ("lon", "lat"),
        [
            (math.nan, 36.7), (119.1, math.inf), (-math.inf, 36.7), (181, 36.7), (119.1, -90.5), (10**400, 1),
            (None, None), ("", "36"), ([], {}),
        ],
    )  # fmt: skip
    def test_refuses_what_is_no_coordinate(self, lon: Any, lat: Any) -> None:
        with pytest.raises(CoordinatesAreNotNumbers) as refused:
            queries.locate(lon, lat)
        assert refused.value.problems

    def test_refuses_swapped_coordinates_and_says_which_way_round(self) -> None:
        with pytest.raises(CoordinatesAreSwapped) as refused:
            queries.locate(MIDDLE[1], MIDDLE[0])
        assert refused.value.facts == {"lon": MIDDLE[0], "lat": MIDDLE[1]}

    def test_refuses_an_unknown_coordinate_system(self) -> None:
        with pytest.raises(NoSuchCoordinateSystem):
            queries.locate(*MIDDLE, crs="utm50")


@pytest.mark.django_db
class TestLocateInside:
    @pytest.mark.usefixtures("district")
    def test_refuses_a_point_outside_and_says_how_far(self) -> None:
        with pytest.raises(OutsideTheDistrict) as refused:
            queries.locate_inside(*IN_ANOTHER_TOWN)
        assert 10_000 < refused.value.facts["metres"] < 25_000  # type: ignore[operator]
        assert isinstance(refused.value, Unacceptable)

    @pytest.mark.usefixtures("district")
    def test_finds_a_point_inside(self) -> None:
        assert queries.locate_inside(*MIDDLE) == queries.locate(*MIDDLE)

    def test_says_so_when_no_district_is_loaded(self) -> None:
        assert queries.locate(*MIDDLE) is None
        with pytest.raises(OutsideTheDistrict) as refused:
            queries.locate_inside(*MIDDLE)
        assert refused.value.facts["metres"] is None
