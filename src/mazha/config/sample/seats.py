"""Every post of the sample district: who sits where, in which role, over which area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from mazha.people.roles import Role
from mazha.places import queries as places

SHOWN, OTHER = "demo.", "sample."
"""How user names begin: the demo's first page steps into the first kind; the second only fill the units."""
GRID_WORKERS_A_STREET = 6
MEDIATORS = 3
"""In each committee."""
PROMINENT = {
    "co.heat": "heat",
    "dep.lighting": "lighting",
    "dep.labour": "labour",
    "dep.housing": "housing",
    "med.neighbours": "neighbours",
    "med.labour": "wages",
}
"""Units whose people are shown on the demo's first page, and what they are called there."""
WITHOUT_OFFICERS = frozenset({
    "gov", "hall", "ambulance", "review", "recheck", "labour.inspection", "labour.arbitration",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """A post to be filled. One user name may hold several."""

    username: str
    role: Role
    organisation: str
    territory: str = ""


def street_office(street: str) -> str:
    """The code of a street's office."""
    return f"street.{street}"


def seats(units: Sequence[str]) -> Iterator[Seat]:
    """All seats, those of the demo's first page first; `units` are the codes of the organisations listed by name."""
    yield from _centre()
    streets = [area.code for area in places.areas("street")]
    yield from _street(streets[0], "demo.street")
    yield from _ground(streets[0], shown=True)
    for unit in units:
        yield from _unit(unit)
    for street in streets[1:]:
        yield from _street(street, f"sample.{street}")
        yield from _ground(street, shown=False)


def _centre() -> Iterator[Seat]:
    district = settings.DISTRICT
    yield Seat("demo.clerk", Role.WINDOW_CLERK, "hall", district)
    yield Seat("demo.clerk2", Role.WINDOW_CLERK, "hall", district)
    yield Seat("demo.phone", Role.WINDOW_CLERK, "hotline", district)
    yield Seat("demo.dispatcher", Role.DISPATCHER, "hotline", district)
    yield Seat("demo.dispatcher2", Role.DISPATCHER, "hotline", district)
    yield Seat("demo.supervisor", Role.QUALITY_SUPERVISOR, "supervision", district)
    yield Seat("demo.supervisor2", Role.QUALITY_SUPERVISOR, "supervision", district)
    yield Seat("demo.leader", Role.DUTY_LEADER, "gov", district)
    yield Seat("demo.petition", Role.PETITION_OFFICER, "dep.petition", district)
    yield Seat("demo.petition2", Role.PETITION_OFFICER, "dep.petition", district)
    yield Seat("demo.reviewer", Role.REVIEWER, "review")
    yield Seat("demo.review.head", Role.UNIT_HEAD, "review")
    yield Seat("demo.rechecker", Role.REVIEWER, "recheck")
    yield Seat("demo.recheck.head", Role.UNIT_HEAD, "recheck")
    yield Seat("demo.inspector", Role.LABOUR_INSPECTOR, "labour.inspection")
    yield Seat("demo.inspection.head", Role.UNIT_HEAD, "labour.inspection")
    yield Seat("demo.arbitration", Role.ARBITRATION_CLERK, "labour.arbitration")
    yield Seat("demo.arbitration.head", Role.UNIT_HEAD, "labour.arbitration")
    yield Seat("demo.centre", Role.CENTRE_LEAD, "hall", district)
    yield Seat("demo.window", Role.WINDOW_CLERK, "dep.labour")
    yield Seat("demo.legal", Role.LEGAL_REVIEWER, "gov")
    yield Seat("demo.dpo", Role.DPO, "gov")
    yield Seat("demo.admin", Role.SYSTEM_ADMIN, "gov")


def _unit(unit: str) -> Iterator[Seat]:
    if unit in WITHOUT_OFFICERS:
        return
    if unit.startswith("pm."):
        shown = {"pm.hean": "demo.property", "pm.lanting": "demo.property2"}
        yield Seat(shown.get(unit, f"{OTHER}{unit}"), Role.PROPERTY_USER, unit)
        return
    name = f"{SHOWN}{PROMINENT[unit]}" if unit in PROMINENT else f"{OTHER}{unit}"
    yield Seat(f"{name}.handler", Role.HANDLER, unit)
    yield Seat(f"{name}.head", Role.UNIT_HEAD, unit)
    if unit.startswith("med."):
        for number in range(1, MEDIATORS + 1):
            yield Seat(f"{name}.mediator{number}", Role.MEDIATOR, unit)


def _street(street: str, name: str) -> Iterator[Seat]:
    office = street_office(street)
    yield Seat(f"{name}.handler", Role.HANDLER, office)
    yield Seat(f"{name}.lead", Role.UNIT_HEAD, office)
    yield Seat(f"{name}.lead", Role.STREET_LEAD, office, street)


def _ground(street: str, *, shown: bool) -> Iterator[Seat]:
    """Community staff and grid workers of a street."""
    communities = [area.code for area in places.areas("community", street)]
    home = communities[-2] if shown else communities[0]
    if shown:  # who mediates at the first of the three levels of a labour dispute
        yield Seat("demo.community", Role.HANDLER, f"com.{home}")
    yield Seat("demo.community" if shown else f"{OTHER}com.{home}", Role.COMMUNITY_STAFF, f"com.{home}", home)
    worked = staffed_grids(street)
    for number, grid in enumerate(worked):
        known = {0: "demo.grid", 1: "demo.grid2"} if shown else {}
        yield Seat(known.get(number, f"{OTHER}grid.{grid}"), Role.GRID_WORKER, f"com.{grid[:12]}", grid)


def staffed_grids(street: str) -> list[str]:
    """Grids of a street whose worker has an account: a few, spread over the street."""
    grids = [area.code for area in places.areas("grid", street)]
    step = max(len(grids) // GRID_WORKERS_A_STREET, 1)
    return grids[::step][:GRID_WORKERS_A_STREET]
