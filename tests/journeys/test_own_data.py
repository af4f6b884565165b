"""A resident looks after their own data, and the data protection lead answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mazha.kernel import moments
from mazha.matters import actions as matters
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.roles import Role
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations
from tests.journeys.test_resident import reported
from tests.seats import officer

pytestmark = pytest.mark.browser

REASON = "联系诉求人核实地点"


def looked_at(code: str, site: Site) -> None:
    """A dispatcher uncovers the number, for a reason."""
    wall.sit(SYSTEM)
    matter = Matter.objects.get(code=code.replace("-", ""))
    matters.reveal_contact(matter, reason=REASON, by=site.people.dispatcher, at=moments.now())


def to_own_data(page: Page, code: str) -> None:
    page.goto(f"/m/{code}")
    page.get_by_role("link", name="我的个人信息").click()


def show_number(page: Page, number: str) -> None:
    page.get_by_label("您留下的电话号码").fill(number)
    page.get_by_role("button", name="确认").click()


class TestOwnData:
    @pytest.mark.parametrize("with_script", [True, False])
    def test_seen_corrected_asked_for_answered(
        self, browse: Callable[..., Page], at_desk: Callable[..., Page], site: Site, with_script: bool
    ) -> None:
        page = browse(viewport=PHONE, java_script_enabled=with_script)
        code = reported(page)
        looked_at(code, site)

        to_own_data(page, code)
        expect(page.get_by_role("row", name=REASON)).to_contain_text("12345热线受理中心")
        expect(page.locator("#held-phone")).to_contain_text("已遮盖")
        show_number(page, "13800000000")
        expect(page.get_by_role("alert")).to_contain_text("这不是这件事项留下的号码")
        show_number(page, "138 1234 1234")
        expect(page.locator("#held-phone")).to_contain_text("138 1234 1234")

        page.get_by_role("link", name="更正").click()
        page.get_by_label("电话号码", exact=True).fill("139 0000 4471")
        page.get_by_role("button", name="更正").click()
        expect(page.locator("#held-phone")).to_contain_text("139 0000 4471")

        page.get_by_role("link", name="申请删除").click()
        page.get_by_text("您说的话", exact=True).last.click()
        page.get_by_text("您的电话号码", exact=True).last.click()
        page.get_by_label("用您自己的话说").fill("不想一直留着")
        page.get_by_role("button", name="提出要求").click()
        expect(page.get_by_text("等待答复")).to_be_visible()

        wall.sit(SYSTEM)
        desk = at_desk(officer(Role.DPO, at=moments.now()), viewport=DESK, java_script_enabled=with_script)
        desk.goto("/desk/settings/data-requests")
        desk.get_by_role("link", name="第").first.click()
        expect(desk.get_by_text("不想一直留着")).to_be_visible()
        desk.get_by_label("您的电话号码").check()
        desk.get_by_label("理由").fill("结案后自动删除号码；文字须归档。")
        desk.get_by_role("button", name="答复").click()
        expect(desk.get_by_text("没有等待答复的要求")).to_be_visible()

        page.reload()
        expect(page.get_by_text("部分同意")).to_be_visible()
        expect(page.get_by_text("结案后自动删除号码；文字须归档。")).to_be_visible()

    def test_is_taken_away_as_json(self, browse: Callable[..., Page], site: Site, tmp_path: Path) -> None:
        page = browse(viewport=DESK)
        code = reported(page)
        to_own_data(page, code)
        show_number(page, "13812341234")
        with page.expect_download() as download:
            page.get_by_role("link", name="机器可读副本").click()
        download.value.save_as(tmp_path / "copy.json")
        held = {each["name"]: each["value"] for each in json.loads((tmp_path / "copy.json").read_text())["held"]}
        assert held["phone"] == "138 1234 1234"


class TestEveryPage:
    @pytest.mark.parametrize(
        ("language", "theme", "size"), [("zh-CN", "light", PHONE), ("en-US", "dark", PHONE), ("en-US", "light", DESK)]
    )
    def test_can_be_read_by_everyone(
        self, browse: Callable[..., Page], at_desk: Callable[..., Page], site: Site, language: str, theme: str,
        size: dict[str, int],
    ) -> None:  # fmt: skip
        code = reported(browse(viewport=DESK))
        looked_at(code, site)
        page = browse(viewport=size, color_scheme=theme, locale=language)
        found = []
        page.goto(f"/m/{code}/data")
        found += violations(page)
        assert overflow(page) == 0
        page.locator("#id_phone").fill("13812341234")
        page.locator("form button[type=submit]").last.click()
        page.goto(f"/m/{code}/data/request")
        page.locator("input[name=what][value=words]").check()
        page.locator("form button[type=submit]").last.click()
        for below in ("", "?large=1", "/copy", "/correction", "/request"):
            page.goto(f"/m/{code}/data{below}")
            found += violations(page)
            assert overflow(page) == 0, below
        wall.sit(SYSTEM)
        desk = at_desk(officer(Role.DPO, at=moments.now()), viewport=size, color_scheme=theme, locale=language)
        desk.goto("/desk/settings/data-requests")
        number = desk.locator("a[href*='data-requests/']").first.get_attribute("href")
        for path in ("/desk/settings/data-requests", number, "/desk/settings/impact"):
            desk.goto(path or "")
            found += violations(desk)
            assert overflow(desk) == 0, path
        assert found == []
