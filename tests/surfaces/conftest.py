"""A district with people in it, and a phone in a resident's hand."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from mazha.kernel import moments
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.places import queries as place_queries
from mazha.triage import actions as triage
from tests import world
from tests.world import World

SYSTEM = Actor.system("tests")
WORDS = "单元门口的路灯坏了三天，晚上一片漆黑，老人下楼不方便。"


@pytest.fixture
def people(db: None) -> World:
    places.load_district(by=SYSTEM, at=moments.now())
    triage.plant(by=SYSTEM, at=moments.now())
    return world.make()


@pytest.fixture
def phone(db: None) -> Client:
    """A browser without an account that reads Chinese."""
    triage.plant(by=SYSTEM, at=moments.now())
    return Client(HTTP_ACCEPT_LANGUAGE="zh-CN")


@pytest.fixture
def staff(db: None) -> World:
    """People at their desks, in a district whose areas nobody has loaded."""
    return world.make()


@pytest.fixture
def spot(db: None) -> tuple[float, float]:
    """A point in the district, whose areas are loaded."""
    places.load_district(by=SYSTEM, at=moments.now())
    community = place_queries.areas("community")[20]
    return community.lon, community.lat


def photo(name: str = "lamp.jpg", size: tuple[int, int] = (40, 30), colour: str = "gray") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def filled(**changes: object) -> dict[str, object]:
    """A form as a resident would fill it in."""
    said: dict[str, object] = {
        "key": "0" * 31 + "1", "words": WORDS, "address": "", "lon": "", "lat": "", "contact": "phone",
        "phone": "13812341234", "name": "王女士", "carried": "",
    }  # fmt: skip
    return {**said, **changes}


def sent(phone: Client, **changes: object) -> str:
    """Send the form; returns the code as printed on the receipt."""
    answer = phone.post("/report", filled(**changes))
    assert answer.status_code == 303, answer.content.decode()[:2000]
    found = re.fullmatch(r"/m/([0-9A-Z-]{14})/receipt", answer["Location"])
    assert found is not None
    return found[1]


def hidden(page: str) -> Mapping[str, str]:
    """The hidden fields of a page."""
    from html import unescape

    pairs = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page)
    return {name: unescape(value) for name, value in pairs}


def as_staff() -> None:
    """What follows is done by people at their desks: their doors are called, so the wall seats the system."""
    wall.sit(SYSTEM)
