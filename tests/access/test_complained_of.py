"""The unit complained of learns nothing: a text is planted in everything a petition holds, and everybody of that unit,
in every post, walks every address there is. Their pages, counts, searches and exports are the same as without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine
from django.http.response import HttpResponse, HttpResponseBase
from django.test import Client

from mazha.kernel import codes
from mazha.kernel.moments import now
from mazha.matters.models import Matter
from mazha.notices.models import Notice
from mazha.people import queries as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import REACH, Reach, Role
from mazha.places import actions as places
from mazha.triage import actions as triage
from tests.access.canaries.routes import Route, discovered
from tests.actions.petitions import ground as made
from tests.actions.petitions.ground import Ground
from tests.seats import seat
from tests.world import DISTRICT

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")
CANARY = "金丝雀在此"
PHONE = "13955512345"
NEW_EACH_TIME = re.compile(
    r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|nonce[-=]["\']?[\w-]+|mark=[\w-]+|"mark": ?"[^"]*"'
)


@pytest.fixture
def ground() -> Ground:
    wall.sit(SYSTEM)
    places.load_district(by=SYSTEM, at=now())
    triage.plant(by=SYSTEM, at=now())
    return made.make()


@pytest.fixture
def still() -> Iterator[None]:
    with time_machine.travel(now(), tick=False):
        yield


def everybody_of(unit: int) -> list[Actor]:
    """Somebody in every post that sees matters, all in the unit complained of, over the whole district."""
    return [
        made.officer(f"of-{role}", role, unit, DISTRICT if REACH[role] in {Reach.TERRITORY, Reach.DESK} else "")
        for role in Role
        if REACH[role] is not Reach.NOTHING
    ]


def plant(ground: Ground) -> Matter:
    """A petition about the water works, with a canary in whatever a person may write of it, far along its way."""
    at = now()
    receipt = made.registered(
        ground, at, words=f"{CANARY}一：供水公司多收费，请求退还。", name=f"{CANARY}名", phone=PHONE,
        address=f"{CANARY}住址", complained_of=[ground.water],
    )  # fmt: skip
    who = receipt.matter_id
    made.take("set_tier", who, ground.officer, at, tier="complex", note=f"{CANARY}层级")
    made.take("forward", who, ground.officer, at, lead_unit=ground.housing, instruction=f"{CANARY}交办")
    made.take("propose_conference", who, ground.officer, at, instruction=f"{CANARY}会议理由")
    made.take("accept", who, ground.handler, at, notice=f"{CANARY}告知：决定受理，六十日内办结。")
    made.take("add_evidence", who, Actor.resident(receipt.code), at, accept_words=f"{CANARY}补充")
    made.take("hear", who, ground.handler, at, note=f"{CANARY}陈述")
    made.take("note", who, ground.handler, at, note=f"{CANARY}备注")
    return Matter.objects.get(pk=who)


def addresses(matter_id: UUID, code: str, *, about: bool) -> Iterator[tuple[Route, str]]:
    """Each address that needs no argument, or (`about`) only this matter."""
    values = {"matter_id": str(matter_id), "code": codes.spoken(code), "step": "note", "noun": "evidence"}
    for route in discovered():
        named = set(route.arguments)
        of_matter = "matter_id" in named
        if not route.path.startswith("desk") or route.path.startswith("desk/sign-in"):
            continue
        if of_matter is about and named <= set(values) and "code" not in named and route.name not in {"live"}:
            yield route, route.filled(values)
    if not about:
        for written in (CANARY, CANARY[:2], PHONE):
            yield Route("desk:search", "desk/search"), f"/desk/search?q={written}"
        for name in ("received", "open", "late"):
            yield Route("board:matters", "desk/board/matters"), f"/desk/board/matters?figure={name}"


def body_of(response: HttpResponseBase) -> str:
    body = response.content if isinstance(response, HttpResponse) else b"".join(response)
    return body.decode(errors="replace")


def said(response: HttpResponseBase) -> str:
    return body_of(response) + str(response.headers)


def pages_of(who: Actor, matter_id: UUID, code: str) -> dict[str, str]:
    client = seat(Client(raise_request_exception=False), who.officer_id, now())
    seen = {}
    for _route, address in addresses(matter_id, code, about=False):
        response = client.get(address)
        assert response.status_code < 500, address
        seen[address] = NEW_EACH_TIME.sub("", body_of(response))
    return seen


def test_nobody_of_the_unit_complained_of_finds_a_trace(ground: Ground, still: None) -> None:
    nobody, none = UUID(int=7), "7K2M94QFT3XC"
    made.registered(ground, now())  # of somebody else: no page is empty before
    walkers = everybody_of(ground.water)
    before = {who.name: pages_of(who, nobody, none) for who in walkers}
    wall.sit(SYSTEM)
    matter = plant(ground)
    conference = made.linked(matter.pk, "conference")
    for who in walkers:
        after = pages_of(who, matter.pk, matter.code)
        for address, page in after.items():
            assert CANARY not in page.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "") or "search" in address
            assert matter.code not in page, (who.name, address)
            if address in before[who.name] and "/search" not in address:
                assert page == before[who.name][address], (who.name, address)
        client = seat(Client(raise_request_exception=False), who.officer_id, now())
        for kept in (matter, conference):
            for _route, address in addresses(kept.pk, kept.code, about=True):
                response = client.get(address)
                assert response.status_code in {401, 403, 404, 405}, (who.name, address, response.status_code)
                assert CANARY not in said(response)
                assert kept.code not in said(response)
        with wall.seated(who):
            assert not Matter.objects.filter(pk__in=[matter.pk, conference.pk]).exists()
            assert not [each for each in Notice.objects.all() if CANARY in str(each.facts)]
    wall.sit(SYSTEM)
    assert people.organisation(ground.water).id in (matter.barred or ())


def test_the_walk_can_fail(ground: Ground, still: None) -> None:
    matter = plant(ground)
    Matter.objects.filter(pk=matter.pk).update(barred=None)
    leader = made.officer("open-eyes", Role.DUTY_LEADER, ground.water, DISTRICT)
    found = pages_of(leader, matter.pk, matter.code)
    assert CANARY in found["/desk/petitions"]
