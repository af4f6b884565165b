"""Names, addresses and shapes, through the door."""

from __future__ import annotations

import gzip
import json
import re

import pytest
import shapely
from django.test import override_settings

from mazha.kernel.errors import Unknown
from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.places import queries
from mazha.places.sample import packaged_spots
from tests.actions.places.conftest import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("district")]
ESTATE = next(spot for spot in packaged_spots() if spot.kind == "estate")


class TestAreaName:
    def test_speaks_both_languages(self) -> None:
        assert queries.area_name("370705001", "zh-hans") == "东关街道"
        assert queries.area_name("370705001", "en") == "Dongguan Subdistrict"

    def test_gives_an_unknown_code_back(self) -> None:
        assert queries.area_name("999999", "en") == "999999"

    def test_knows_areas_that_have_ceased(self, administrator: Actor) -> None:
        places.recode_area("370705001001", "370705001901", by=administrator, at=AT)
        assert queries.area_name("370705001001", "zh-hans") == "中学街社区"
        assert queries.area("370705001001").successor == "370705001901"


class TestArea:
    def test_refuses_an_unknown_code(self) -> None:
        with pytest.raises(Unknown):
            queries.area("370799")


class TestAreaPath:
    def test_reads_from_the_street_down(self) -> None:
        assert queries.area_path("370705001001001", "zh-hans") == "东关街道 · 中学街社区 · 第1网格"
        assert queries.area_path("370705001001001", "en") == "Dongguan Subdistrict · Zhongxuejie Community · Grid 1"

    def test_names_a_district_alone(self) -> None:
        assert queries.area_path("370705", "zh-hans") == "奎文区"


class TestAreas:
    def test_are_those_within_a_parent(self) -> None:
        found = queries.areas("community", parent="370705001")
        assert len(found) == 10
        assert all(fact.parent == "370705001" for fact in found)


class TestSearchAddress:
    """What is found by which words is in tests/rules/places/test_addresses.py."""

    def test_finds_areas_and_named_places_and_keeps_the_building_apart(self) -> None:
        (best, *_others) = queries.search_address(f"东关街道{ESTATE.name_zh}3号楼2单元")
        assert (best.name("zh-hans"), best.name("en")) == (ESTATE.name_zh, ESTATE.name_en)
        assert (best.kind, best.code, best.detail) == ("estate", ESTATE.grid, "3号楼2单元")
        assert queries.search_address("廿里堡街道金沙窝")[0].code == "370705004033"

    def test_finds_a_grid_by_its_number(self) -> None:
        for text in ("中学街社区第2网格", "东关街道中学街社区第二网格", "Zhongxuejie Community, grid 2"):
            best = queries.search_address(text)[0]
            assert (best.kind, best.code) == ("grid", "370705001001002")
        for text in ("中学街社区第99网格", "中学街社区网格"):
            assert queries.search_address(text)[0].code == "370705001001"

    def test_knows_no_area_that_has_ceased(self, administrator: Actor) -> None:
        places.recode_area("370705001001", "370705001901", name_zh="新码社区", by=administrator, at=AT)
        assert all(c.code != "370705001001" for c in queries.search_address("中学街社区"))

    def test_gives_no_more_than_asked_for(self) -> None:
        assert len(queries.search_address("李家", 2)) == 2


class TestNear:
    def test_lists_named_places_by_distance(self) -> None:
        found = queries.near(ESTATE.lon, ESTATE.lat, metres=800)
        assert (found[0].name_zh, found[0].metres) == (ESTATE.name_zh, 0.0)
        assert [c.metres for c in found] == sorted(c.metres for c in found)
        assert all(c.metres <= 800 for c in found)


class TestMapShapes:
    @pytest.mark.parametrize(("level", "count"), [("district", 1), ("street", 10), ("community", 183), ("grid", 408)])
    def test_are_light_and_whole(self, level: str, count: int) -> None:
        shapes = queries.map_shapes(level)
        document = json.loads(shapes.body)
        assert len(document["features"]) == count
        assert len(shapes.gzipped) < 150_000
        assert gzip.decompress(shapes.gzipped) == shapes.body
        assert all(shapely.is_valid(shapely.from_geojson(json.dumps(f["geometry"]))) for f in document["features"])
        assert re.fullmatch(r'"[0-9a-f]{24}"', shapes.etag)

    def test_still_cover_the_district(self) -> None:
        documents = [json.loads(queries.map_shapes(level).body) for level in ("grid", "district")]
        grids, district = ([shapely.from_geojson(json.dumps(f["geometry"])) for f in d["features"]] for d in documents)
        assert sum(g.area for g in grids) == pytest.approx(district[0].area, rel=1e-3)

    def test_keep_their_tag_until_an_area_changes(self, administrator: Actor) -> None:
        before = queries.map_shapes("community").etag
        assert queries.map_shapes("community").etag == before
        places.rename_area("370705001001", name_zh="中学街新社区", by=administrator, at=AT)
        assert queries.map_shapes("community").etag != before

    def test_are_those_within_a_parent(self) -> None:
        features = json.loads(queries.map_shapes("grid", parent="370705001").body)["features"]
        assert 0 < len(features) < 60
        assert all(f["properties"]["code"].startswith("370705001") for f in features)

    def test_refuse_an_unknown_level(self) -> None:
        with pytest.raises(Unknown):
            queries.map_shapes("province")


class TestTileSources:
    def test_are_none_without_a_key(self) -> None:
        assert queries.tile_sources("zh-hans") == ()
        assert queries.tile_origins() == ()

    @override_settings(TIANDITU_KEY="k3y")
    def test_are_the_ground_and_its_labels_with_one(self) -> None:
        ground, labels = queries.tile_sources("en")
        assert (ground.name, labels.name) == ("tianditu-vec", "tianditu-eva")
        assert all("tk=k3y" in url and url.startswith(queries.tile_origins()) for url in ground.urls)
