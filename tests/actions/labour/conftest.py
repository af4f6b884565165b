"""The dispute in which each test of labour begins."""

from __future__ import annotations

import pytest

from tests.actions.labour.making import Site, made


@pytest.fixture
def site() -> Site:
    return made()
