"""In the hall: a number from the kiosk, called on the screen, served and passed on with the matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from mazha.casework.centre import actions as centre
from mazha.kernel import moments
from mazha.people import wall
from mazha.workdays.queries import calendar
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations

pytestmark = pytest.mark.browser

STANDING = {"width": 1080, "height": 1920}
"""A kiosk's screen, upright."""
WALL = {"width": 1920, "height": 1080}
WORDS = "在工地干了三个月，老板一直拖着工钱不给。"
Opened = Callable[..., Page]


@dataclass(frozen=True, slots=True)
class Devices:
    kiosk: str
    screen: str


@pytest.fixture
def hall(site: Site) -> Devices:
    """Open round the clock today, whatever day it is, with two windows of two units."""
    wall.sit(SYSTEM)
    at = moments.now()
    _worked(moments.day_of(at))
    centre.set_hours("00:00-23:59", from_date=moments.day_of(at), by=SYSTEM, at=at)
    labour = centre.keep_business(
        business_id=None, letter="A", title_zh="劳动维权", title_en="Labour", hint_zh="欠薪、工伤", by=SYSTEM, at=at
    )
    for number, unit, served in ((1, site.people.hall, [labour]), (2, site.people.hall, [])):
        centre.keep_window(
            window_id=None, number=number, title_zh="窗口", title_en="Window", organisation_id=unit, businesses=served,
            by=SYSTEM, at=at,
        )  # fmt: skip
    return Devices(*(f"/hall/devices/{centre.make_device(kind, kind, by=SYSTEM, at=at)[1]}" for kind in KINDS))


KINDS = ("kiosk", "screen")


class TestANumber:
    def test_goes_from_the_kiosk_to_the_screen_and_on_with_the_matter(
        self, site: Site, hall: Devices, browse: Opened, at_desk: Opened
    ) -> None:
        kiosk, screen = browse(viewport=STANDING), browse(viewport=WALL)
        screen.goto(hall.screen)
        expect(screen.get_by_text("目前没有叫号")).to_be_visible()
        kiosk.goto(hall.kiosk)
        assert violations(kiosk) == []
        kiosk.get_by_role("button", name="劳动维权").click()
        expect(kiosk.get_by_text("A001")).to_be_visible()
        assert violations(kiosk) == []
        desk = at_desk(site.people.clerk, viewport=DESK)
        desk.goto("/desk/hall/windows/1")
        desk.get_by_role("button", name="叫下一位").click()
        expect(screen.get_by_text("A001")).to_be_visible()  # by itself, within seconds
        assert violations(screen) == []
        desk.get_by_role("button", name="人到了").click()
        desk.get_by_role("main").get_by_role("link", name="登记事项").click()
        desk.get_by_label("诉求内容").fill(WORDS)
        desk.get_by_role("main").get_by_role("button", name="登记", exact=True).click()
        expect(desk.get_by_text("已登记，编号")).to_be_visible()
        desk.goto("/desk/hall/windows/1")
        desk.get_by_role("button", name="转过去").click()
        desk.goto("/desk/hall/windows/2")
        expect(desk.get_by_text("转到本窗口")).to_be_visible()
        desk.get_by_role("button", name="叫下一位").click()
        expect(desk.get_by_role("link", name=WORDS[:10])).to_be_visible()

    def test_can_be_taken_and_called_without_scripts_on_a_phone(
        self, site: Site, hall: Devices, browse: Opened, at_desk: Opened
    ) -> None:
        kiosk = browse(viewport=PHONE, java_script_enabled=False)
        kiosk.goto(hall.kiosk)
        kiosk.get_by_role("button", name="劳动维权").click()
        expect(kiosk.get_by_text("A001")).to_be_visible()
        desk = at_desk(site.people.clerk, viewport=PHONE)
        desk.goto("/desk/hall/windows/1")
        assert overflow(desk) == 0
        assert violations(desk) == []


def _worked(today: dt.date) -> None:
    """The hall gives numbers on working days: where today is none, the journey has nothing to stand on."""
    if not calendar().is_working(today):
        pytest.skip("no working day in the packaged calendar: the hall gives no numbers")
