"""A planted tree, a loaded district, and who may change the catalogue."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.kernel import events
from mazha.kernel.events import Listeners
from mazha.kernel.settings_events import SettingChanged
from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.triage import actions as triage
from tests import world
from tests.world import World

AT = world.at("2026-03-02 09:00")
TODAY = dt.date(2026, 3, 2)
SYSTEM = Actor.system("tests")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[SettingChanged]:
    """What was announced, in order."""
    found: list[SettingChanged] = []
    monkeypatch.setattr(events, "_wiring", {SettingChanged: Listeners(with_it=[found.append])})
    return found


@pytest.fixture
def people(db: None) -> World:
    return world.make()


@pytest.fixture
def planted(people: World, heard: list[SettingChanged]) -> World:
    """The tree is planted and the district loaded."""
    places.load_district(by=SYSTEM, at=AT)
    triage.plant(by=SYSTEM, at=AT)
    heard.clear()
    return people
