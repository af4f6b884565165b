"""Duties and categories, changed through their pages."""

from __future__ import annotations

import datetime as dt
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mazha.triage import queries as triage
from tests.surfaces.admin.asking import HOME, TODAY, asked_of_the_store, done, last_change, refused
from tests.world import World


class TestDuties:
    def test_a_line_is_entered_replaced_and_ended(self, people: World, district: Client) -> None:
        line = {"category": "01", "organisation": people.lamps, "start_date": "2026-01-01", "basis": "会议纪要"}
        done(district, "duties/new", {**line})
        first = triage.duties(people.admin, "zh-hans")[0]
        new = {**line, "organisation": people.parks, "assisting": [people.lamps], "start_date": TODAY.isoformat()}
        done(district, f"duties/{first.id}/replacement", new)
        old, second = sorted(triage.duties(people.admin, "zh-hans"), key=lambda d: d.id)
        assert (old.end_date, second.organisation_id) == (TODAY - dt.timedelta(days=1), people.parks)
        done(district, f"duties/{second.id}/closure", {"end_date": TODAY.isoformat()})
        change = last_change("triage.duty")
        assert isinstance(change.after, dict)
        assert change.after["end_date"] == TODAY.isoformat()

    def test_whose_duty_it_is_shows_the_line_that_rules_and_those_it_shadows(
        self, people: World, district: Client
    ) -> None:
        done(district, "duties/new", {"category": "01", "organisation": people.lamps, "start_date": "2026-01-01"})
        street = {"category": "01", "territory": "370705001", "organisation": people.parks, "start_date": "2026-01-01"}
        done(district, "duties/new", street)
        there = district.get(HOME + "duties/whose", {"category": "0101", "area": "370705001"}).content.decode()
        assert there.index("园林环卫服务中心") < there.index("城市照明服务中心")
        assert "辖区更具体" in there
        elsewhere = district.get(HOME + "duties/whose", {"category": "0101", "area": "370705002"}).content.decode()
        assert "园林环卫服务中心" not in elsewhere
        nobody = district.get(HOME + "duties/whose", {"category": "02"}).content.decode()
        assert "须由分派员确定" in nobody

    def test_what_is_exported_can_be_imported_again(self, people: World, district: Client) -> None:
        done(district, "duties/new", {"category": "01", "organisation": people.lamps, "start_date": "2026-01-01"})
        file = district.get(HOME + "duties/duties.csv").content
        assert "已新增 0 条" in done(district, "duties/import", {"file": SimpleUploadedFile("d.csv", file)})
        more = file + b"02,,parks,,,2026-02-01,\r\n"
        assert "已新增 1 条" in done(district, "duties/import", {"file": SimpleUploadedFile("d.csv", more)})

    def test_of_a_file_each_wrong_row_is_numbered_and_none_is_added(self, people: World, district: Client) -> None:
        heading = "category,territory,organisation,assisting,basis,start_date,end_date\n"
        rows = heading + "01,,parks,,,2026-01-01,\n99,,nobody,,,soon,\n"
        page = refused(district, "duties/import", {"file": SimpleUploadedFile("d.csv", rows.encode())})
        assert "第 3 行：" in page
        assert triage.duties(people.admin, "zh-hans") == []

    def test_no_file_is_asked_for_in_words(self, district: Client) -> None:
        assert "请选择文件" in refused(district, "duties/import", {})

    def test_list_asks_the_store_the_same_for_few_and_many(self, people: World, district: Client) -> None:
        line = {"category": "01", "organisation": people.lamps, "start_date": "2026-01-01"}
        done(district, "duties/new", line)
        asked_of_the_store(district, "duties")
        few = asked_of_the_store(district, "duties")
        for _n in range(12):
            done(district, "duties/new", line)
        asked_of_the_store(district, "duties")
        assert asked_of_the_store(district, "duties") == few

    def test_are_narrowed_by_unit(self, people: World, district: Client) -> None:
        for unit in (people.lamps, people.parks):
            done(district, "duties/new", {"category": "01", "organisation": unit, "start_date": "2026-01-01"})
        table = district.get(HOME + "duties", {"unit": people.parks}).content.decode().partition("<tbody>")[2]
        assert ("园林环卫" in table, "城市照明" in table) == (True, False)


class TestCategories:
    def test_is_added_below_another_and_changed(self, district: Client) -> None:
        new = {
            "code": "0198",
            "title_zh": "景观灯",
            "title_en": "Garden lamps",
            "words": "景观灯 亮化\n亮化",
            "urgent": "on",
        }
        done(district, "categories/new", {**new})
        change = last_change("triage.category")
        assert isinstance(change.after, dict)
        assert (change.after["words"], change.after["urgent"]) == (["景观灯", "亮化"], True)
        done(district, "categories/0198/edit", {**new, "title_zh": "亮化设施"})
        assert triage.category_title("0198", "zh-hans") == "亮化设施"

    def test_the_next_free_code_is_proposed(self, district: Client) -> None:
        page = district.get(HOME + "categories/new", {"under": "01"}).content.decode()
        found = re.search(r'name="code" value="(\d+)"', page)
        assert found is not None
        assert found[1].startswith("01")
        assert triage.category(found[1]) is None

    def test_with_open_ones_below_is_not_taken_out_of_use(self, district: Client) -> None:
        refused(district, "categories/01/closure", {"closed_date": TODAY.isoformat()}, 409)
        assert triage.is_category("01")

    def test_without_titles_is_refused(self, district: Client) -> None:
        page = refused(district, "categories/new", {"code": "0198", "title_zh": "", "title_en": ""})
        assert 'id="id_title_zh_error"' in page
        assert 'id="id_title_en_error"' in page
        assert triage.category("0198") is None
