"""Changing the category tree."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.kernel.settings_events import SettingChanged
from mazha.triage import actions as triage
from mazha.triage import queries
from mazha.triage.tree import shipped
from tests.actions.triage.conftest import AT, SYSTEM, TODAY
from tests.world import World

pytestmark = pytest.mark.django_db


class TestPlant:
    def test_enters_the_whole_tree_once(self, people: World) -> None:
        assert triage.plant(by=SYSTEM, at=AT) == len(shipped())
        assert triage.plant(by=SYSTEM, at=AT) == 0
        assert queries.category_path("020301", "zh-hans") == "市政设施 · 路灯照明 · 路灯不亮"
        assert queries.category_title("020301", "en") == "Street lights out"

    def test_leaves_what_the_district_has_edited(self, planted: World) -> None:
        triage.edit_category("020301", title_zh="路灯熄灭", by=planted.admin, at=AT)
        triage.plant(by=SYSTEM, at=AT)
        assert queries.category_title("020301", "zh-hans") == "路灯熄灭"

    def test_refuses_who_does_not_administer(self, people: World) -> None:
        with pytest.raises(Forbidden):
            triage.plant(by=people.dispatcher, at=AT)


class TestAddCategory:
    def test_is_suggested_at_once_by_its_words(self, planted: World) -> None:
        said = "地铁口扶梯又停了，地铁站里推着婴儿车上不去"
        assert queries.suggest(said, None, AT).category != "0608"
        triage.add_category(
            "0608",
            title_zh="轨道交通",
            title_en="Metro",
            words=["地铁", "扶梯", "地铁站", "地铁口"],
            by=planted.admin,
            at=AT,
        )
        assert queries.is_category("0608")
        assert queries.suggest(said, None, AT).category == "0608"

    def test_announces_what_was_added(self, planted: World, heard: list[SettingChanged]) -> None:
        triage.add_category("0608", title_zh="轨道交通", title_en="Metro", by=planted.admin, at=AT)
        assert [(e.subject, e.key, e.before) for e in heard] == [("triage.category", "0608", None)]
        assert heard[0].officer_id == planted.admin.officer_id

    @pytest.mark.parametrize(
        ("code", "fields", "field"),
        [
            ("6", {}, "code"),
            ("02030101", {}, "code"),
            ("０２", {}, "code"),
            ("0203", {}, "code"),
            ("9901", {}, "code"),
            ("0608", {"title_zh": " "}, "title_zh"),
            ("0608", {"restricted": "secret"}, "restricted"),
            ("0608", {"words": ["长" * 31]}, "words"),
        ],
    )
    def test_refuses_with_the_field_named(
        self, planted: World, code: str, fields: dict[str, object], field: str
    ) -> None:
        given = {"title_zh": "轨道交通", "title_en": "Metro", **fields}
        with pytest.raises(Unacceptable) as refused:
            triage.add_category(code, by=planted.admin, at=AT, **given)  # type: ignore[arg-type]
        assert field in refused.value.problems
        assert not queries.is_category("0608")


class TestEditCategory:
    def test_says_nothing_when_nothing_changed(self, planted: World, heard: list[SettingChanged]) -> None:
        triage.edit_category("020301", title_en="Street lights out", by=planted.admin, at=AT)
        assert heard == []

    def test_keeps_before_and_after(self, planted: World, heard: list[SettingChanged]) -> None:
        triage.edit_category("020301", urgent=True, by=planted.admin, at=AT)
        assert isinstance(heard[0].before, dict)
        assert isinstance(heard[0].after, dict)
        assert (heard[0].before["urgent"], heard[0].after["urgent"]) == (False, True)
        assert queries.is_urgent("020301")

    def test_refuses_an_unknown_code(self, planted: World) -> None:
        with pytest.raises(Unknown):
            triage.edit_category("9999", urgent=True, by=planted.admin, at=AT)


class TestCloseCategory:
    def test_is_no_longer_offered_or_suggested_but_still_named(self, planted: World) -> None:
        said = "我家楼下的路灯坏了，晚上一片漆黑"
        assert queries.suggest(said, None, AT).category == "020301"
        triage.close_category("020301", TODAY, by=planted.admin, at=AT)
        assert not queries.is_category("020301")
        assert "020301" not in dict(queries.category_choices("zh-hans"))
        assert queries.category_title("020301", "zh-hans") == "路灯不亮"
        assert queries.suggest(said, None, AT + dt.timedelta(days=1)).category == "0203"

    def test_refuses_while_one_below_is_open(self, planted: World) -> None:
        with pytest.raises(triage.CategoryHasOpenChildren) as refused:
            triage.close_category("0203", TODAY, by=planted.admin, at=AT)
        assert refused.value.facts == {"open_below": 2}

    def test_refuses_a_day_in_the_past(self, planted: World) -> None:
        with pytest.raises(Unacceptable):
            triage.close_category("020301", TODAY - dt.timedelta(days=1), by=planted.admin, at=AT)
