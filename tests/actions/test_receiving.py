"""One intake for every door."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mazha.casework.hotline import actions as hotline
from mazha.kernel.errors import Unacceptable
from mazha.matters import actions as matters
from mazha.matters import queries as matter_queries
from mazha.matters.models import Entry, Link, Matter, Party
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.places import queries as place_queries
from mazha.procedures import actions
from mazha.procedures.arriving import Receipt
from mazha.triage import actions as triage
from mazha.triage.models import Suggestion
from tests import world
from tests.world import World, at

pytestmark = pytest.mark.django_db

NOW = at("2026-03-02 09:00")
RESIDENT = Actor.resident("")
LAMP = "小区门口的路灯坏了三天，晚上一片漆黑，老人下楼不方便。"


@pytest.fixture
def people() -> World:
    by = Actor.system("test")
    places.load_district(by=by, at=NOW)
    triage.plant(by=by, at=NOW)
    return world.make()


def received(words: str = LAMP, key: str | None = None, when: dt.datetime = NOW, **more: Any) -> Receipt:
    report = hotline.Report(words=words, **{"channel": "portal", **more})
    return hotline.receive(report, key=key, by=RESIDENT, at=when)


def spot(shift: float = 0.0) -> dict[str, Any]:
    community = place_queries.areas("community")[20]
    return {"lon": community.lon + shift, "lat": community.lat}


class TestReceive:
    def test_places_it_suggests_on_it_and_gives_a_code(self, people: World) -> None:
        receipt = received(**spot())
        row = Matter.objects.get(pk=receipt.matter_id)
        assert (len(row.grid), row.street, row.cell) == (15, row.grid[:9], row.cell)
        category = Suggestion.objects.get(matter=row, about="category")
        assert category.value != ""
        assert row.category == ""  # proposed, not decided
        assert receipt.due_at is not None

    def test_finds_the_place_in_an_address_it_is_sure_of(self, people: World) -> None:
        name = place_queries.areas("community")[20]
        receipt = received(address=name.name_zh + "3号楼")
        assert Matter.objects.get(pk=receipt.matter_id).community == name.code

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"words": "短"}, "words"),
            ({"words": "长" * 4001}, "words"),
            ({"words": "\u200b\u200b\u200b\u200b\u200b"}, "words"),
            ({"phone": "12345"}, "phone"),
            ({"channel": "pigeon"}, "channel"),
            ({"category": "zz"}, "category"),
            ({"lon": 119.1}, "place"),
            ({"lon": 36.7, "lat": 119.1}, "place"),
            ({"lon": 116.4, "lat": 39.9}, "place"),
            ({"lon": float("nan"), "lat": 36.7}, "place"),
        ],
    )
    def test_names_what_cannot_be(self, people: World, given: dict[str, Any], field: str) -> None:
        with pytest.raises(Unacceptable) as raised:
            received(**given)
        assert set(raised.value.problems) == {field}
        assert Matter.objects.count() == 0

    def test_covers_numbers_in_the_line_for_lists(self, people: World) -> None:
        receipt = received("请打我电话13812345678，路灯坏了三天没人管。")
        assert "13812345678" not in Matter.objects.get(pk=receipt.matter_id).gist

    def test_a_restricted_kind_shows_no_words_in_lists(self, people: World) -> None:
        receipt = received("邻居家男人天天打老婆，家暴很严重，孩子吓得直哭。")
        row = Matter.objects.get(pk=receipt.matter_id)
        assert (row.restricted != "", row.gist) == (True, "")

    def test_the_same_request_twice_is_one_matter(self, people: World) -> None:
        first, again = received(key="k-1"), received(key="k-1")
        assert (first.matter_id, first.code) == (again.matter_id, again.code)
        assert (first.replayed, again.replayed) == (False, True)
        with pytest.raises(matters.SameKeyOtherWords):
            received("完全是另外一件事情", key="k-1")

    def test_what_was_taken_once_stays_taken_though_it_would_be_refused_now(self, people: World) -> None:
        first = received(key="k-1", category="020301")
        triage.close_category("020301", NOW.date(), by=people.admin, at=NOW)
        again = received(key="k-1", category="020301")
        assert (again.matter_id, again.replayed) == (first.matter_id, True)
        with pytest.raises(Unacceptable):
            received(key="k-2", category="020301")

    def test_keeps_similar_open_matters_nearby_as_suggestions(self, people: World) -> None:
        first = received(**spot())
        second = received("小区门口路灯坏了好几天，晚上漆黑一片，老人不敢下楼。", **spot(0.0003))
        found = Suggestion.objects.filter(matter_id=second.matter_id, about="duplicate")
        assert [s.value for s in found] == [str(first.matter_id)]


class TestJoining:
    def test_a_joined_matter_follows_the_result_of_the_main_one(self, people: World) -> None:
        main = received(**spot())
        mine = received("路灯坏了，什么时候修？", joins=main.matter_id, **spot())
        assert Matter.objects.get(pk=mine.matter_id).stage == "joined"
        assert Link.objects.filter(matter_id=mine.matter_id, other_id=main.matter_id).exists()

        def take(step: str, by: Actor, hours: int, **given: object) -> None:
            when = NOW + dt.timedelta(hours=hours)
            actions.take(step=step, matter_id=main.matter_id, given=given, by=by, at=when)

        take("dispatch", people.dispatcher, 1, lead_unit=people.lamps)
        take("sign", people.handler, 2)
        take("contact", people.handler, 3, note="已联系")
        assert Matter.objects.get(pk=mine.matter_id).stage == "joined"
        wall.sit(people.handler)  # whoever answers it sees only their own
        take("reply", people.handler, 4, solved="solved", reply="线路已修复，当晚亮灯。")
        wall.sit(Actor.system("test"))
        followed = Matter.objects.get(pk=mine.matter_id)
        assert followed.stage == "revisit_due"
        assert matter_queries.last_reply(followed, "follow") == "线路已修复，当晚亮灯。"

    def test_the_code_of_one_does_not_open_the_other(self, people: World) -> None:
        main = received(**spot())
        mine = received("路灯坏了，什么时候修？", joins=main.matter_id, **spot())
        assert main.code != mine.code
        assert [m.pk for m in matter_queries.visible_to(Actor.resident(mine.code))] == [mine.matter_id]


def test_nothing_of_the_person_is_in_the_ledger(people: World) -> None:
    receipt = received("我叫赵铁柱，路灯坏了，电话13812345678", phone="13812345678", name="赵铁柱")
    entry = Entry.objects.get(matter_id=receipt.matter_id)
    assert "赵铁柱" not in str(entry.facts)
    assert "13812345678" not in str(entry.facts)
    assert Party.objects.get(matter_id=receipt.matter_id).phone_print is not None
