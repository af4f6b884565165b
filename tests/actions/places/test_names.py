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
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("东关街道", "370705001"),
            ("东关", "370705001"),
            ("东关街道中学街社区", "370705001001"),
            ("奎文区东关街道中学街", "370705001001"),
            ("中学街", "370705001001"),
            ("我家住在邢石村东头，路灯坏了", "370705002200"),
            ("廿里堡街道金沙窝", "370705004033"),
            ("梨园街道庄家社区", "370705003011"),
            ("清池街道庄家社区", "370705010106"),
            ("Zhongxuejie Community", "370705001001"),
            ("zhongxuejie", "370705001001"),
            ("Qingchi Subdistrict, Zhuangjia Community", "370705010106"),
            ("中学街社区第2网格", "370705001001002"),
            ("中学街社区二网格", "370705001001"),
            ("中学街社区第二网格", "370705001001002"),
            ("Zhongxuejie Community grid 2", "370705001001002"),
            ("中學街社区", "370705001001"),
            ("英元社区", "370705003003"),
            ("清池街道油坊社区", "370705010093"),
            ("健康街", "370705005018"),
            ("李家街", "370705001017"),
        ],
    )
    def test_puts_the_area_meant_first(self, text: str, code: str) -> None:
        assert queries.search_address(text)[0].code == code

    @pytest.mark.parametrize(
        "text",
        [
            ESTATE.name_zh,
            f"{ESTATE.name_zh}3号楼2单元501",
            f" {ESTATE.name_zh} ３号楼",
            f"奎文区{ESTATE.name_zh}",
            ESTATE.name_en,
            ESTATE.name_en.upper(),
            ESTATE.name_zh[:-1],
            f"我住在{ESTATE.name_zh}，楼下的路灯坏了三天了没有人管",
        ],
    )
    def test_puts_the_estate_meant_first(self, text: str) -> None:
        best = queries.search_address(text)[0]
        assert (best.name_zh, best.code, best.kind) == (ESTATE.name_zh, ESTATE.grid, "estate")

    def test_keeps_the_building_apart(self) -> None:
        assert queries.search_address(f"{ESTATE.name_zh}3号楼2单元501")[0].detail == "3号楼2单元501"
        assert queries.search_address(ESTATE.name_zh)[0].detail == ""

    def test_finds_every_place_by_its_own_name_in_both_languages(self) -> None:
        spots = packaged_spots()
        assert all(queries.search_address(spot.name_zh, 1)[0].name_zh == spot.name_zh for spot in spots)
        assert all(queries.search_address(spot.name_en, 1)[0].name_en == spot.name_en for spot in spots)

    @pytest.mark.parametrize(
        "text", ["", "   ", "，。！", "社区", "小区", "的", "拖欠工资三个月", "123456", "\u200b\u200d", "😀" * 50]
    )
    def test_is_silent_where_nothing_is_meant(self, text: str) -> None:
        assert queries.search_address(text) == [] or all(c.score < 0.75 for c in queries.search_address(text))

    def test_gives_no_more_than_asked_for(self) -> None:
        assert len(queries.search_address("李家", 2)) == 2

    def test_reads_a_letter_of_any_length(self) -> None:
        assert queries.search_address("东关街道" + "很长的信" * 100_000)[0].code == "370705001"

    def test_orders_by_how_sure_it_is(self) -> None:
        scores = [c.score for c in queries.search_address("新城街道东庄村")]
        assert scores == sorted(scores, reverse=True)
        assert all(0.5 <= score <= 1 for score in scores)


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
