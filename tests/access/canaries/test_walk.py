"""Nobody meets at any address what is not for them, and nothing of it stands in the log."""

from __future__ import annotations

import pytest
from django.test import override_settings

from mazha.people.roles import Role
from mazha.surfaces.api.api import api
from mazha.triage.tree import shipped
from tests.access.canaries import table
from tests.access.canaries.arguments import CannotBeFilled
from tests.access.canaries.planting import CATEGORY
from tests.access.canaries.routes import CannotBeRead, Route, discovered
from tests.access.canaries.touring import toured
from tests.access.canaries.visitors import UNITS
from tests.access.canaries.world import PlantedWorld

KINDS_MET = {
    "id", "code", "reason", "gist", "words", "address", "point", "suggested", "photo", "evidence", "internal picture",
    "document", "internal document",
    "instruction", "contact", "told", "note", "added", "why", "name", "phone",
    "asked",
}  # fmt: skip


class TestWalk:
    def test_shows_nobody_what_is_not_for_them(self, planted: PlantedWorld, whole: bool) -> None:
        routes = discovered()
        walk = toured(planted, routes, whole=whole)
        print(f"{len(routes)} routes, {len(planted.visitors)} visitors, {walk.visits} visits, met {dict(walk.met)}")
        assert not walk.findings, f"\n{walk.report()}"
        left = {line.split()[0]: line for line in walk.unreached(routes)}
        print("\n".join(left.values()))
        assert set(left) <= set(table.ELSEWHERE), left
        assert KINDS_MET - set(walk.met) == set(), "planted where nobody reads it"

    def test_finds_every_operation_of_the_api(self) -> None:
        paths = {route.path.replace("uuidstr:", "").replace("slug:", "").replace("str:", "") for route in discovered()}
        described = {path.lstrip("/").replace("{", "<").replace("}", ">") for path in api.get_openapi_schema()["paths"]}
        assert described <= paths


class TestTable:
    def test_explains_no_route_that_is_gone(self) -> None:
        assert set(table.ELSEWHERE) <= {route.name for route in discovered()}

    def test_knows_every_role(self) -> None:
        assert set(table.WHERE) == set(UNITS) == set(Role)

    def test_knows_every_restricted_kind(self) -> None:
        assert {node.restricted for node in shipped()} == set(CATEGORY)


LEAKS = {
    "leaky:words": "words of other/minor", "leaky:workbook": "phone of other/minor",
    "leaky:picture": "internal picture of other/minor", "leaky:header": "name of own/plain",
    "leaky:broken": "status 500", "leaky:kept": "a cache may keep the answer",
}  # fmt: skip


class TestABrokenWall:
    """That the walk can fail: with doors that leak on purpose."""

    def test_is_reported_with_route_role_and_kind(self, planted: PlantedWorld) -> None:
        with override_settings(ROOT_URLCONF="tests.access.canaries.leaky"):
            routes = [route for route in discovered() if route.name.startswith("leaky:")]
            walk = toured(planted, routes, whole=False)
        lines = walk.report().splitlines()
        for route, what in LEAKS.items():
            met = next((line for line in lines if line.startswith(route) and what in line), "")
            assert "grid_worker" in met, (route, what)
            assert "dpo" in met, (route, what)
        assert any("the log: words of other/minor" in line for line in lines)
        assert not any("leaky:honest" in line for line in lines)
        assert [line.partition(" ")[0] for line in walk.unreached(routes)] == ["leaky:broken", "leaky:hidden"]

    def test_fails_the_run_where_an_argument_cannot_be_filled(self, planted: PlantedWorld) -> None:
        with pytest.raises(CannotBeFilled, match="nobody knows what <unheard_of> of leaky:unheard"):
            toured(planted, [Route("leaky:unheard", "leaky/<uuid:unheard_of>")], whole=False)

    def test_fails_the_run_where_an_address_cannot_be_read(self) -> None:
        with pytest.raises(CannotBeRead, match="teach"):
            discovered("tests.access.canaries.unreadable")
