"""Who is there, a program with a token, and a server that listens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from mazha.people import actions as people
from mazha.people import queries
from mazha.people.actor import Actor
from tests import world
from tests.receivers import Receiver, receiving

AT = world.at("2026-11-23 09:00")


@pytest.fixture
def w(db: None) -> world.World:
    return world.make()


@pytest.fixture
def program(w: world.World) -> Actor:
    """A program in the posts of the lamps' handler."""
    return program_of(w, w.handler)


def program_of(w: world.World, officer: Actor, *scopes: str) -> Actor:
    assert officer.officer_id is not None
    wanted = scopes or ("hooks:manage", "matters:read")
    _id, token = people.issue_token(
        f"{officer.name}'s program",
        officer.officer_id,
        wanted,
        expires_at=AT + dt.timedelta(days=90),
        by=w.admin,
        at=AT,
    )
    actor = queries.actor_for_token(token, AT)
    assert actor is not None
    return actor


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found
