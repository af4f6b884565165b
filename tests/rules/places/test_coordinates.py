"""Conversions among coordinate systems, against published pairs and by property."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mazha.places.coordinates import Crs, NoSuchCoordinateSystem, convert, convert_all, crs_named, metres_between

IN_WEIFANG = st.tuples(st.floats(118.1, 120.1), st.floats(35.6, 37.4))
IN_CHINA = st.tuples(st.floats(74.0, 134.0), st.floats(4.0, 53.0))
SHIFTED = st.sampled_from([Crs.GCJ02, Crs.BD09])

# From the tests of googollee/eviltransform (WGS-84, GCJ-02) and wandergis/coordtransform (with BD-09).
KNOWN = [
    (Crs.WGS84, Crs.GCJ02, (121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    (Crs.WGS84, Crs.GCJ02, (113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    (Crs.WGS84, Crs.GCJ02, (116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    (Crs.GCJ02, Crs.BD09, (116.404, 39.915), (116.41036949371029, 39.92133699351021)),
    (Crs.WGS84, Crs.BD09, (116.404, 39.915), (116.41662724378733, 39.922699552216216)),
]


class TestConvert:
    @pytest.mark.parametrize(("source", "target", "there", "here"), KNOWN)
    def test_gives_the_published_pairs(
        self, source: Crs, target: Crs, there: tuple[float, float], here: tuple[float, float]
    ) -> None:
        assert convert(*there, source=source, target=target) == pytest.approx(here, abs=1e-9)
        assert convert(*here, source=target, target=source) == pytest.approx(there, abs=1e-9)

    @given(IN_CHINA, SHIFTED)
    def test_comes_back_to_the_same_point(self, point: tuple[float, float], system: Crs) -> None:
        there = convert(*point, source=Crs.WGS84, target=system)
        assert convert(*there, source=system, target=Crs.WGS84) == pytest.approx(point, abs=1e-7)

    @given(IN_WEIFANG)
    def test_moves_a_point_in_weifang_by_hundreds_of_metres(self, point: tuple[float, float]) -> None:
        assert 100 < metres_between(*point, *convert(*point, source=Crs.WGS84, target=Crs.GCJ02)) < 700

    @given(IN_WEIFANG)
    def test_moves_it_farther_for_baidu(self, point: tuple[float, float]) -> None:
        assert 700 < metres_between(*point, *convert(*point, source=Crs.WGS84, target=Crs.BD09)) < 2000

    @given(st.tuples(st.floats(-180, 71.9), st.floats(-90, 90)), st.sampled_from(Crs), st.sampled_from(Crs))
    def test_leaves_points_outside_china_alone(self, point: tuple[float, float], source: Crs, target: Crs) -> None:
        assert convert(*point, source=source, target=target) == point

    @given(IN_CHINA)
    def test_takes_cgcs2000_for_wgs84(self, point: tuple[float, float]) -> None:
        assert convert(*point, source=Crs.CGCS2000, target=Crs.WGS84) == point
        assert convert(*point, source=Crs.CGCS2000, target=Crs.GCJ02) == convert(
            *point, source=Crs.WGS84, target=Crs.GCJ02
        )

    @given(IN_CHINA, st.floats(0.001, 0.1), st.floats(0, 6.28), SHIFTED)
    def test_keeps_two_points_about_as_far_apart_as_they_are(
        self, point: tuple[float, float], degrees: float, angle: float, system: Crs
    ) -> None:
        other = (point[0] + degrees * np.cos(angle), point[1] + degrees * np.sin(angle))
        one, two = (convert(*p, source=Crs.WGS84, target=system) for p in (point, other))
        assert metres_between(*one, *two) == pytest.approx(metres_between(*point, *other), rel=0.05)


class TestConvertAll:
    @given(st.lists(IN_CHINA, min_size=1, max_size=20), st.sampled_from(Crs), st.sampled_from(Crs))
    def test_agrees_with_converting_one_by_one(
        self, points: list[tuple[float, float]], source: Crs, target: Crs
    ) -> None:
        lons, lats = convert_all([p[0] for p in points], [p[1] for p in points], source=source, target=target)
        singly = [convert(*p, source=source, target=target) for p in points]
        assert np.column_stack([lons, lats]) == pytest.approx(np.array(singly), abs=1e-8)

    def test_takes_no_points_at_all(self) -> None:
        lons, lats = convert_all([], [], source=Crs.GCJ02, target=Crs.WGS84)
        assert len(lons) == len(lats) == 0


class TestCrsNamed:
    def test_knows_a_name_in_capitals(self) -> None:
        assert crs_named("GCJ02") is Crs.GCJ02

    def test_refuses_another_name_and_lists_its_own(self) -> None:
        with pytest.raises(NoSuchCoordinateSystem) as refused:
            crs_named("epsg:4326")
        assert "bd09" in refused.value.message


class TestMetresBetween:
    def test_agrees_with_the_length_of_a_degree_on_the_ellipsoid(self) -> None:
        # 1° along the meridian at 36.5–37.5° and along the parallel at 37°, Bowring's series.
        assert metres_between(119, 36.5, 119, 37.5) == pytest.approx(110_976, abs=15)
        assert metres_between(119, 37, 120, 37) == pytest.approx(89_013, abs=15)
