"""A leader reads what came of each line of work, and opens a number's list: wide and on a phone, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mazha.casework.petitions import actions as petitions
from mazha.kernel import moments
from mazha.people import wall
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations

pytestmark = pytest.mark.browser

Opened = Callable[..., Page]


@pytest.mark.parametrize(("viewport", "scheme"), [(DESK, "light"), (PHONE, "dark")])
def test_each_number_leads_to_its_list(site: Site, at_desk: Opened, viewport: dict[str, int], scheme: str) -> None:
    wall.sit(SYSTEM)
    for n in range(3):
        told = petitions.Petition(words="三号院供水管网老化，请求研究改造。", channel="counter", phone=f"1380000000{n}")
        petitions.receive(told, by=SYSTEM, at=moments.now())
    page = at_desk(site.people.leader, viewport=viewport, color_scheme=scheme)
    page.goto("/desk/lines")
    assert (overflow(page), violations(page)) == (0, [])
    page.get_by_role("main").get_by_role("link", name="信访", exact=True).click()
    expect(page.get_by_role("heading", name="积案（在办，按首次提出）")).to_be_visible()
    assert (overflow(page), violations(page)) == (0, [])
    page.get_by_role("row", name="待确定途径").get_by_role("link", name="3", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("信访：待确定途径 3")
    assert page.locator("tbody tr").count() == 3
    assert (overflow(page), violations(page)) == (0, [])
