"""A leader at the board: from a number to its list, and out as a spreadsheet."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pytest_django import Settings

from mazha.config.settings import environment
from mazha.kernel import moments
from mazha.matters.models import Matter
from mazha.people import wall
from tests.actions.insight import many
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations
from tests.seats import seat

pytestmark = pytest.mark.browser

LOOKS = [
    pytest.param("zh-CN", DESK, id="zh-wide"),
    pytest.param("zh-CN", PHONE, id="zh-phone"),
    pytest.param("en-US", DESK, id="en-wide"),
]


@pytest.fixture
def leader(site: Site, browse: Callable[..., Page], settings: Settings) -> Callable[..., Page]:
    """A window in which the leader on duty is signed in, before sixty matters of all kinds."""
    settings.SECRET_KEY = environment.made_secret(Path(settings.HOME) / "secrets" / "django")
    wall.sit(SYSTEM)
    rng, people = random.Random(3), site.people
    Matter.objects.bulk_create(many.matter(rng, [people.lamps, people.parks], moments.now()) for _n in range(60))

    def entered(**wish: object) -> Page:
        page = browse(**wish)
        page.context.add_cookies([{"name": COOKIE, "value": _session(site), "url": site.address}])
        return page

    return entered


COOKIE = settings.SESSION_COOKIE_NAME


def _session(site: Site) -> str:
    return str(seat(Client(), site.people.leader.officer_id).cookies[COOKIE].value)


class TestBoard:
    def test_opens_what_a_number_counts_and_exports_it(self, leader: Callable[..., Page], tmp_path: Path) -> None:
        page = leader(viewport=DESK)
        page.goto("/desk/board?days=90")
        page.locator(".mz-chart").first.scroll_into_view_if_needed()
        expect(page.locator(".mz-chart svg").first).to_be_visible(timeout=30_000)
        number = page.locator(".mz-figure", has_text="逾期办结").locator("a.mz-figure-value")
        counted = int(number.inner_text())
        number.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"逾期办结 {counted}")
        expect(page.locator("td.mz-gist")).to_have_count(counted)
        with page.expect_download() as coming:
            page.get_by_role("button", name="导出 XLSX").click()
        coming.value.save_as(tmp_path / "board.xlsx")
        book = load_workbook(tmp_path / "board.xlsx", read_only=True)
        assert book.sheetnames[0] == "统计口径"
        assert len(list(book["事项"].iter_rows())) == counted + 1

    def test_works_without_script(self, leader: Callable[..., Page]) -> None:
        page = leader(viewport=DESK, java_script_enabled=False)
        page.goto("/desk/board")
        page.get_by_role("link", name="近90天").click()
        page.locator("select[name=channel]").select_option("phone")
        page.get_by_role("button", name="筛选").click()
        expect(page.get_by_text("渠道: 电话")).to_be_visible()
        page.locator("#by-street").locator("xpath=..").get_by_role("link").first.click()
        expect(page.get_by_text("街道:")).to_be_visible()

    @pytest.mark.parametrize(("locale", "size"), LOOKS)
    def test_can_be_read_by_everyone(
        self, leader: Callable[..., Page], locale: str, size: dict[str, int], site: Site
    ) -> None:
        page, found = leader(viewport=size, locale=locale), []
        for address in ("board", "board/matters?figure=received&days=90", "board/exports", "board?since=x"):
            page.goto(f"/desk/{address}")
            page.wait_for_load_state("networkidle")
            found += violations(page)
            found += [f"{address}: {wide} px wider than the window"] if (wide := overflow(page)) else []
        assert found == []
