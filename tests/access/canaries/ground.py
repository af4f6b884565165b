"""Where the planted world stands: organisations, and two streets of the district with a grid each."""

from __future__ import annotations

from dataclasses import dataclass

from mazha.kernel.moments import now
from mazha.people.actor import Actor
from mazha.people.models import Organisation
from mazha.places import actions as places
from mazha.places import queries
from mazha.places.current import AreaFact
from mazha.triage import actions as triage
from tests.world import DISTRICT

SYSTEM = Actor.system("canaries")
ELSEWHERE = "370702"
"""Another district: nobody of ours sees what lies there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A grid and a point in it."""

    grid: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    organisations: dict[str, int]
    district: str
    street: str
    community: str
    grid: str
    """Of the visitors whose posts cover one."""
    here: Spot
    """In that grid."""
    beside: Spot
    """In the same street, in another community."""
    away: Spot
    """In another street."""


def lay() -> Ground:
    """Areas and categories loaded, organisations founded."""
    places.load_district(by=SYSTEM, at=now())
    triage.plant(by=SYSTEM, at=now())
    kinds = {
        "lamps": "department",
        "parks": "department",
        "hall": "centre",
        "north": "centre",
        "office": "street_office",
    }
    founded = {
        code: Organisation.objects.create(code=code, kind=kind, name_zh=f"单位{code}", name_en=code).pk
        for code, kind in kinds.items()
    }
    grids = queries.areas("grid")
    first = grids[0]
    beside = next(g for g in grids if g.code[:9] == first.code[:9] and g.code[:12] != first.code[:12])
    away = next(g for g in grids if g.code[:9] != first.code[:9])
    return Ground(
        organisations=founded, district=DISTRICT, street=first.code[:9], community=first.code[:12], grid=first.code,
        here=_spot(first), beside=_spot(beside), away=_spot(away),
    )  # fmt: skip


def _spot(area: AreaFact) -> Spot:
    return Spot(grid=area.code, lon=area.lon, lat=area.lat)
