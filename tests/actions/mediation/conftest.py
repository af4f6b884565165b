"""The room in which each test of mediation begins."""

from __future__ import annotations

import pytest

from tests.actions.mediation.making import Room, made


@pytest.fixture
def room() -> Room:
    return made()
