"""A real server on a real store, and Chromium in front of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import Settings

from mazha.config.settings.environment import made_secret
from mazha.kernel import moments
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.triage import actions as triage
from tests import world
from tests.seats import seat
from tests.servers import Server
from tests.world import World

# Playwright keeps an event loop in this thread, which Django takes for one that asks the store.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip
SYSTEM = Actor.system("tests")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


@dataclass(frozen=True, slots=True)
class Site:
    """A district at work, with its pages at `address`."""

    address: str
    people: World


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, as this project uses no other."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def site(server: Server) -> Site:
    return made_at(server)


def made_at(server: Server) -> Site:
    """The district and its people, behind a server that already runs."""
    wall.sit(SYSTEM)
    places.load_district(by=SYSTEM, at=moments.now())
    triage.plant(by=SYSTEM, at=moments.now())
    return Site(server.address, world.make())


@pytest.fixture
def at_desk(browse: Callable[..., Page], site: Site, settings: Settings) -> Callable[..., Page]:
    """Call it for a window in which an officer is signed in: `at_desk(people.handler, viewport=PHONE)`."""
    settings.SECRET_KEY = made_secret(Path(settings.HOME) / "secrets" / "django")  # the server's, to write its sessions

    def opened(who: Actor, **wish: object) -> Page:
        name = settings.SESSION_COOKIE_NAME
        page = browse(**wish)
        key = seat(Client(), who.officer_id).cookies[name].value
        page.context.add_cookies([{"name": name, "value": key, "url": site.address}])
        return page

    return opened


@pytest.fixture
def browse(chromium: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Call it for a new window: `browse(viewport=PHONE, locale="en-US", java_script_enabled=False)`.

    Errors of scripts in any of its pages fail the test.
    """
    windows, wrong = [], []

    def opened(**wish: object) -> Page:
        window = chromium.new_context(base_url=site.address, **{"locale": "zh-CN", **wish})  # type: ignore[arg-type]
        windows.append(window)
        page = window.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield opened
    for window in windows:
        window.close()
    assert wrong == []
