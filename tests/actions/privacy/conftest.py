"""A matter with a name, a number and a photo in it, at several points of its life."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from uuid import UUID

import pytest
from PIL import Image

from mazha.matters import papers
from mazha.matters import queries as matter_queries
from mazha.matters.actions import NewParty
from mazha.matters.models import Matter, Party
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from tests import world
from tests.seats import officer
from tests.world import World, at

OPENED = at("2026-03-02 09:00")
CLOSED = at("2026-03-04 09:00")
SETTLED = at("2026-03-12 00:00")
"""Closed on a Wednesday, with seven days to object."""
DAY = dt.timedelta(days=1)
NUMBER = "+8613812341234"
UNREACHED = {"satisfied": "unreached", "note": "三次未接"}


@dataclass(frozen=True, slots=True)
class Case:
    """A matter, its person, and who answers people about their data."""

    people: World
    lead: Actor
    matter_id: UUID
    code: str
    party_id: UUID

    @property
    def resident(self) -> Actor:
        return Actor.resident(self.code)

    @property
    def matter(self) -> Matter:
        return Matter.objects.get(pk=self.matter_id)

    @property
    def party(self) -> Party:
        return Party.objects.get(pk=self.party_id)

    def is_whole(self) -> bool:
        """Whether its ledger still verifies."""
        return [*matter_queries.broken_chains(only=self.matter_id)] == [1]

    def steps(self) -> list[str]:
        return [entry.step for entry in matter_queries.ledger_of(self.matter)]


def brought(people: World, lead: Actor, *, phone: str = NUMBER, photo: papers.Prepared | None = None) -> Case:
    new = procedures.Opening(
        procedure="hotline", channel="portal", words="路灯三天不亮，晚上看不清路。", gist="路灯不亮",
        district=world.DISTRICT, address="东关街道 5 号", party=NewParty(name="王秀兰", phone=phone),
        papers=[photo] if photo else [],
    )  # fmt: skip
    by = Actor.resident("")
    opened = procedures.open_matter(new, key=None, sent=b"", by=by, at=OPENED, written_at=OPENED)
    row = Matter.objects.get(pk=opened.id)
    return Case(people, lead, row.pk, row.code, Party.objects.get(matter=row).pk)


def picture(colour: str = "gray") -> papers.Prepared:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return papers.prepare_photo(io.BytesIO(out.getvalue()), "lamp.jpg")


def close(case: Case, *, agreed: bool = False) -> Case:
    """All the way. Unless the person agrees, seven days are left to object."""
    last = ("confirm", case.resident, {}) if agreed else ("close", case.people.supervisor, UNREACHED)
    for step, by, given in (
        ("dispatch", case.people.dispatcher, {"lead_unit": case.people.lamps}),
        ("sign", case.people.handler, {}),
        ("contact", case.people.handler, {"note": "已联系"}),
        ("reply", case.people.handler, {"solved": "solved", "reply": "灯泡与线路均已更换，当晚亮灯。"}),
        ("check", case.people.supervisor, {}),
        last,
    ):
        procedures.take(step=step, matter_id=case.matter_id, given=given, by=by, at=CLOSED)
    return case


@pytest.fixture
def lead(db: None) -> Actor:
    return officer(Role.DPO, at=OPENED)


@pytest.fixture
def case(lead: Actor) -> Case:
    return brought(world.make(), lead, photo=picture())
