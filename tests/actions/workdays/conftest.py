"""Who may change the calendar, and what is heard of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from mazha.kernel import events
from mazha.kernel.events import Event, Listeners
from mazha.kernel.moments import SHANGHAI
from mazha.kernel.settings_events import SettingChanged
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role
from mazha.workdays import queries
from mazha.workdays.events import YearLoaded

AT = dt.datetime(2026, 11, 25, 9, 0, tzinfo=SHANGHAI)


def _officer(role: Role) -> Actor:
    post = Sitting(post_id=1, role=role, organisation_id=1, territory="370705")
    return Actor(kind="officer", name="管理员", posts=(post,))


@pytest.fixture(autouse=True)
def _forgotten_afterwards() -> Iterator[None]:
    """What a test put into a store of its own is not what the next one finds in memory."""
    yield
    queries.forget()


@pytest.fixture
def administrator() -> Actor:
    return _officer(Role.SYSTEM_ADMIN)


@pytest.fixture
def dispatcher() -> Actor:
    return _officer(Role.DISPATCHER)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What was announced, in order."""
    found: list[Event] = []
    table = {SettingChanged: Listeners(with_it=[found.append]), YearLoaded: Listeners(with_it=[found.append])}
    monkeypatch.setattr(events, "_wiring", table)
    return found
