"""A leader's morning: from the board to a warning on the map, the matters behind it, an order, and the briefing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mazha.insight import actions
from mazha.kernel import moments
from mazha.kernel.moments import day_of
from mazha.matters.models import Matter
from mazha.people.wall import seated, sit
from tests.actions.warnings.ground import came, quiet
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations

pytestmark = pytest.mark.browser
LOOKS = [
    pytest.param("zh-CN", DESK, id="zh-wide"),
    pytest.param("zh-CN", PHONE, id="zh-phone"),
    pytest.param("en-US", DESK, id="en-wide"),
]


@pytest.fixture
def risen(site: Site) -> Matter:
    """Nine reports of one kind in one grid, and the warning of them."""
    at = moments.now()
    sit(SYSTEM)
    quiet(day_of(at))
    came(site.people, 9, now=at)
    actions.count_cells(at=at)
    actions.rehearse(weeks=4, at=at)
    with seated(site.people.leader):
        actions.set_watch(is_on=True, per_week=1.0, by=site.people.leader, at=at)
    actions.look(at=at)
    sit(SYSTEM)
    return Matter.objects.get(procedure="warning")


class TestMorning:
    def test_leads_from_the_board_to_an_order_and_the_briefing(
        self, at_desk: Callable[..., Page], site: Site, risen: Matter
    ) -> None:
        page = at_desk(site.people.leader, viewport=DESK)
        page.goto("/desk/board")
        page.get_by_role("link", name="预警 1").click()
        expect(page.locator("[data-shades] [data-ready]")).to_be_attached(timeout=30_000)
        page.locator("td.mz-gist a").first.click()
        expect(page.get_by_role("heading", name="数字怎么说")).to_be_visible()
        behind = page.locator("section", has=page.get_by_role("heading", name="背后的事项")).locator("li")
        expect(behind).to_have_count(9)
        page.get_by_role("button", name="接收研判").or_(page.get_by_role("link", name="接收研判")).click()
        if page.locator("form textarea[name=note]").count():
            page.get_by_role("button", name="接收研判").click()
        page.get_by_role("link", name="派单处置").click()
        page.locator("[name=order_unit]").select_option(str(site.people.lamps))
        page.locator("[name=order_date]").fill((day_of(moments.now()) + dt.timedelta(days=7)).isoformat())
        page.locator("[name=order]").fill("逐盏排查该处路灯线路，三日内报结果")
        page.get_by_role("button", name="派单处置").click()
        expect(page.get_by_role("heading", name="已派的单")).to_be_visible()
        sit(SYSTEM)
        order = Matter.objects.get(procedure="warning_order")
        assert (order.lead_unit_id, order.stage) == (site.people.lamps, "given")
        handler = at_desk(site.people.handler, viewport=PHONE)
        handler.goto("/desk/inbox")
        expect(handler.get_by_text("逐盏排查该处路灯线路").first).to_be_visible()
        actions.make_briefings(at=moments.now())
        page.goto("/desk/briefings?kind=daily")
        page.locator("td.mz-gist a").first.click()
        expect(page.get_by_role("heading", name="预警情况")).to_be_visible()

    def test_judges_what_would_have_been(self, at_desk: Callable[..., Page], site: Site, risen: Matter) -> None:
        page = at_desk(site.people.leader, viewport=DESK, java_script_enabled=False)
        page.goto("/desk/warnings")
        page.get_by_role("link", name="历史推算与设置").click()
        page.get_by_role("button", name="命中").first.click()
        expect(page.get_by_text("已评判1条，值得预警1条")).to_be_visible()
        page.locator("#per_week").fill("0.5")
        page.get_by_role("button", name="保存").click()
        expect(page.locator("#per_week")).to_have_value("0.5")

    @pytest.mark.parametrize(("locale", "size"), LOOKS)
    def test_can_be_read_by_everyone(
        self, at_desk: Callable[..., Page], site: Site, risen: Matter, locale: str, size: dict[str, int]
    ) -> None:
        page, found = at_desk(site.people.leader, viewport=size, locale=locale), []
        for address in ("warnings", "warnings?state=ended", "warnings/past", f"matters/{risen.pk}"):
            page.goto(f"/desk/{address}")
            page.wait_for_load_state("networkidle")
            found += violations(page)
            found += [f"{address}: {wide} px wider than the window"] if (wide := overflow(page)) else []
        assert found == []
