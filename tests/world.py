"""A small known world: who works where, and who must be refused. Made through the doors."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mazha.people.actor import Actor, Sitting
from mazha.people.models import Officer, Organisation
from mazha.people.roles import Role

DISTRICT = "370705"


def at(text: str) -> dt.datetime:
    """A moment on the district's clock: `2026-03-02 09:00`."""
    return dt.datetime.fromisoformat(text + "+08:00")


@dataclass(frozen=True, slots=True)
class World:
    lamps: int
    """The unit that mends street lamps."""
    parks: int
    """Another unit."""
    hall: int
    """The hotline centre."""
    clerk: Actor
    dispatcher: Actor
    handler: Actor
    head: Actor
    other_handler: Actor
    """Of the unit that must not see what is not its own."""
    supervisor: Actor
    leader: Actor
    street_lead: Actor
    """Of 东关街道 (370705001)."""
    admin: Actor
    centre_lead: Actor


def _organisation(code: str, kind: str, name: str) -> int:
    return Organisation.objects.create(code=code, kind=kind, name_zh=name, name_en=code).pk


def _officer(name: str, role: Role, organisation: int, territory: str = "") -> Actor:
    officer = Officer.objects.create(username=name, name_zh=name)
    post = officer.posts.create(
        role=role, organisation_id=organisation, territory=territory, start_date=dt.date(2020, 1, 1)
    )
    sitting = Sitting(post_id=post.pk, role=role, organisation_id=organisation, territory=territory)
    return Actor(kind="officer", name=name, officer_id=officer.pk, posts=(sitting,))


def make() -> World:
    """Everyone in it, in a store that holds nobody yet."""
    lamps = _organisation("lamps", "department", "城市照明服务中心")
    parks = _organisation("parks", "department", "园林环卫服务中心")
    hall = _organisation("hall", "centre", "12345热线受理中心")
    return World(
        lamps=lamps, parks=parks, hall=hall,
        clerk=_officer("clerk", Role.WINDOW_CLERK, hall, DISTRICT),
        dispatcher=_officer("dispatcher", Role.DISPATCHER, hall, DISTRICT),
        handler=_officer("handler", Role.HANDLER, lamps),
        head=_officer("head", Role.UNIT_HEAD, lamps),
        other_handler=_officer("other", Role.HANDLER, parks),
        supervisor=_officer("supervisor", Role.QUALITY_SUPERVISOR, hall, DISTRICT),
        leader=_officer("leader", Role.DUTY_LEADER, hall, DISTRICT),
        street_lead=_officer("street", Role.STREET_LEAD, hall, "370705001"),
        admin=_officer("admin", Role.SYSTEM_ADMIN, hall),
        centre_lead=_officer("centre-lead", Role.CENTRE_LEAD, hall, DISTRICT),
    )  # fmt: skip
