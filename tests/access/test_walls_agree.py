"""The rule in Python and the rule in the store let the same actors see the same matters, for every role."""

from __future__ import annotations

import datetime as dt
import itertools
from uuid import UUID, uuid4

import pytest
from django.db import connection

from mazha.kernel.statement import together
from mazha.matters import actions
from mazha.matters import queries as matters
from mazha.matters.models import Matter, Party
from mazha.people import wall
from mazha.people.actor import Actor, Sitting
from mazha.people.models import Organisation
from mazha.people.roles import REACH, Reach, Role
from tests import world
from tests.actions.test_taking import MONDAY, opened, take

pytestmark = pytest.mark.django_db

TERRITORIES = ("370705", "370705001", "370705002", "370705001001", "370705001001001", "")


def _spread() -> list[Matter]:
    """Matters in several places, units and stages, written straight to the row: the rule reads nothing else."""
    places = [
        ("370705", "", "", ""),
        ("370705", "370705001", "370705001001", "370705001001001"),
        ("370705", "370705001", "370705001002", "370705001002001"),
        ("370705", "370705002", "370705002001", "370705002001001"),
        ("370702", "370702001", "370702001001", "370702001001001"),
    ]
    units = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    found = []
    for (district, street, community, grid), lead, stage in itertools.product(
        places, [None, units[0], units[1]], ["registered", "handling"]
    ):
        row = Matter.objects.get(pk=opened().id)
        Matter.objects.filter(pk=row.pk).update(
            district=district, street=street, community=community, grid=grid, lead_unit=lead,
            units=[lead] if lead else [units[2]], registered_at_desk=units[2] if stage == "handling" else None,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("update matters_matter set stage = %s where id = %s", [stage, row.pk])
        found.append(Matter.objects.get(pk=row.pk))
    actions.name(found[1].pk, [1, 2])
    actions.name(found[7].pk, [1])
    actions.bar(found[7].pk, [units[0]])
    actions.bar(found[8].pk, [units[1], units[2]])
    return found


def _actors(units: list[int], code: str) -> list[Actor]:
    party = Party.objects.get(matter__code=code).pk
    actors = [Actor.other_side(code, party), Actor.other_side("000000000000", uuid4())]
    actors += [Actor.nobody(), Actor.resident(code), Actor.resident("000000000000"), Actor.system("test")]
    for role, territory, unit in itertools.product(Role, TERRITORIES, units):
        if REACH[role] is Reach.UNIT and territory:
            continue
        sitting = Sitting(post_id=1, role=role, organisation_id=unit, territory=territory)
        actors.append(Actor(kind="officer", name=str(role), officer_id=1, posts=(sitting,)))
    return actors


def _ids(sql: str) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


class TestBothWalls:
    def test_agree_for_every_role_territory_and_unit(self) -> None:
        world.make()
        everyone = Actor.system("test")
        spread = _spread()
        units = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
        for actor in _actors(units, spread[3].code):
            with wall.seated(everyone):
                by_rule = set(matters.visible_to(actor).values_list("pk", flat=True))
            with wall.seated(actor):
                by_store = _ids("select id from matters_matter")
                words = _ids("select matter_id from matters_words")
                parties = _ids("select id from matters_party")
                entries = _ids("select matter_id from matters_entry")
            assert by_rule == by_store, actor
            assert words == (by_store if actor.party is None else set()), actor
            assert actor.party is None or parties <= {actor.party}, actor
            assert entries == by_store, actor

    def test_show_a_matter_to_whoever_is_named_in_it_and_to_nobody_barred_from_it(self) -> None:
        people = world.make()
        spread = _spread()
        for role, unit, sees in ((Role.MEDIATOR, people.hall, {1, 7}), (Role.MEDIATOR, people.lamps, {1})):
            sitting = Sitting(post_id=1, role=role, organisation_id=unit, territory="")
            actor = Actor(kind="officer", name="m", officer_id=1, posts=(sitting,))
            with wall.seated(actor):
                assert _ids("select id from matters_matter") == {spread[i].pk for i in sees}, unit
        with wall.seated(people.leader):  # of the hall, which one matter is closed to
            assert spread[8].pk not in _ids("select id from matters_matter")
            assert spread[9].pk in _ids("select id from matters_matter")

    def test_show_the_other_side_the_matter_and_themselves_and_nobody_else(self) -> None:
        world.make()
        matter = opened()
        party = Party.objects.get(matter_id=matter.id)
        other = Party.objects.create(id=uuid4(), matter_id=matter.id, part="respondent", added_at=MONDAY)
        with wall.seated(Actor.other_side(matter.code, other.pk)):
            assert _ids("select id from matters_matter") == {matter.id}
            assert _ids("select id from matters_party") == {other.pk}
            assert _ids("select matter_id from matters_words") == set()
        with wall.seated(Actor.resident(matter.code)):
            assert _ids("select id from matters_party") == {party.pk, other.pk}

    def test_show_a_tie_to_who_sees_both_ends_and_to_nobody_else(self) -> None:
        people = world.make()
        said = ("路灯三天不亮了。", "树枝伸进阳台了。", "路灯又坏了一盏。")
        mine, other, third = (opened(words=words) for words in said)
        for matter, unit in ((mine, people.lamps), (other, people.parks), (third, people.lamps)):
            take("dispatch", matter, people.dispatcher, MONDAY, lead_unit=unit)
        together([actions.link(mine.id, other.id, "related", at=MONDAY)])
        together([actions.link(third.id, mine.id, "follows", at=MONDAY)])
        ends = "select matter_id from matters_link union select other_id from matters_link"
        for actor, sees in (
            (people.dispatcher, {mine.id, other.id, third.id}), (people.handler, {mine.id, third.id}),
            (people.other_handler, set()), (Actor.resident(mine.code), set()), (Actor.nobody(), set()),
        ):  # fmt: skip
            with wall.seated(actor):
                assert _ids(ends) == sees, actor.name
        with wall.seated(Actor.resident(third.code)):
            assert {each.code for each in matters.chapters(Actor.resident(third.code))} == {mine.code, third.code}

    def test_an_empty_seat_sees_nothing(self) -> None:
        world.make()
        _spread()
        with wall.seated(Actor.nobody()):
            assert _ids("select id from matters_matter") == set()
            assert _ids("select matter_id from matters_party") == set()


class TestRestricted:
    def test_words_people_and_papers_stay_closed_until_a_reason_is_given(self) -> None:
        people = world.make()
        matter = opened()
        take("dispatch", matter, people.dispatcher, MONDAY, lead_unit=people.lamps)
        actions.restrict(matter.id, kind="minor")
        with wall.seated(people.handler):
            assert _ids("select id from matters_matter") == {matter.id}
            assert _ids("select matter_id from matters_words") == set()
            assert _ids("select matter_id from matters_party") == set()
            row = matters.by_id(people.handler, matter.id)
            assert row.gist == ""
            now = dt.datetime.now(tz=dt.UTC)  # noqa: TID251 -- the store's own clock decides how long an opening holds
            actions.open_restricted(matter=row, reason="核实未成年人情况", by=people.handler, at=now)
            assert _ids("select matter_id from matters_words") == {matter.id}
        with wall.seated(people.head):
            assert _ids("select matter_id from matters_words") == set()

    def test_is_open_to_the_resident_who_holds_its_code(self) -> None:
        world.make()
        matter = opened()
        actions.restrict(matter.id, kind="minor")
        with wall.seated(Actor.resident(matter.code)):
            assert _ids("select matter_id from matters_words") == {matter.id}
