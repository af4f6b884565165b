"""Screens that are open say that something came, and move nothing until asked to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mazha.kernel import moments
from tests.journeys.conftest import PHONE, Site, made_at
from tests.journeys.reading import overflow, violations
from tests.journeys.test_desk import reported, taken
from tests.servers import Server

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]


@pytest.fixture
def site(serve: Callable[..., Server]) -> Site:
    """With live screens beside the web server."""
    return made_at(serve(live=True))


def line(page: Page) -> object:
    return page.get_by_role("status").filter(has_text="打开")


class TestAList:
    def test_says_that_a_report_came_while_it_was_open(self, at_desk: Opened, site: Site) -> None:
        first = reported(moments.now())
        page = at_desk(site.people.dispatcher)
        page.goto("/desk/queue")
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(1)
        second = reported(moments.now(), "楼下饭店油烟直排，熏得整栋楼不敢开窗。")
        expect(page.get_by_text("打开本列表后，有 1 件新到或有变化")).to_be_visible()
        expect(rows).to_have_count(1)
        taken(first, "dispatch", site.people.dispatcher, lead_unit=site.people.lamps)
        reported(moments.now(), "人行道地砖松动，下雨天一踩一身泥水。")
        expect(page.get_by_text("打开本列表后，有 2 件新到或有变化")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("link", name="显示", exact=True).click()
        expect(rows).to_have_count(2)
        expect(page.locator(f'a[href="/desk/matters/{second.pk}"]')).to_be_visible()
        expect(page.locator("[data-live] p")).to_be_hidden()

    def test_follows_the_filter_and_speaks_english_on_a_phone(self, at_desk: Opened, site: Site) -> None:
        page = at_desk(site.people.dispatcher, viewport=PHONE, locale="en-US")
        page.goto("/desk/queue?channel=portal")
        wide = at_desk(site.people.dispatcher, viewport=PHONE, locale="en-US")
        wide.goto("/desk/queue?channel=phone")
        reported(moments.now())
        expect(wide.get_by_text("1 new or changed since you opened this list")).to_be_visible()
        expect(page.locator("[data-live] p")).to_be_hidden()
        assert overflow(wide) <= 0

    def test_works_without_scripts_and_without_the_stream(self, at_desk: Opened, site: Site) -> None:
        reported(moments.now())
        page = at_desk(site.people.dispatcher, java_script_enabled=False)
        page.goto("/desk/queue")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("[data-live]")).to_be_hidden()


class TestAMatter:
    def test_says_that_something_happened_to_it(self, at_desk: Opened, site: Site) -> None:
        matter = reported(moments.now())
        page = at_desk(site.people.supervisor)
        page.goto(f"/desk/matters/{matter.pk}")
        taken(matter, "dispatch", site.people.dispatcher, lead_unit=site.people.lamps)
        expect(page.get_by_text("打开本页后，这件事有了新的进展")).to_be_visible()
        page.get_by_role("link", name="重新载入").click()
        expect(page.locator(".mz-page-head .mz-badge", has_text="待签收").first).to_be_visible()
