"""A reception day, from the plan and a booking to an answer that the visitor accepts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mazha.casework.reception import actions as reception
from mazha.kernel import moments
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.workdays.queries import calendar
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations

pytestmark = pytest.mark.browser

WORDS = "小区二次供水长期浑浊，向物业反映过三次没有解决。"
RECORD = "来访人说了三次反映的经过，领导当面问清楼号和时间，当场交办。"
REPLY = "水箱已清洗、管道已更换，水质检测合格，检测报告已在小区公示。"
Opened = Callable[..., Page]


def a_day(ahead: int = 6) -> dt.date:
    """A working day at least so far ahead."""
    return calendar().next_working(moments.day_of(moments.now()) + dt.timedelta(days=ahead - 1))


def planned(site: Site, day: dt.date) -> int:
    """A published day with the leader of this world."""
    wall.sit(SYSTEM)
    leader = site.people.leader.officer_id
    assert leader is not None
    plan = reception.Plan(
        kind="leader", date=day, starts=dt.time(9), ends=dt.time(11, 30), place="综治中心一楼接待室", themes="供水",
        organisation_id=site.people.hall, leader_id=leader, leader_title="副区长", places=2, walk_ins=1,
    )  # fmt: skip
    number = reception.plan_day(plan, by=site.people.centre_lead, at=moments.now())
    reception.publish_day(number, by=site.people.centre_lead, at=moments.now())
    return number


def send(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


class TestPlanning:
    def test_is_done_at_the_desk_and_public_once_published(self, site: Site, browse: Opened, at_desk: Opened) -> None:
        desk, day = at_desk(site.people.centre_lead, viewport=DESK), a_day()
        desk.goto("/desk/reception/new/leader")
        desk.get_by_label("日期").fill(day.isoformat())
        desk.get_by_label("地点").fill("综治中心一楼接待室")
        desk.get_by_label("主题").fill("物业与供水")
        desk.get_by_label("接待单位").select_option(str(site.people.hall))
        desk.get_by_label("接待人").select_option(str(site.people.leader.officer_id))
        desk.get_by_label("公布的职务").fill("副区长")
        send(desk, "保存")
        expect(desk.get_by_text("已排，未公布")).to_be_visible()
        desk.get_by_role("link", name="公布", exact=True).click()
        send(desk, "公布")
        resident = browse(viewport=PHONE)
        resident.goto("/reception")
        expect(resident.get_by_text("副区长 leader")).to_be_visible()
        assert overflow(resident) == 0
        assert violations(resident) == []


class TestAVisit:
    def test_goes_from_booking_to_an_answer_the_visitor_accepts(
        self, site: Site, browse: Opened, at_desk: Opened
    ) -> None:
        planned(site, a_day())
        phone = browse(viewport=PHONE)
        phone.goto("/reception")
        phone.get_by_role("link", name="预约", exact=True).click()
        phone.get_by_label("您想谈什么事").fill(WORDS)
        phone.get_by_label("电话号码").fill("13812341234")
        assert violations(phone) == []
        send(phone, "预约")
        expect(phone.get_by_text("综治中心一楼接待室")).to_be_visible()
        code = phone.url.split("/m/")[1].split("/")[0]

        clerk = at_desk(site.people.clerk, viewport=DESK)
        clerk.goto("/desk/reception")
        clerk.get_by_role("link", name=re.compile("09:00")).click()
        assert violations(clerk) == []
        clerk.get_by_role("link", name=WORDS[:10]).click()
        clerk.get_by_role("link", name="接待并记录", exact=True).click()
        clerk.get_by_label("接待记录").fill(RECORD)
        clerk.get_by_label("本人看过并签字").check()
        send(clerk, "接待并记录")

        leader = at_desk(site.people.leader, viewport=DESK)
        leader.goto(clerk.url)
        leader.get_by_role("link", name="领导包案", exact=True).click()
        leader.get_by_label("主办单位").select_option(str(site.people.lamps))
        leader.get_by_label("答复日期").fill(a_day(12).isoformat())
        send(leader, "领导包案")
        expect(leader.get_by_text("副区长 leader")).to_be_visible()
        leader.get_by_role("link", name="答复来访人", exact=True).click()
        leader.get_by_label("已解决", exact=True).check()
        leader.get_by_label("答复内容").fill(REPLY)
        send(leader, "答复来访人")

        phone.goto(f"/m/{code}")
        expect(phone.get_by_text(REPLY)).to_be_visible()
        assert violations(phone) == []
        phone.get_by_role("link", name="已经解决", exact=True).click()
        send(phone, "确认")
        wall.sit(SYSTEM)
        assert (Matter.objects.get().stage, Matter.objects.get().agreed) == ("closed", True)
