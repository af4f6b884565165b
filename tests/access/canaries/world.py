"""The planted world, whole."""

from __future__ import annotations

from dataclasses import dataclass

from mazha.insight import actions as insight
from mazha.notices.models import Notice
from mazha.people import wall
from mazha.people.roles import Role
from tests.access.canaries import ground as places
from tests.access.canaries.arguments import Things
from tests.access.canaries.ground import SYSTEM, Ground
from tests.access.canaries.planting import Planter, plant_all
from tests.access.canaries.visitors import Visitor, everybody, officers
from tests.access.canaries.words import Brought, Cage


@dataclass(slots=True)
class PlantedWorld:
    ground: Ground
    cage: Cage
    planter: Planter
    hired: dict[Role, int]
    visitors: list[Visitor]
    matters: list[Brought]
    things: Things

    def visitor(self, name: str) -> Visitor:
        return next(each for each in self.visitors if each.name == name)


def made(*, whole: bool) -> PlantedWorld:
    wall.sit(SYSTEM)
    ground = places.lay()
    hired = officers(ground)
    cage = Cage()
    planter = Planter(ground, hired, cage)
    matters = plant_all(planter, whole=whole)
    visitors = everybody(hired, whole=whole)
    while insight.fold():
        pass
    first = Notice.objects.filter(transport="sms").order_by("made_at", "id")[0]
    Notice.objects.filter(pk=first.pk).update(state="dead", attempts=9, failure="refused")
    things = Things(ground, hired, whole=whole)
    return PlantedWorld(ground, cage, planter, hired, visitors, matters, things)
