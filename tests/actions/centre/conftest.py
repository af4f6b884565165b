"""A hall in a small world: two windows, two kinds of business, rooms."""

from __future__ import annotations

import pytest

from mazha.people import wall
from mazha.people.actor import Actor
from tests import world
from tests.world import World

SYSTEM = Actor.system("tests")


@pytest.fixture
def people(db: None) -> World:
    wall.sit(SYSTEM)
    return world.make()
