"""A district at night."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from mazha.places import actions as place_actions
from mazha.triage import actions as triage
from tests import world
from tests.actions.warnings.ground import NOW, TESTS, quiet
from tests.world import World


@pytest.fixture(autouse=True)
def night() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people() -> World:
    """A district with half a year of quiet counts behind it."""
    place_actions.load_district(by=TESTS, at=NOW)
    triage.plant(by=TESTS, at=NOW)
    made = world.make()
    quiet()
    return made
