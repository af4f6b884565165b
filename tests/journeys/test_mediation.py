"""Noise in the night: from a call to an agreement that is kept, with both sides in browsers of their own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mazha.casework.hotline import actions as hotline
from mazha.casework.mediation import actions as mediation
from mazha.kernel import codes, moments
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from tests.journeys.conftest import PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations
from tests.world import _officer, _organisation

pytestmark = pytest.mark.browser

SECRET = "其实赔三百就行"
Opened = Callable[..., Page]


@pytest.fixture
def committee(site: Site) -> dict[str, Actor]:
    wall.sit(SYSTEM)
    unit = _organisation("med.neighbours", "committee", "邻里纠纷人民调解委员会")
    people = {
        "secretary": _officer("柳和风", Role.HANDLER, unit), "head": _officer("颜如初", Role.UNIT_HEAD, unit),
        "mediator": _officer("管正平", Role.MEDIATOR, unit),
    }  # fmt: skip
    assert people["mediator"].officer_id is not None
    mediation.enlist(people["mediator"].officer_id, unit, "社区老书记", by=SYSTEM, at=moments.now())
    return people


def pressed(page: Page, name: str) -> None:
    """A button, or the link to its form, by exactly this name."""
    found = page.get_by_role("link", name=name, exact=True).or_(page.get_by_role("button", name=name, exact=True))
    found.first.click()


class TestNoiseInTheNight:
    def test_from_the_hotline_to_what_was_carried_out(
        self, site: Site, committee: dict[str, Actor], at_desk: Opened, browse: Opened
    ) -> None:
        reported = hotline.receive(
            hotline.Report(words="楼上夜里装修，吵得睡不着。", channel="phone", phone="13812341234", name="王秀兰"),
            by=site.people.clerk, at=moments.now() - dt.timedelta(hours=1),
        )  # fmt: skip
        self._handed_over(site, at_desk, reported.matter_id)
        case = Matter.objects.get(procedure="mediation")
        address = f"{site.address}/desk/matters/{case.pk}"

        clerk = at_desk(site.people.dispatcher)
        clerk.goto(address)
        pressed(clerk, "交调解委员会")
        clerk.get_by_label("邻里纠纷人民调解委员会").check()
        pressed(clerk, "交调解委员会")
        secretary = at_desk(committee["secretary"])
        secretary.goto(address)
        pressed(secretary, "邀请对方")
        pressed(secretary, "打印查询码单（随邀请函交给对方）")
        found = re.search(r"/m/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})/table", secretary.content())
        assert found is not None

        first, other = browse(), browse(viewport=PHONE)
        self._agreed(site, first, other, codes.spoken(reported.code), found[1])
        own = f"{site.address}/m/{codes.spoken(case.code)}/table"
        theirs = f"{site.address}/m/{found[1]}/table"
        self._talked(at_desk, committee, address, first, other, own, theirs)
        self._signed(at_desk, committee, address, first, other, own, theirs)

        first.goto(own)
        pressed(first, "确认收到")
        first.get_by_role("radio").check()
        pressed(first, "确认收到")
        expect(first.get_by_role("heading", level=1)).to_have_text("协议已全部履行")
        for page in (first, other):
            page.reload()
            assert overflow(page) == 0
            assert violations(page) == []
        assert SECRET not in other.content()
        assert codes.spoken(case.code) not in other.content()

    def _handed_over(self, site: Site, at_desk: Opened, matter_id: object) -> None:
        desk = at_desk(site.people.dispatcher)
        desk.goto(f"{site.address}/desk/matters/{matter_id}")
        pressed(desk, "转人民调解")
        desk.get_by_label("是什么事、想怎样解决").fill("楼上夜里装修到十一点。希望晚上八点以后停工。")
        desk.get_by_label("对方称呼").fill("李建国")
        desk.get_by_label("对方手机号").fill("13912345678")
        pressed(desk, "转人民调解")

    def _agreed(self, site: Site, first: Page, other: Page, code: str, theirs: str) -> None:
        """The first code still tells the whole story; the other side agrees in two taps."""
        first.goto(f"{site.address}/m/{code}")
        expect(first.get_by_role("heading", name="前后经过")).to_be_visible()
        first.get_by_role("link", name="人民调解").click()
        expect(first.get_by_role("heading", level=1)).to_have_text("已邀请对方，等待答复")
        other.goto(f"{site.address}/m/{theirs}")
        expect(other.get_by_role("heading", name="什么是调解，您有哪些权利")).to_be_visible()
        expect(other.locator("body")).to_contain_text("希望晚上八点以后停工")
        assert overflow(other) == 0
        assert violations(other) == []
        pressed(other, "同意调解")
        pressed(other, "同意调解")
        expect(other.get_by_role("heading", level=1)).to_have_text("双方都同意调解，正在确定调解员")

    def _talked(
        self,
        at_desk: Opened,
        committee: dict[str, Actor],
        address: str,
        first: Page,
        other: Page,
        own: str,
        theirs: str,
    ) -> None:
        head = at_desk(committee["head"])
        head.goto(address)
        pressed(head, "指派调解员")
        head.get_by_label("管正平").check()
        head.get_by_label("没有", exact=True).check()
        pressed(head, "指派调解员")
        mediator = at_desk(committee["mediator"])
        mediator.goto(address)
        pressed(mediator, "约时间")
        soon = moments.local(moments.now() + dt.timedelta(days=2))
        mediator.get_by_label("时间").fill(f"{soon:%Y-%m-%d}T09:30")
        mediator.get_by_label("地点").fill("综治中心二楼调解室")
        pressed(mediator, "约时间")
        for page, where in ((first, own), (other, theirs)):
            page.goto(where)
            pressed(page, "答复时间")
            page.get_by_label("是", exact=True).check()
            page.get_by_role("radio").first.check()
            pressed(page, "答复时间")
        first.goto(own.replace("/table", "/private"))
        first.get_by_label("想让调解员知道什么？").fill(SECRET)
        pressed(first, "告诉调解员")
        mediator.goto(address)
        expect(mediator.locator("#private")).to_contain_text(SECRET)
        pressed(mediator, "定下时间")
        mediator.get_by_role("radio").first.check()
        pressed(mediator, "定下时间")
        pressed(mediator, "记录一次调解")
        mediator.get_by_role("radio").first.check()
        mediator.get_by_label("调解笔录").fill("双方到场。李建国同意晚上八点以后停工，赔偿三百元。")
        pressed(mediator, "记录一次调解")
        other.goto(theirs)
        expect(other.locator("body")).not_to_contain_text(SECRET)

    def _signed(
        self,
        at_desk: Opened,
        committee: dict[str, Actor],
        address: str,
        first: Page,
        other: Page,
        own: str,
        theirs: str,
    ) -> None:
        mediator = at_desk(committee["mediator"])
        mediator.goto(address)
        pressed(mediator, "起草协议")
        mediator.get_by_label("纠纷事实和各方责任").fill("夜间装修噪声影响楼下休息，双方认可。")
        mediator.get_by_label("协议内容").fill("一、每天晚上八点以后不施工。\n二、赔偿三百元。")
        mediator.get_by_label("日期").fill(f"{moments.local(moments.now() + dt.timedelta(days=9)):%Y-%m-%d}")
        mediator.get_by_label("总金额").fill("300")
        mediator.get_by_label("被申请人付给申请人").check()
        pressed(mediator, "起草协议")
        pressed(mediator, "当面宣读")
        for page, where in ((first, own), (other, theirs)):
            page.goto(where)
            pressed(page, "签名")
            expect(page.locator("body")).to_contain_text("每天晚上八点以后不施工")
            pressed(page, "签名")
        mediator.goto(address)
        pressed(mediator, "签名")
        secretary = at_desk(committee["secretary"])
        secretary.goto(address)
        pressed(secretary, "盖章生效")
        pressed(secretary, "出具编号盖章的协议书")
        expect(secretary.get_by_text("已出具")).to_be_visible()
