"""An administrator's settings, in a real browser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mazha.casework.hotline import actions as hotline
from mazha.channels.webhooks import actions as webhooks
from mazha.kernel import moments
from mazha.kernel.ids import uuid7
from mazha.notices import actions as notices
from mazha.notices.models import Notice
from mazha.people import actions, queries, wall
from mazha.people.roles import Role
from mazha.triage import actions as triage
from mazha.triage.actions.duties import NewDuty
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations

HOME = "/desk/settings/"
PAGES = (
    "organisations", "organisations/1", "organisations/new", "organisations/1/closure", "organisations/1/mailbox",
    "officers", "officers/1", "officers/new", "officers/1/posts/new", "officers/1/password", "duties", "duties/new",
    "duties/whose?category=0101&area=370705001", "duties/import", "categories", "categories/01/edit", "areas/370705",
    "areas/370705001001", "areas/370705001/closure", "areas/import", "years", "years/2027", "years/new", "answers",
    "answers/new", "wordings", "wordings/hotline.registered/zh-hans", "deliveries", "programs", "programs/new",
    "imports", "changes",
)  # fmt: skip


@pytest.fixture
def used(site: Site) -> Site:
    """Settings that have been in use for a while."""
    at, people = moments.now(), site.people
    wall.sit(SYSTEM)
    duty = NewDuty(category="01", organisation_id=people.lamps, start_date=dt.date(2026, 1, 1))
    triage.add_duty(duty, by=people.admin, at=at)
    body = "线路已修复，当晚恢复亮灯，请您查看。"
    hotline.keep_answer(answer_id=None, category="01", title="路灯", body=body, by=people.admin, at=at)
    assert people.handler.officer_id is not None
    scopes, until = ["matters:read", "hooks:manage"], at + dt.timedelta(days=30)
    acts_as = people.handler.officer_id
    client, _token = actions.issue_token("住建系统", acts_as, scopes, expires_at=until, by=people.admin, at=at)
    program = queries.actor_for_client(client, at)
    assert program is not None
    webhooks.subscribe("https://hooks.example.cn/a", ["mazha.matter.opened"], by=program, at=at)
    Notice.objects.create(
        id=uuid7(at), name="hotline.registered", transport="mail", recipient="unit:1", state="dead", made_at=at,
        next_at=at, attempts=6, failure="421 service not available",
    )  # fmt: skip
    notices.open_errand("notice.dead", "mail", {"transport": "mail"}, role=Role.SYSTEM_ADMIN, at=at)
    return site


class TestSettings:
    @pytest.mark.parametrize(("locale", "viewport"), [("zh-CN", PHONE), ("en-US", DESK)])
    def test_every_page_can_be_read_by_everyone_and_fits(
        self, at_desk: Callable[..., Page], used: Site, locale: str, viewport: dict[str, int]
    ) -> None:
        page = at_desk(used.people.admin, locale=locale, viewport=viewport)
        wrong = []
        for path in PAGES:
            answer = page.goto(HOME + path)
            assert answer is not None
            assert answer.status == 200, path
            wrong += violations(page)
            if overflow(page):
                wrong.append(f"{path} is {overflow(page)} pixels too wide")
        assert wrong == []

    def test_an_officer_is_hired_given_a_post_and_stands_on_the_record(
        self, at_desk: Callable[..., Page], site: Site
    ) -> None:
        page = at_desk(site.people.admin)
        page.goto(HOME + "officers")
        page.get_by_role("link", name="新增人员").click()
        page.get_by_role("button", name="开通账号").click()
        expect(page.get_by_role("alert")).to_contain_text("请填写用户名")
        assert violations(page) == []
        page.get_by_label("用户名").fill("lihua")
        page.get_by_label("中文名称").fill("李华")
        page.get_by_role("button", name="开通账号").click()
        expect(page.locator("#once")).to_have_text(re.compile(r"(\w{4}-){3}\w{4}"))
        assert violations(page) == []
        page.get_by_role("link", name="前往该账号").click()
        page.get_by_role("link", name="授予岗位").click()
        page.get_by_label("角色").select_option(label="经办人")
        page.get_by_label("单位").select_option(label="城市照明服务中心")
        page.get_by_role("button", name="授予岗位").click()
        expect(page.locator("main")).to_contain_text("已授予李华该岗位")
        page.get_by_role("link", name="变更记录").click()
        first = page.locator("tbody tr").first
        expect(first).to_contain_text("经办人")
        expect(first).to_contain_text("城市照明服务中心")

    def test_whose_duty_it_is_is_answered_without_script(self, at_desk: Callable[..., Page], used: Site) -> None:
        page = at_desk(used.people.admin, java_script_enabled=False)
        page.goto(HOME + "duties")
        page.get_by_role("link", name="这件事归谁管？").click()
        page.get_by_label("类别").select_option("0101")
        page.get_by_role("button", name="这件事归谁管？").click()
        expect(page.locator("tbody tr").first).to_contain_text("城市照明服务中心")
        expect(page.locator("tbody tr").first).to_contain_text("采用")
