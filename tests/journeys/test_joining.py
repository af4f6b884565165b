"""Two neighbours under one broken lamp: the second joins the first, and contests the closing all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mazha.kernel import moments
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.places import queries as place_queries
from mazha.procedures import actions as procedures
from tests.journeys.conftest import PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations

pytestmark = pytest.mark.browser

FIRST = "单元门口的路灯坏了三天，晚上一片漆黑，老人下楼不方便。"
SECOND = "单元门口路灯坏了好几天，晚上漆黑一片，老人不敢下楼。"


def said(page: Page, words: str, phone: str) -> None:
    page.goto("/report")
    page.get_by_label("发生了什么事？").fill(words)
    page.get_by_label("在什么地方？").fill(place_queries.areas("community")[20].name_zh + "3号楼")
    page.get_by_label("电话号码", exact=True).fill(phone)
    page.get_by_role("button", name="提交").click()


def code_of(page: Page) -> str:
    page.wait_for_url("**/receipt")
    return page.url.split("/m/")[1].split("/")[0]


def taken(code: str, step: str, by: Actor, **given: object) -> None:
    wall.sit(SYSTEM)
    matter = Matter.objects.get(code=code.replace("-", ""))
    procedures.take(step=step, matter_id=matter.pk, given=given, by=by, at=moments.now())


def test_joins_a_neighbours_report_and_still_contests(
    browse: Callable[..., Page], site: Site, at_desk: Callable[..., Page]
) -> None:
    neighbour = browse(viewport=PHONE)
    said(neighbour, FIRST, "13812341234")
    first = code_of(neighbour)

    page = browse(viewport=PHONE, java_script_enabled=False)
    said(page, SECOND, "13856785678")
    expect(page.get_by_role("heading", level=1)).to_have_text("是这里面的哪一件吗？")
    expect(page.get_by_text("已登记，正在确定由谁来办")).to_be_visible()
    for secret in ("老人下楼不方便", first):
        expect(page.get_by_text(secret)).to_have_count(0)
    looked = browse(viewport=PHONE)  # the check for everyone needs script
    said(looked, SECOND, "13856785678")
    expect(looked.get_by_role("heading", level=1)).to_have_text("是这里面的哪一件吗？")
    assert (violations(looked), overflow(looked)) == ([], 0)
    page.get_by_role("button", name="是同一件事：一起办理").click()
    mine = code_of(page)
    assert mine != first

    people = site.people
    for step, by, given in (
        ("dispatch", people.dispatcher, {"lead_unit": people.lamps}),
        ("sign", people.handler, {}),
        ("contact", people.handler, {"note": "已联系"}),
    ):
        taken(first, step, by, **given)
    page.goto(f"/m/{mine}")
    expect(page.get_by_role("heading", name="与另一件反映一起办理")).to_be_visible()
    expect(page.get_by_text("城市照明服务中心")).to_be_visible()
    looked.goto(f"/m/{mine}")
    assert (violations(looked), overflow(looked)) == ([], 0)

    unit = at_desk(people.handler)
    unit.goto(f"/desk/matters/{Matter.objects.get(code=first.replace('-', '')).pk}/forms/reply")
    expect(unit.get_by_text("另有1人反映了同一问题")).to_be_visible()
    unit.get_by_label("已解决").check()
    unit.get_by_label("答复内容").fill("灯泡与线路均已更换，当晚亮灯。")
    unit.get_by_role("button", name="答复", exact=True).click()

    neighbour.goto(f"/m/{first}")
    neighbour.get_by_role("link", name="已经解决").click()
    neighbour.get_by_role("button", name="确认").click()
    expect(neighbour.get_by_role("heading", level=1)).to_have_text("已结案")

    page.goto(f"/m/{mine}")
    expect(page.get_by_text("灯泡与线路均已更换")).to_be_visible()
    page.get_by_role("link", name="没有解决").click()
    page.get_by_label("理由").fill("我们楼前那一盏还是不亮")
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您不认可处理结果，正在复核")
    wall.sit(SYSTEM)
    ended = {first: "closed", mine: "contested"}
    assert {code: Matter.objects.get(code=code.replace("-", "")).stage for code in ended} == ended
