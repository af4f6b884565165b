"""The planted world, for each test that walks it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

import mazha.config.urls  # now, without the demo's pages: it is made once
import mazha.surfaces.demo
from mazha.people import wall
from tests.access.canaries.ground import SYSTEM
from tests.access.canaries.world import PlantedWorld, made

WHOLE = os.environ.get("CANARIES") == "whole"


@pytest.fixture
def whole() -> bool:
    """Whether every kind, place and way of asking is tried, or the short form."""
    return WHOLE


@pytest.fixture
def planted(db: None) -> Iterator[PlantedWorld]:
    """Every matter, visitor and thing, with the demo's pages beside the others."""
    pages = Path(mazha.surfaces.demo.__file__).parent / "templates"
    templates = [{**settings.TEMPLATES[0], "DIRS": [pages]}]
    everything = {"DEMO": True, "TEMPLATES": templates, "ROOT_URLCONF": "tests.access.demo_urls"}
    with override_settings(**everything):
        yield made(whole=WHOLE)
    wall.sit(SYSTEM)
