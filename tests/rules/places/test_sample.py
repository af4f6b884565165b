"""The packaged sample district: what it promises."""

from __future__ import annotations

import json
from collections import Counter
from importlib.resources import files
from pathlib import Path
from random import Random

import numpy as np
import pytest
import shapely

from mazha.places.coordinates import Crs, convert_all
from mazha.places.models import Area, Spot
from mazha.places.plane import Plane
from mazha.places.points import PointIndex
from mazha.places.sample import packaged_areas, packaged_spots

DATA = files("mazha.places").joinpath("data")
RAW = Path("/work/shared/data/geo/370705.json")


@pytest.fixture(scope="module")
def areas() -> dict[str, Area]:
    return {area.code: area for area in packaged_areas()}


@pytest.fixture(scope="module")
def shapes(areas: dict[str, Area]) -> dict[str, object]:
    return {code: shapely.from_wkb(area.outline) for code, area in areas.items()}


@pytest.fixture(scope="module")
def plane(shapes: dict[str, object]) -> Plane:
    return Plane.around(shapes["370705"])


def of_length(codes: object, length: int) -> list[str]:
    return [code for code in codes if len(code) == length]  # type: ignore[attr-defined]


class TestPackagedAreas:
    def test_number_as_the_district_says(self, areas: dict[str, Area]) -> None:
        assert Counter(area.level for area in areas.values()) == {
            "district": 1, "street": 10, "community": 183, "grid": 408,
        }  # fmt: skip

    def test_lie_each_under_its_code_s_parent_with_one_grid_at_least(self, areas: dict[str, Area]) -> None:
        assert all(area.parent_id == (code[:-3] if len(code) > 6 else None) for code, area in areas.items())
        assert {code[:12] for code in of_length(areas, 15)} == set(of_length(areas, 12))

    def test_have_names_in_both_languages_and_say_they_are_generated(self, areas: dict[str, Area]) -> None:
        assert all(area.name_zh and area.name_en.isascii() and area.generated for area in areas.values())
        assert areas["370705001001"].name_zh == "中学街社区"
        assert areas["370705001001"].name_en == "Zhongxuejie Community"
        assert areas["370705001001001"].name_zh == "中学街社区第1网格"
        assert areas["370705004"].name_en == "Nianlipu Subdistrict"
        assert areas["370705006203"].official_name == "三娘庙村委会"

    def test_share_every_border_exactly(self, shapes: dict[str, object]) -> None:
        for length in (9, 12, 15):
            level = np.array([shapes[code] for code in of_length(shapes, length)], dtype=object)
            assert shapely.coverage_is_valid(level)
            assert all(shape.geom_type == "Polygon" and not shape.interiors and shape.is_valid for shape in level)

    @pytest.mark.parametrize("length", [9, 12, 15])
    def test_add_up_to_the_district(self, shapes: dict[str, object], plane: Plane, length: int) -> None:
        total = sum(plane.flat(shapes[code]).area for code in of_length(shapes, length))
        assert total == pytest.approx(plane.flat(shapes["370705"]).area, rel=1e-9)

    def test_keep_the_outline_to_a_hand_s_breadth(self, shapes: dict[str, object], plane: Plane) -> None:
        outline = shapely.from_geojson(json.dumps(json.loads(DATA.joinpath("outline.geojson").read_text())))
        given, made = plane.flat(shapely.get_parts(outline)[0]), plane.flat(shapes["370705"])
        assert made.area == pytest.approx(given.area, rel=1e-5)
        assert shapely.hausdorff_distance(made, shapely.get_parts(given)[0]) < 0.1

    def test_are_of_plausible_size_and_shape(self, shapes: dict[str, object], plane: Plane) -> None:
        flat = [plane.flat(shapes[code]) for code in of_length(shapes, 15)]
        assert 170e6 < sum(shape.area for shape in flat) < 185e6
        assert all(0.05e6 < shape.area < 3e6 for shape in flat)
        assert all(shape.area / shape.length**2 > 0.02 for shape in flat)  # a square has 0.0625, a sliver none

    def test_have_their_labels_inside(self, areas: dict[str, Area], shapes: dict[str, object]) -> None:
        assert all(shapely.contains_xy(shapes[code], area.lon, area.lat) for code, area in areas.items())

    def test_leave_no_point_in_two_grids_or_in_none(self, shapes: dict[str, object]) -> None:
        grids = of_length(shapes, 15)
        tree = shapely.STRtree([shapes[code] for code in grids])
        dice = Random(7)
        west, south, east, north = shapes["370705"].bounds  # type: ignore[attr-defined]
        points = [
            (west + dice.random() * (east - west), south + dice.random() * (north - south)) for _ in range(20_000)
        ]
        inside = shapely.contains_xy(shapes["370705"], np.array(points))
        rows, _hits = tree.query(shapely.points(points), predicate="within")
        times = np.bincount(rows, minlength=len(points))
        assert (times[inside] == 1).all()
        assert (times[~inside] == 0).all()

    def test_put_every_label_in_a_grid_of_its_own_area(self, areas: dict[str, Area], shapes: dict[str, object]) -> None:
        grids = of_length(shapes, 15)
        index = PointIndex(grids, [shapes[code] for code in grids])
        assert all(index.code_at(area.lon, area.lat).startswith(code) for code, area in areas.items())

    def test_lie_where_the_source_does_after_conversion(self, shapes: dict[str, object]) -> None:
        if not RAW.exists():
            pytest.skip("The source outline is not on this machine.")
        (feature,) = json.loads(RAW.read_text())
        xy = np.array(feature["geometry"]["coordinates"][0][0])
        lons, lats = convert_all(xy[:, 0], xy[:, 1], source=Crs.GCJ02, target=Crs.WGS84)
        border = shapely.boundary(shapes["370705"])
        assert shapely.distance(border, shapely.points(lons, lats)).max() < 2e-6


@pytest.fixture(scope="module")
def spots() -> list[Spot]:
    return packaged_spots()


class TestPackagedSpots:
    def test_are_invented_and_say_so(self, spots: list[Spot]) -> None:
        assert len(spots) == 250
        assert all(spot.generated for spot in spots)
        assert len({spot.name_zh for spot in spots}) == len({spot.name_en for spot in spots}) == 250

    def test_lie_in_the_grid_they_name(self, spots: list[Spot], shapes: dict[str, object]) -> None:
        assert all(shapely.contains_xy(shapes[spot.grid], spot.lon, spot.lat) for spot in spots)
