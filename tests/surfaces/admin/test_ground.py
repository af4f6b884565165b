"""Areas and the calendar, changed through their pages."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mazha.places import queries as places
from mazha.workdays import queries as workdays
from tests.surfaces.admin.asking import HOME, TODAY, count_changes, done, last_change, refused


class TestAreas:
    def test_is_renamed(self, district: Client) -> None:
        done(district, "areas/370705001/name", {"name_zh": "东关新街道", "name_en": ""})
        assert places.area("370705001").name_zh == "东关新街道"
        change = last_change("places.area")
        assert isinstance(change.before, dict)
        assert change.before["name_zh"] == "东关街道"

    def test_is_closed_into_a_neighbour(self, district: Client) -> None:
        grid, other = [area.code for area in places.areas("grid", places.areas("community")[3].code)][:2]
        done(district, f"areas/{grid}/closure", {"into": other})
        assert places.area(grid).successor == other

    def test_with_parts_is_not_closed(self, district: Client) -> None:
        refused(district, "areas/370705001/closure", {"into": "370705002"}, 409)
        assert places.area("370705001").is_in_force

    def test_gets_another_code_with_its_parts(self, district: Client) -> None:
        community = places.areas("community")[0].code
        new = places.areas("street")[0].code + "899"
        done(district, f"areas/{community}/code", {"new_code": new, "name_zh": "", "name_en": ""})
        assert places.area(community).successor == new
        assert places.areas("grid", new)
        assert not places.areas("grid", community)

    def test_a_code_of_another_level_is_refused_beside_its_question(self, district: Client) -> None:
        assert 'id="id_new_code_error"' in refused(
            district, "areas/370705001/code", {"new_code": "12", "name_zh": "甲"}
        )

    def test_of_a_file_each_wrong_feature_is_numbered_and_nothing_changes(self, district: Client) -> None:
        feature = '{"type": "Feature", "properties": {"code": "12"}, "geometry": null}'
        file = f'{{"type": "FeatureCollection", "features": [{feature}]}}'
        given = {"file": SimpleUploadedFile("a.geojson", file.encode()), "crs": "wgs84"}
        assert "第 1 个要素：" in refused(district, "areas/import", given)
        junk = {"file": SimpleUploadedFile("a.geojson", b"\xff\xfe\x00 not json"), "crs": "wgs84"}
        refused(district, "areas/import", junk)
        assert len(places.areas("grid")) == 408

    def test_named_places_are_replaced_whole_or_not_at_all(self, district: Client) -> None:
        spot = places.areas("community")[5]
        rows = f"name_zh,name_en,kind,lon,lat\n老槐树小区,,estate,{spot.lon},{spot.lat}\n"
        wrong = {"file": SimpleUploadedFile("s.csv", (rows + "无处,,estate,1,1\n").encode()), "crs": "wgs84"}
        refused(district, "areas/places", wrong)
        good = {"file": SimpleUploadedFile("s.csv", rows.encode("gb18030")), "crs": "wgs84"}
        assert "现有 1 个地名" in done(district, "areas/places", good)
        assert last_change("places.spots").after == {"spots": 1}

    def test_tree_goes_from_street_to_community_to_grid(self, district: Client) -> None:
        street = places.areas("street")[0]
        community = places.areas("community", street.code)[0]
        assert HOME + f"areas/{street.code}" in district.get(HOME + "areas", follow=True).content.decode()
        assert HOME + f"areas/{community.code}" in district.get(HOME + f"areas/{street.code}").content.decode()
        page = district.get(HOME + f"areas/{community.code}").content.decode()
        assert places.areas("grid", community.code)[0].code in page


class TestYears:
    TABLE = "日期,类型,名称\n2027年1月1日,休,元旦\n2027-01-02,rest,元旦\n"

    def test_one_that_is_not_loaded_is_provisional(self, desk: Client) -> None:
        page = desk.get(HOME + "years").content.decode()
        assert f">{TODAY.year + 2}<" in page
        assert "暂定：尚未载入" in page
        assert "国庆节" in desk.get(HOME + f"years/{TODAY.year + 2}").content.decode()

    def test_is_loaded_and_on_the_record(self, desk: Client) -> None:
        said = done(desk, "years/new", {"year": "2027", "notice": "征求意见稿", "table": self.TABLE})
        assert "正在重新计算" in said
        change = last_change("workdays.year")
        assert (change.key, change.before) == ("2027", None)
        assert [day.name for day in workdays.days_of(2027)] == ["元旦", "元旦"]
        assert "2027-01-01" in html.unescape(desk.get(HOME + "changes", {"subject": "workdays.year"}).content.decode())

    def test_the_same_again_changes_nothing(self, desk: Client) -> None:
        done(desk, "years/new", {"year": "2027", "notice": "稿", "table": self.TABLE})
        before = count_changes()
        assert "没有变更" in done(desk, "years/new", {"year": "2027", "notice": "稿", "table": self.TABLE})
        assert count_changes() == before

    def test_is_taken_from_a_file_as_spreadsheets_save_it(self, desk: Client) -> None:
        file = SimpleUploadedFile("2027.csv", self.TABLE.encode("gb18030"))
        done(desk, "years/new", {"year": "2027", "notice": "稿", "table": "", "file": file})
        assert len(workdays.days_of(2027)) == 2

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"table": "date,kind,name\nsoon,rest,元旦\n"}, "第 2 行："),
            ({"table": "date,kind,name\n2027-01-01,rest,元旦\n", "published": "on"}, "2027-10-01："),
            ({"year": "seven"}, "请填写整数"), ({"table": "nothing"}, "mz-summary"),
        ],
    )  # fmt: skip
    def test_one_that_cannot_be_right_is_refused_row_by_row(
        self, desk: Client, given: dict[str, object], said: str
    ) -> None:
        page = refused(desk, "years/new", {"year": "2027", "notice": "稿", "table": self.TABLE, **given})
        assert said in page
        assert workdays.days_of(2027) == []
