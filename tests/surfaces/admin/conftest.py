"""An administrator's browser, with and without a district behind it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import world
from tests.surfaces.admin.asking import signed_in
from tests.world import World


@pytest.fixture
def staff(db: None) -> World:
    """People without a district: enough for what asks nothing of areas or categories."""
    return world.make()


@pytest.fixture
def desk(staff: World) -> Client:
    return signed_in(staff.admin)


@pytest.fixture
def district(people: World) -> Client:
    """An administrator's browser where the district's areas and categories are loaded."""
    return signed_in(people.admin)
