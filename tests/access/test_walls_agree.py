"""The rule in Python and the rule in the store let the same actors see the same matters, for every role."""

from __future__ import annotations

import datetime as dt
import itertools
from uuid import UUID

import pytest
from django.db import connection

from mazha.matters import queries as matters
from mazha.matters.models import Matter
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
    return found


def _actors(units: list[int], code: str) -> list[Actor]:
    actors = [Actor.nobody(), Actor.resident(code), Actor.resident("000000000000"), Actor.system("test")]
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
                entries = _ids("select matter_id from matters_entry")
            assert by_rule == by_store, actor
            assert words == by_store, actor
            assert entries == by_store, actor

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
        from mazha.matters import actions

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
        from mazha.matters import actions

        actions.restrict(matter.id, kind="minor")
        with wall.seated(Actor.resident(matter.code)):
            assert _ids("select matter_id from matters_words") == {matter.id}
