"""Staff at the door: password, passkey, second factor; and stepping into a role in the demo."""

from __future__ import annotations

import os
import re
from base64 import b32decode
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django import Settings

from mazha.kernel import moments
from mazha.people import actions as people
from mazha.people import queries, totp
from mazha.people.roles import Role
from tests.journeys.conftest import DESK, PHONE, SYSTEM, Site
from tests.journeys.reading import overflow, violations
from tests.seats import LONG_AGO, PASSWORD, officer, organisation

pytestmark = pytest.mark.browser

LOOKS = [
    pytest.param("zh-CN", DESK, id="zh-wide"),
    pytest.param("zh-CN", PHONE, id="zh-phone"),
    pytest.param("en-US", DESK, id="en-wide"),
    pytest.param("en-US", PHONE, id="en-phone"),
]


@pytest.fixture(autouse=True)
def _hash_as_the_server_does(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def username_of(officer_id: int | None) -> str:
    assert officer_id is not None
    return queries.factors(officer_id).username


def door_of(site: Site) -> str:
    """The same server by the name that browsers allow passkeys for without HTTPS."""
    return site.address.replace("127.0.0.1", "localhost")


def give_password(page: Page, door: str, username: str) -> None:
    page.goto(f"{door}/desk/sign-in")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form:has(#id_password) button[type=submit]").click()


def plug_in_a_passkey_device(page: Page) -> None:
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def show(page: Page, door: str, address: str, html: bytes) -> None:
    """A page the demo has no way to, in the demo's own style."""
    page.route(f"**{address}", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(door + address)


def keep(page: Page, name: str) -> None:
    """For looking at: set MAZHA_SCREENSHOTS to a directory."""
    if folder := os.environ.get("MAZHA_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


class TestPassword:
    def test_leads_to_the_desk_without_script(self, browse: Callable[..., Page], site: Site) -> None:
        wang = officer(Role.HANDLER, at=moments.now())
        page = browse(java_script_enabled=False)
        page.goto("/desk/sign-in/account")
        page.wait_for_url("**/desk/sign-in?next=*")
        page.locator("#id_username").fill(username_of(wang.officer_id))
        page.locator("#id_password").fill("wrong")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对")
        page.locator("#id_password").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("登录与安全")
        page.get_by_role("link", name="修改密码").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("修改密码")


class TestPasskey:
    def test_is_added_and_then_opens_the_desk_alone(self, browse: Callable[..., Page], site: Site) -> None:
        wang = officer(Role.HANDLER, at=moments.now())
        page, door = browse(), door_of(site)
        plug_in_a_passkey_device(page)
        give_password(page, door, username_of(wang.officer_id))
        page.goto(f"{door}/desk/sign-in/account")
        page.get_by_label("给它起个名字，方便辨认").fill("办公室电脑")
        page.get_by_role("button", name="添加通行密钥").click()
        expect(page.get_by_text("通行密钥已添加")).to_be_visible()
        expect(page.get_by_text("办公室电脑").first).to_be_visible()
        page.context.clear_cookies()
        page.goto(f"{door}/desk/sign-in?next=/desk/sign-in/account")
        page.get_by_role("button", name="用通行密钥登录").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("登录与安全")

    def test_that_is_not_there_says_so_and_leaves_the_other_way_open(
        self, browse: Callable[..., Page], site: Site
    ) -> None:
        page, door = browse(), door_of(site)
        plug_in_a_passkey_device(page)
        page.goto(f"{door}/desk/sign-in")
        page.get_by_role("button", name="用通行密钥登录").click()
        expect(page.locator("[data-passkey-said]")).to_be_visible()
        expect(page.locator("#id_username")).to_be_visible()


class TestEveryPage:
    @pytest.mark.parametrize(("locale", "viewport"), LOOKS)
    def test_can_be_read_by_everyone(
        self, browse: Callable[..., Page], site: Site, locale: str, viewport: dict[str, int]
    ) -> None:
        name = f"{locale[:2]}-{viewport['width']}"
        for role in (Role.WINDOW_CLERK, Role.DISPATCHER, Role.HANDLER, Role.HANDLER, Role.SYSTEM_ADMIN):
            demo_officer(role)
        wang, half_way = officer(Role.HANDLER, at=moments.now()), officer(Role.HANDLER, at=moments.now())
        page, door = browse(locale=locale, viewport=viewport), door_of(site)
        page.goto(f"{door}/look?language={'en' if locale == 'en-US' else 'zh-hans'}&next=/demo")
        plug_in_a_passkey_device(page)
        found: list[str] = []

        def look(what: str) -> None:
            found.extend(violations(page))
            assert overflow(page) == 0, what
            keep(page, f"{what}-{name}")

        expect(page.locator("html")).to_have_attribute("lang", re.compile(locale[:2]))
        look("demo")
        page.goto(f"{door}/desk/sign-in")
        page.locator("main form:has(#id_password) button[type=submit]").click()
        look("sign-in")
        for address, html in ways_in(username_of(half_way.officer_id), locale).items():
            show(page, door, address, html)
            look(address.rsplit("/", 1)[1])
        give_password(page, door, username_of(wang.officer_id))
        page.goto(f"{door}/desk/sign-in/account")
        with page.expect_navigation():
            page.locator("form[data-passkey] button").click()
        for address in ("account", "password", "device"):
            page.goto(f"{door}/desk/sign-in/{address}")
            look(address)
        assert found == []


def demo_officer(role: Role) -> int:
    number = len(people_named_demo()) + 1
    officer_id, _first = people.hire(f"demo.{role}.{number}", "周敏", name_en="Zhou Min", by=SYSTEM, at=LONG_AGO)
    unit, day = organisation("tests"), LONG_AGO.date()
    territory = "370705" if role is Role.DISPATCHER else ""
    people.open_post(officer_id, role, unit, territory=territory, start_date=day, by=SYSTEM, at=LONG_AGO)
    return officer_id


def people_named_demo() -> list[str]:
    return [card.username for card in queries.officers(SYSTEM, words="demo.")]


def ways_in(username: str, locale: str) -> dict[str, bytes]:
    """The pages between password and desk, which the demo goes past, as this process makes them."""
    client = Client()
    client.cookies["mazha_language"] = "en" if locale == "en-US" else "zh-hans"
    client.post("/desk/sign-in", {"username": username, "password": PASSWORD})
    set_up = client.get("/desk/sign-in/set-up").content
    letters = re.search(rb"<code>([A-Z2-7 ]+)</code>", set_up)
    assert letters is not None
    secret = b32decode(letters[1].replace(b" ", b""))
    code = totp.code_at(secret, totp.step_at(moments.now()))
    codes = client.post("/desk/sign-in/set-up", {"code": code}).content
    client.post("/desk/sign-in/out")
    client.post("/desk/sign-in", {"username": username, "password": PASSWORD})
    second = client.post("/desk/sign-in/second", {"code": ""}).content
    assert b"id_code" in second
    return {"/desk/sign-in/set-up": set_up, "/desk/sign-in/codes": codes, "/desk/sign-in/second": second}
