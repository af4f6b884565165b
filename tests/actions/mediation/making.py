"""A committee with its people and one dispute before it, as far as a test wants it to have come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.kernel.moments import day_of
from mazha.matters import queries as matters
from mazha.matters.models import Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.procedures.actions.taking import Taken
from tests import world
from tests.world import at

MONDAY = at("2026-03-02 09:00")
SYSTEM = Actor.system("test")
SECRET = "Zq底线是两千"


@dataclass
class Room:
    """A committee with its people, and one dispute before it."""

    committee: int
    clerk: Actor
    head: Actor
    mediator: Actor
    other_mediator: Actor
    world: world.World
    id: UUID
    applicant: Actor
    clock: dt.datetime = MONDAY

    def take(self, step: str, by: Actor, **given: object) -> Taken:
        self.clock += dt.timedelta(minutes=5)
        with wall.seated(by):
            return procedures.take(step=step, matter_id=self.id, given=given, by=by, at=self.clock)

    def row(self) -> Matter:
        return Matter.objects.get(pk=self.id)

    def other(self, number: int = 2) -> Actor:
        """Whoever of the other side sits there, by the code they were given."""
        codes_given = dict(queries.invitations(self.clerk, self.row()))
        found = matters.party_by_code(codes_given[number])
        assert found is not None
        return Actor.other_side(found[1], found[0])


def applied(**more: object) -> mediation.Application:
    said = {
        "told": "楼上夜里装修，吵得睡不着。", "words": "他以前还骂过我妈。", "name": "王秀兰", "phone": "13800000001",
        "other_name": "李建国", "other_phone": "13900000002",
    } | more  # fmt: skip
    return mediation.Application(**said)  # type: ignore[arg-type]  # a test's own words


def made(*, people: world.World | None = None, clock: dt.datetime = MONDAY, **more: object) -> Room:
    """A committee with one dispute. `people`: where the district is there already; `clock`: when it was brought."""
    people = people or world.make()
    committee = world._organisation("med.neighbours", "committee", "邻里纠纷调解委员会")
    room = Room(
        committee=committee,
        clerk=world._officer("secretary", Role.HANDLER, committee),
        head=world._officer("chair", Role.UNIT_HEAD, committee),
        mediator=world._officer("mediator", Role.MEDIATOR, committee),
        other_mediator=world._officer("mediator2", Role.MEDIATOR, committee),
        world=people, id=UUID(int=0), applicant=Actor.nobody(), clock=clock,
    )  # fmt: skip
    for each in (room.mediator, room.other_mediator):
        assert each.officer_id is not None
        mediation.enlist(each.officer_id, committee, "二十年邻里调解经验", by=SYSTEM, at=clock)
    receipt = mediation.apply(applied(**more), by=Actor.resident(""), at=clock)
    room.id, room.applicant = receipt.matter_id, Actor.resident(receipt.code)
    return room


def invited(room: Room) -> Room:
    room.take("take_on", room.world.clerk, committee=room.committee)
    room.take("invite", room.clerk)
    return room


def assigned(room: Room) -> Room:
    invited(room)
    room.take("agree", room.other())
    room.take("assign", room.head, mediator=room.mediator.officer_id, related="none")
    return room


def drafted(room: Room, **more: object) -> Room:
    assigned(room)
    starts = (room.clock + dt.timedelta(days=3)).isoformat()
    room.take("propose_session", room.mediator, starts=starts, place="二楼调解室")
    for who in (room.applicant, room.other()):
        room.take("answer_session", who, session=1, can=True)
    room.take("fix_session", room.mediator, session=1)
    room.take("hold_session", room.mediator, session=1, record="双方到场，谈清了噪声的来源和时段。")
    given = {
        "facts": "夜间装修噪声影响休息，双方认可。", "points": "晚上八点以后不再施工，赔偿三百元。",
        "first_due": (day_of(room.clock) + dt.timedelta(days=29)), "total": "300.01", "payer": "respondent", "parts": 3,
    } | more  # fmt: skip
    room.take("draft", room.mediator, **given)
    return room


CLEAN = dict.fromkeys(
    ("scope", "venue", "status", "special", "property", "third", "morals", "forced", "unclear"), False
)
"""What the clerk answers when nothing keeps the court from confirming it."""


def papered(room: Room) -> Room:
    """Both sides want it confirmed, and what the court needs was issued."""
    for who in (room.applicant, room.other()):
        room.take("want_confirmation", who)
    with wall.seated(room.clerk):
        mediation.issue_agreement(room.id, by=room.clerk, at=room.clock)
        given = {"recorder": "孙悦", "outcome": "双方达成调解协议。"}
        mediation.issue_paper("mediation.record", room.id, 1, given, by=room.clerk, at=room.clock)
    return room


def signed(room: Room) -> Room:
    drafted(room)
    room.take("read_out", room.mediator)
    for who in (room.applicant, room.other(), room.mediator):
        room.take("sign", who)
    room.take("seal", room.clerk)
    return room
