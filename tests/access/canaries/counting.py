"""Counts that betray: the same pages before and after a matter came that the reader must not know of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from mazha.insight import actions as insight
from mazha.people import wall
from tests.access.canaries import store, table
from tests.access.canaries.arguments import Address, addresses
from tests.access.canaries.asking import asks_of, is_turned_away
from tests.access.canaries.ground import SYSTEM
from tests.access.canaries.planting import Place
from tests.access.canaries.reading import content_of, text_of
from tests.access.canaries.routes import Route
from tests.access.canaries.touring import ALIKE
from tests.access.canaries.visitors import Visitor
from tests.access.canaries.walking import Ask, Finding, answered
from tests.access.canaries.words import Brought
from tests.access.canaries.world import PlantedWorld

SHORT = frozenset({"window_clerk", "unit_head", "street_lead", "duty_leader", "system_admin"})
EVERY_TIME = frozenset({"plainly", "by street", "csv"})
_NEW_EACH_TIME = re.compile(
    r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|nonce[-=]["\']?[\w-]+'
    r"|mark=[\w-]+|^id: [\w-]+|^retry: \d+"
    r"|Set-Cookie:.*|csrftoken=.*|mazha_session=.*",
    re.MULTILINE,
)
LOOKED_AFTER = {
    ("system_admin", "admin:errands"): "how many messages wait for each transport, of all matters together",
}
"""Numbers that grow with matters not for the reader, and why they may."""


@dataclass(frozen=True, slots=True)
class Glance:
    """One page, asked in one way."""

    route: Route
    path: str
    ask: str


Seen = dict[Glance, str]


def seen_by(world: PlantedWorld, visitor: Visitor, routes: Iterable[Route], *, whole: bool) -> Seen:
    """All this visitor is shown of lists, boards, searches and exports, without what is new on each page."""
    seen = {}
    for route in routes:
        about_one = set(route.arguments) & {"matter_id", "code", "paper_id", "photo_id"}
        if about_one or route.path.startswith(ALIKE) or is_turned_away(route, visitor):
            continue
        for address in addresses(route, world.things, []):
            for ask in _asks(address, visitor, world, whole=whole):
                glance = Glance(route, address.path, f"{ask} {ask.query} {ask.form.get('list', '')}")
                seen[glance] = _shown(visitor, address, ask)
    return seen


def _asks(address: Address, visitor: Visitor, world: PlantedWorld, *, whole: bool) -> Iterator[Ask]:
    for ask in asks_of(address, visitor, world, whole=whole):
        if ask.what in EVERY_TIME:
            yield ask


def _shown(visitor: Visitor, address: Address, ask: Ask) -> str:
    with transaction.atomic():
        response = answered(visitor, address, ask)
        text = text_of(response, content_of(response))
        transaction.set_rollback(True)
    return _NEW_EACH_TIME.sub("", text)


def hide_far(world: PlantedWorld) -> list[Brought]:
    """Two more in another district: nobody of ours may notice."""
    return _planted(world, [world.planter.plant_far(kind) for kind in ("health", "violence")])


def hide_other(world: PlantedWorld) -> list[Brought]:
    """Two more of another unit in another street, from another desk."""
    place = Place(name="later", lead="parks", desk="north", spot=world.ground.away)
    return _planted(world, [world.planter.plant(place, kind) for kind in ("", "accusation")])


def _planted(world: PlantedWorld, brought: list[Brought]) -> list[Brought]:
    wall.sit(SYSTEM)
    while insight.fold():
        pass
    return brought


def knows_the_other(world: PlantedWorld, visitor: Visitor) -> bool:
    """Whether what `hide_other` brings is for this visitor."""
    other = next(each for each in world.matters if each.label == "other/plain")
    return table.sees(visitor.role, other, grid=world.ground.grid)


def differences(who: str, before: Seen, after: Seen) -> list[Finding]:
    """Pages that are not what they were."""
    return [
        Finding(who, f"{glance.route} {glance.ask}", f"a matter not for them shows: {_first(text, after[glance])}")
        for glance, text in before.items()
        if after[glance] != text and (who, glance.route.name) not in LOOKED_AFTER
    ]


def counts_of(world: PlantedWorld, visitors: Iterable[Visitor]) -> dict[str, dict[str, int]]:
    return {visitor.name: store.counted(visitor.name, visitor.actor) for visitor in visitors}


def _first(before: str, after: str) -> str:
    for one, other in zip(before.splitlines(), after.splitlines(), strict=False):
        if one != other:
            return f"{one.strip()[:120]!r} became {other.strip()[:120]!r}"
    return "its length"
