"""Suggestions hold words of the person: behind the second wall they are seen with their matter, or not at all."""

from __future__ import annotations

import pytest
from django.db import connection

from mazha.casework.hotline import actions as hotline
from mazha.people import wall
from mazha.people.actor import Actor
from tests import world
from tests.world import World, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> World:
    return world.make()


def seen(by: Actor) -> int:
    with wall.seated(by), connection.cursor() as cursor:
        cursor.execute("select count(*) from triage_suggestion")
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])


class TestSuggestionsWall:
    def test_lets_through_only_those_who_see_the_matter(self, people: World) -> None:
        report = hotline.Report(words="我家楼下的路灯坏了，晚上一片漆黑。", channel="portal")
        receipt = hotline.receive(report, by=Actor.resident(""), at=at("2026-03-02 09:00"))
        assert seen(people.dispatcher) == seen(Actor.system("test")) > 0
        assert seen(Actor.resident(receipt.code)) > 0
        for stranger in (
            people.handler,
            people.admin,
            people.street_lead,
            Actor.nobody(),
            Actor.resident("7K2M94QFT3XC"),
        ):
            assert seen(stranger) == 0, stranger.name
