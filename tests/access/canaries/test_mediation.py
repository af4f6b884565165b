"""What one side tells the mediator in private comes out nowhere else: at every address, as everybody, as both sides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast
from uuid import UUID

import pytest
from django.db import connection, transaction

from mazha.casework.mediation import actions as mediation
from mazha.kernel import codes
from mazha.kernel.moments import now
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.surfaces.api.tokens import buckets
from tests.access.canaries import store
from tests.access.canaries.arguments import Address, CannotBeFilled, addresses
from tests.access.canaries.asking import SEARCHES, asks_of, is_turned_away
from tests.access.canaries.conftest import WHOLE
from tests.access.canaries.ground import SYSTEM
from tests.access.canaries.reading import content_of, text_of
from tests.access.canaries.routes import Route, discovered
from tests.access.canaries.visitors import Visitor, _officer
from tests.access.canaries.walking import Ask, answered
from tests.access.canaries.words import Brought, tokens_in, word
from tests.access.canaries.world import PlantedWorld
from tests.actions.mediation.making import Room, applied
from tests.world import World, _organisation
from tests.world import _officer as hired

KINDS = (
    "told alone by the applicant",
    "told alone by the other side",
    "for the mediator alone",
    "brief",
    "record",
    "points",
)
TABLE = frozenset({"record", "points"})
COMMITTEE = TABLE | {"brief", "code of the applicant", "code of the other side"}
MAY: dict[str, frozenset[str]] = {
    "the applicant": TABLE | {"code of the applicant"},
    "the other side": TABLE | {"code of the other side"},
    "mediator": COMMITTEE | set(KINDS),
    "secretary": COMMITTEE,
    "head": COMMITTEE,
}
"""Written by hand. Where a line is missing: nothing, but the applicant's code to officers who see the matter. A code
opens neither what its side told the mediator nor what it told the committee: whoever holds it may be an officer.
"""
SEE_THE_MATTER = frozenset({"dispatcher", "quality_supervisor", "duty_leader", "centre_lead", "window_clerk"})


@dataclass
class Planted:
    room: Room
    other: Actor
    other_code: str
    words: dict[str, str]
    visitors: list[Visitor]
    brought: list[Brought]


@pytest.fixture
def table(planted: PlantedWorld) -> Planted:
    wall.sit(SYSTEM)
    committee = _organisation("med.canary", "committee", "调解委员会")
    clerk = planted.planter.by[Role.WINDOW_CLERK]
    people = {
        "secretary": hired("c-secretary", Role.HANDLER, committee),
        "head": hired("c-head", Role.UNIT_HEAD, committee),
        "mediator": hired("c-mediator", Role.MEDIATOR, committee),
        "another mediator": hired("c-mediator2", Role.MEDIATOR, committee),
    }
    words = {kind: word("mediation", kind) for kind in KINDS}
    at = now() - dt.timedelta(hours=3)
    assert people["mediator"].officer_id is not None
    mediation.enlist(people["mediator"].officer_id, committee, "", by=SYSTEM, at=at)
    receipt = mediation.apply(applied(words=f"底细 {words['brief']}"), by=Actor.resident(""), at=at)
    room = Room(
        committee=committee, clerk=people["secretary"], head=people["head"], mediator=people["mediator"],
        other_mediator=people["another mediator"], world=cast("World", SimpleNamespace(clerk=clerk)),
        id=receipt.matter_id, applicant=Actor.resident(receipt.code), clock=at,
    )  # fmt: skip
    room.take("take_on", clerk, committee=committee)
    room.take("invite", room.clerk)
    other = room.other()
    room.take("agree", other)
    room.take("assign", room.head, mediator=people["mediator"].officer_id, related="none")
    for who, kind in ((room.applicant, KINDS[0]), (other, KINDS[1]), (room.mediator, KINDS[2])):
        with wall.seated(who):
            mediation.confide(room.id, f"说的是 {words[kind]}", by=who, at=room.clock)
    room.take("propose_session", room.mediator, starts=(room.clock + dt.timedelta(hours=1)).isoformat(), place="调解室")
    room.take("hold_session", room.mediator, session=1, record=f"双方到场，谈了 {words['record']}。")
    room.take(
        "draft", room.mediator, facts="夜里装修噪声影响休息，双方认可。", points=f"不再施工 {words['points']}",
        first_due=(room.clock + dt.timedelta(days=30)).date(),
    )  # fmt: skip
    return _seated(planted, room, other, words, people)


def _seated(
    planted: PlantedWorld, room: Room, other: Actor, words: dict[str, str], people: dict[str, Actor]
) -> Planted:
    from mazha.casework.mediation import queries

    wall.sit(SYSTEM)
    (given,) = queries.invitations(room.clerk, room.row())
    own, theirs = room.row().code, codes.read(given[1])
    assert theirs is not None
    words |= {"code of the applicant": own, "code of the other side": theirs}
    staff = [_officer(name, None, cast("int", actor.officer_id)) for name, actor in people.items()]
    return Planted(
        room=room, other=other, other_code=theirs, words=words, visitors=[*_few(planted), *staff],
        brought=[_brought(room.id, code, label) for code, label in ((own, "applicant"), (theirs, "other"))],
    )  # fmt: skip


FEW = frozenset(
    {"dispatcher", "window_clerk", "duty_leader", "grid_worker", "handler", "dpo", "system_admin", "nobody"}
)
"""One of each way of seeing."""


def _few(planted: PlantedWorld) -> list[Visitor]:
    """Everybody in the long form; in the short one, one of each way of seeing, and the program that may ask for all."""
    # A mediator without this case is `another mediator` here: `mediator` is the one who has it.
    all_of_them = [each for each in planted.visitors if each.name != "mediator"]
    if WHOLE:
        return all_of_them
    return [each for each in all_of_them if each.name in FEW or (each.kind == "program" and len(each.scopes) > 1)]


def _brought(matter_id: UUID, code: str, label: str) -> Brought:
    return Brought(
        label=label, id=matter_id, code=code, restricted="", waiting=False, desk="", units=frozenset(), area="370705",
        gist="", words="", lon=0.0, lat=0.0,
    )  # fmt: skip


class TestAtEveryAddress:
    def test_nobody_meets_what_was_not_said_to_them(self, planted: PlantedWorld, table: Planted) -> None:
        met: set[tuple[str, str]] = set()
        wrong: dict[str, None] = {}
        routes = discovered()
        for visitor in table.visitors:
            for route in routes:
                if is_turned_away(route, visitor) or (route.path.startswith("m/") and visitor.name != "nobody"):
                    continue  # who holds a code is that side, whoever else they are
                for address in _addresses(route, planted, table):
                    for ask in _asks(address, visitor, planted, table):
                        who = _who(visitor, address, table)
                        for kind in _kinds_in(visitor, address, ask, table):
                            if _may(who, kind, address):
                                met.add((who, kind))
                            else:
                                wrong[f"{who} at {route} {ask}: {kind}"] = None
        assert list(wrong) == []
        for who in ("the applicant", "the other side", "mediator"):
            assert {kind for name, kind in met if name == who} >= MAY[who] - {
                "code of the other side",
                "code of the applicant",
            }, who

    def test_the_store_gives_it_to_nobody_else_either(self, table: Planted) -> None:
        seats = {visitor.name: visitor.actor for visitor in table.visitors}
        seats |= {"the applicant": table.room.applicant, "the other side": table.other, "the system": SYSTEM}
        private = set(KINDS[:3])
        for name, actor in seats.items():
            with wall.seated(actor):
                text = "\n".join(store.rows_of(each.name) for each in store.tables())
            found = {kind for kind in private if table.words[kind] in text}
            assert found <= MAY.get(name, frozenset()), name
        with wall.seated(table.other), connection.cursor() as cursor:
            cursor.execute("select count(*) from mediation_caucus")
            assert cursor.fetchone() == (0,)


def _addresses(route: Route, planted: PlantedWorld, table: Planted) -> list[Address]:
    """An address that nobody can fill is reported by the walk itself."""
    try:
        return list(addresses(route, planted.things, table.brought))
    except CannotBeFilled:
        return []


def _asks(address: Address, visitor: Visitor, planted: PlantedWorld, table: Planted) -> Iterator[Ask]:
    """Plainly; with filled-in forms where it is about the mediation; and for the very words where one may search."""
    about = address.code or str(table.room.id) in address.path
    for ask in asks_of(address, visitor, planted, whole=False):
        if (ask.method == "GET" and not ask.query) or (about and ask.method == "POST"):
            yield ask
    if address.route.name in SEARCHES or address.route.path in SEARCHES:
        for said in table.words.values():
            yield Ask(what="for the words", query={"q": said, "words": said})


def _who(visitor: Visitor, address: Address, table: Planted) -> str:
    if address.code:
        return "the applicant" if address.code == table.words["code of the applicant"] else "the other side"
    return visitor.name


def _may(who: str, kind: str, address: Address) -> bool:
    if kind in MAY.get(who, frozenset()):
        return True
    if kind.startswith("code of") and address.route.name == "demo:phone":
        return True  # the demo's phone stands in the open, and shows what residents were sent
    return kind == "code of the applicant" and who in SEE_THE_MATTER


def _kinds_in(visitor: Visitor, address: Address, ask: Ask, table: Planted) -> list[str]:
    buckets.forget()
    with transaction.atomic():
        response = answered(visitor, address, ask)
        text = text_of(response, content_of(response)).replace("-", "")
        transaction.set_rollback(True)
    echoed = tokens_in([address.path, *ask.parts()])
    return [kind for kind, said in table.words.items() if said in text and said not in echoed]


def test_the_matter_is_there_to_be_met(table: Planted) -> None:
    assert Matter.objects.get(pk=table.room.id).stage == "drafting"
