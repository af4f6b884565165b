"""A small procedure and a matter that stands in it, for rules that ask for both."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role
from mazha.procedures.loading import load
from mazha.procedures.policy import Policies
from mazha.procedures.position import ClockState, Position, Setting
from mazha.procedures.table import Ask, AskType, Procedure, Step, Text
from mazha.workdays.packaged import packaged_calendar
from tests.rules.test_checking import SOUND

MONDAY = dt.datetime.fromisoformat("2026-03-02T09:00:00+08:00")
DAY = dt.timedelta(days=1)
STREET = "370705001"
SETTING = Setting(calendar=packaged_calendar(), policies=Policies())


def small(before: str = "", by: str = "") -> Procedure:
    """The sound table, with one text in the place of another."""
    assert before in SOUND
    return load("small.toml", SOUND.replace(before, by, 1))


def step(**wish: object) -> Step:
    """`finish` of the small table, otherwise where it is wished."""
    return replace(small().steps["finish"], **wish)  # type: ignore[arg-type]  # each test names real fields


def ask(kind: AskType, **wish: object) -> Ask:
    return Ask(name="a", type=kind, title=Text("甲", "A"), **wish)  # type: ignore[arg-type]  # each test names real fields


def clock(name: str = "small.handle", **wish: object) -> ClockState:
    """Five working days from Monday morning."""
    state = ClockState(
        id=UUID(int=9),
        name=name,
        state="running",
        started_at=MONDAY,
        due_at=dt.datetime.fromisoformat("2026-03-09T23:59:59+08:00"),
        overdue_from=dt.datetime.fromisoformat("2026-03-10T00:00:00+08:00"),
        provisional=False,
        rule={"amount": 5, "unit": "working_day", "mode": "WORK_DAYS", "basis": "WF12345 20", "mark": "local"},
    )
    return replace(state, **wish)  # type: ignore[arg-type]  # each test names real fields


def position(**wish: object) -> Position:
    """A matter that stands open in a grid of the street, led by unit 7."""
    at = Position(
        id=UUID(int=1),
        code="7K2M94QFT3XC",
        stage="open",
        opened_at=MONDAY,
        area=STREET + "001001",
        lead_unit=7,
        units=(7, 8),
    )
    return replace(at, **wish)  # type: ignore[arg-type]  # each test names real fields


def officer(role: Role, unit: int = 7, territory: str = "", officer_id: int = 5) -> Actor:
    post = Sitting(post_id=2, role=role, organisation_id=unit, territory=territory)
    return Actor(kind="officer", name="赵", officer_id=officer_id, posts=(post,))
