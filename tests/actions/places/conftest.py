"""A loaded district, and who may change it."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.kernel import events
from mazha.kernel.events import Listeners
from mazha.kernel.moments import SHANGHAI
from mazha.kernel.settings_events import SettingChanged
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role
from mazha.places import actions as places

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def administrator() -> Actor:
    post = Sitting(post_id=1, role=Role.SYSTEM_ADMIN, organisation_id=1, territory="370705")
    return Actor(kind="officer", name="管理员", officer_id=7, posts=(post,))


@pytest.fixture
def dispatcher() -> Actor:
    post = Sitting(post_id=2, role=Role.DISPATCHER, organisation_id=1, territory="370705")
    return Actor(kind="officer", name="派单员", officer_id=8, posts=(post,))


@pytest.fixture(autouse=True)
def record(monkeypatch: pytest.MonkeyPatch) -> list[SettingChanged]:
    """What was announced, in order; nobody else hears it, so the officers here need no account."""
    heard: list[SettingChanged] = []
    monkeypatch.setattr(events, "_wiring", {SettingChanged: Listeners(with_it=[heard.append])})
    return heard


@pytest.fixture
def district(db: None, record: list[SettingChanged]) -> None:
    places.load_district(by=Actor.system("tests"), at=AT)
    record.clear()
