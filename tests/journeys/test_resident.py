"""A resident with a phone: from what is wrong to settled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from mazha.kernel import moments
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.places import queries as place_queries
from mazha.procedures import actions as procedures
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations

pytestmark = pytest.mark.browser

OPEN_PAGES = [
    "/", "/report", "/report?large=1", "/track?code=7K2M", "/privacy", "/help", "/nowhere",
    "/design?wrong=1", "/design?frame=desk&wrong=1",
]  # fmt: skip
WORDS = "单元门口的路灯坏了三天，晚上一片漆黑，老人下楼不方便。"


@pytest.fixture
def picture(tmp_path: Path) -> str:
    path = tmp_path / "lamp.jpg"
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(path, "JPEG", quality=92)
    return str(path)


def code_of(page: Page) -> str:
    return page.url.split("/m/")[1].split("/")[0]


def staff_take(code: str, step: str, by: Actor, **given: object) -> None:
    wall.sit(SYSTEM)
    matter = Matter.objects.get(code=code.replace("-", ""))
    procedures.take(step=step, matter_id=matter.pk, given=given, by=by, at=moments.now())


def reported(page: Page, words: str = WORDS) -> str:
    page.goto("/report")
    page.get_by_label("发生了什么事？").fill(words)
    page.get_by_label("电话号码", exact=True).fill("13812341234")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url("**/receipt")
    return code_of(page)


class TestPhoneToConfirmed:
    def test_goes_all_the_way_without_script(self, browse: Callable[..., Page], site: Site) -> None:
        page = browse(viewport=PHONE, java_script_enabled=False)
        page.goto("/")
        page.get_by_role("link", name="我要说件事").click()
        page.get_by_role("button", name="提交").click()
        expect(page.get_by_role("alert")).to_contain_text("请简单说说发生了什么事")
        code = reported(page)
        for step, by, given in (
            ("dispatch", site.people.dispatcher, {"lead_unit": site.people.lamps}),
            ("sign", site.people.handler, {}),
            ("contact", site.people.handler, {"note": "已联系"}),
            ("reply", site.people.handler, {"solved": "solved", "reply": "灯泡与线路均已更换，当晚亮灯。"}),
        ):
            staff_take(code, step, by, **given)
        page.goto("/track")
        page.get_by_label("回执上的编号").fill(code.lower())
        page.get_by_role("button", name="查询").click()
        expect(page.get_by_text("灯泡与线路均已更换")).to_be_visible()
        page.get_by_role("link", name="已经解决").click()
        page.get_by_text("5 很满意").click()
        page.get_by_role("button", name="确认").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("已结案")

    def test_marks_the_place_and_shows_the_photo_before_sending(
        self, browse: Callable[..., Page], site: Site, picture: str
    ) -> None:
        home = place_queries.areas("community")[20]
        page = browse(
            viewport=PHONE, geolocation={"longitude": home.lon, "latitude": home.lat}, permissions=["geolocation"]
        )
        page.goto("/report")
        page.get_by_label("发生了什么事？").fill(WORDS)
        page.locator("#id_photos").set_input_files(picture)
        expect(page.locator(".mz-photos-list img")).to_have_count(1)
        page.get_by_role("button", name="用我的位置").click()
        expect(page.get_by_text("位置已标记。")).to_be_visible()
        expect(page.locator("[data-map][data-ready]")).to_be_visible(timeout=20_000)
        page.reload()
        expect(page.get_by_label("发生了什么事？")).to_have_value(WORDS)
        page.get_by_text("匿名，凭编号查进度").click()
        expect(page.get_by_label("电话号码", exact=True)).to_be_hidden()
        page.locator("#id_photos").set_input_files(picture)
        expect(page.locator(".mz-photos-list img")).to_have_count(1)
        page.get_by_role("button", name="提交").click()
        page.wait_for_url("**/receipt")
        page.goto("/report")
        expect(page.get_by_label("发生了什么事？")).to_have_value("")


class TestEveryPage:
    @pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en-US", "dark")])
    def test_can_be_read_by_everyone(self, browse: Callable[..., Page], language: str, theme: str) -> None:
        code = reported(browse(viewport=DESK))
        page = browse(viewport=PHONE, color_scheme=theme, locale=language)
        own = [f"/m/{code}{below}" for below in ("", "/receipt", "/evidence", "/withdrawal")]
        found = []
        for path in [*OPEN_PAGES, *own]:
            page.goto(path)
            found += violations(page)
            assert overflow(page) == 0, path
        assert found == []
