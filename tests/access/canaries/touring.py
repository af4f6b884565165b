"""Everybody through every address, in the short form and in the whole one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from tests.access.canaries.arguments import addresses
from tests.access.canaries.asking import asks_of, is_turned_away
from tests.access.canaries.routes import Route
from tests.access.canaries.visitors import Visitor
from tests.access.canaries.walking import Walk
from tests.access.canaries.world import PlantedWorld

PARTS = 7
"""Of what is alike for everybody, each visitor of the short form walks one part in so many; nobody walks it whole."""
ALIKE = ("m/", "desk/sign-in", "api/v1/track", "demo", "report", "track", "places", "privacy", "help", "look", "map/")
SHORT = frozenset({"own/plain", "own/minor", "turned/violence", "other/minor"})
"""One's own, restricted and not, one that turned out to be, and one that is nobody's but the district's."""


def toured(world: PlantedWorld, routes: list[Route], *, whole: bool) -> Walk:
    """All these routes, as everybody; and what the log said of it."""
    walk = Walk(world.cage, world.ground.grid)
    with _logged() as lines:
        for number, visitor in enumerate(world.visitors):
            for route in routes if whole else _part(routes, visitor, number):
                _one(walk, world, visitor, route, whole=whole)
    _read_log(walk, lines)
    return walk


def _one(walk: Walk, world: PlantedWorld, visitor: Visitor, route: Route, *, whole: bool) -> None:
    few = not whole or _is_alike(route, visitor) or is_turned_away(route, visitor) or "step" in route.arguments
    matters = [matter for matter in world.matters if matter.label in SHORT] if few else world.matters
    for address in addresses(route, world.things, matters):
        for ask in asks_of(address, visitor, world, whole=whole):
            if (route, ask.method) not in walk.shut:
                walk.visit(visitor, address, ask)


def _is_alike(route: Route, visitor: Visitor) -> bool:
    return route.path.startswith(ALIKE) and visitor.name != "nobody"


def _part(routes: list[Route], visitor: Visitor, number: int) -> Iterator[Route]:
    for place, route in enumerate(routes):
        if not (_is_alike(route, visitor) or is_turned_away(route, visitor)) or place % PARTS == number % PARTS:
            yield route


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self.lines[self.format(record)] = None


@contextmanager
def _logged() -> Iterator[dict[str, None]]:
    """Every line of the log at the level it ships with, here instead of on the screen."""
    root, ours = logging.getLogger(), _Lines()
    before, root.handlers = root.handlers, [ours]
    try:
        yield ours.lines
    finally:
        root.handlers = before


def _read_log(walk: Walk, lines: dict[str, None]) -> None:
    """A line may name a matter by its id, which opens nothing, and an address as it was asked for."""
    for line in lines:
        for canary in walk.cage.found_in(line).values():
            if canary.kind not in {"id", "code"}:
                walk.found("whoever reads it", "the log", str(canary))
