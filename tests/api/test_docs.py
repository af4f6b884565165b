"""The page about the API names what there is: every endpoint, scope, event and problem."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import mazha.casework.hotline
import mazha.channels.webhooks
import mazha.matters
import mazha.procedures
import mazha.surfaces.api
from mazha.channels.webhooks.rules import TYPES
from mazha.kernel.errors import Refused
from mazha.notices.models import Notice
from mazha.notices.wordings import PLACES
from mazha.people.scopes import SCOPES
from mazha.surfaces.api.api import api
from mazha.surfaces.api.problems import PLAIN

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
API = (REFERENCE / "api.md").read_text(encoding="utf-8")
CODES = set(re.findall(r"^\| \d{3} \| `([a-z_.]+)` \|", API, re.MULTILINE))
IN_PLAIN_SIGHT = (
    "mazha.kernel", "mazha.matters", "mazha.procedures", "mazha.places.locating", "mazha.places.coordinates",
    "mazha.insight.scope", "mazha.channels.webhooks", "mazha.surfaces.api",
)  # fmt: skip
"""What a program can run into. Other refusals belong to pages."""
ON_PAGES_ALONE = (
    "mazha.procedures.actions.confirming.",
    "mazha.procedures.actions.listing.",
    "mazha.procedures.actions.taking.TakenMeanwhile",
    "mazha.matters.queries.tailing.",
)


def refusals(kind: type[Refused]) -> Iterator[type[Refused]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from refusals(inner)


def everything() -> None:
    for package in (
        mazha.matters,
        mazha.procedures,
        mazha.casework.hotline,
        mazha.channels.webhooks,
        mazha.surfaces.api,
    ):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if "migrations" not in module.name and "management" not in module.name:
                importlib.import_module(module.name)


class TestApiPage:
    def test_names_every_endpoint_and_no_other(self) -> None:
        described = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
        there = {f"{method.upper()} {path}" for path, operations in described.items() for method in operations}
        assert set(re.findall(r"^\| `([A-Z]+ /api/v1/[^`]+)`", API, re.MULTILINE)) == there

    def test_names_every_problem_and_no_other(self) -> None:
        everything()
        met = [kind for kind in refusals(Refused) if kind.__module__.startswith(IN_PLAIN_SIGHT)]
        ours = {kind.code for kind in met if not f"{kind.__module__}.{kind.__qualname__}".startswith(ON_PAGES_ALONE)}
        assert ours | {code for code, _sentence in PLAIN.values()} | {"https_only"} == CODES

    def test_names_every_scope_and_event(self) -> None:
        for name in (*SCOPES, *TYPES):
            assert f"| `{name}` |" in API


class TestNoticesPage:
    def test_names_every_state_and_place(self) -> None:
        page = (REFERENCE / "notices.md").read_text(encoding="utf-8")
        for name in (*Notice.State.values, *(f"{{{place}}}" for place in PLACES)):
            assert f"`{name}`" in page
