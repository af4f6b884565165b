"""Who is there, and the store."""

from __future__ import annotations

import pytest

from tests import world


@pytest.fixture
def w(db: None) -> world.World:
    return world.make()
