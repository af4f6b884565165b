"""Reports of one trouble: one is worked on, each person keeps code, clock and the right to contest."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from mazha.casework.hotline import actions as hotline
from mazha.casework.hotline import queries as hotline_queries
from mazha.casework.hotline.actions.joining import CannotBeJoined
from mazha.kernel.errors import Refused
from mazha.matters import actions as matter_actions
from mazha.matters import queries as matters
from mazha.matters.models import Link, Matter
from mazha.notices.models import Notice
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.places import actions as places
from mazha.places import queries as place_queries
from mazha.procedures import actions
from mazha.procedures.engine import StepNotOffered
from mazha.procedures.models import Clock
from mazha.triage import actions as triage
from tests import world
from tests.at_once import at_once, winner
from tests.servers import OwnStore
from tests.world import World, at

SYSTEM = Actor.system("test")
NOW = at("2026-03-02 09:00")
LAMP = "小区门口的路灯坏了三天，晚上一片漆黑，老人下楼不方便。"
LIKE = "小区门口路灯坏了好几天，晚上漆黑一片，老人不敢下楼。"
REPLY = "线路已修复，当晚亮灯。"


def set_up() -> World:
    wall.sit(SYSTEM)
    places.load_district(by=SYSTEM, at=NOW)
    triage.plant(by=SYSTEM, at=NOW)
    return world.make()


@pytest.fixture
def people(db: None) -> World:
    return set_up()


def received(words: str = LIKE, when: dt.datetime = NOW, **more: Any) -> Matter:
    wall.sit(SYSTEM)
    community = place_queries.areas("community")[20]
    more = {"channel": "portal", "phone": "13800000001", "lon": community.lon, "lat": community.lat, **more}
    receipt = hotline.receive(hotline.Report(words=words, **more), by=Actor.resident(""), at=when)
    return Matter.objects.get(pk=receipt.matter_id)


def take(matter: Matter, step: str, by: Actor, hours: float = 1, **given: object) -> None:
    """By somebody who sees no more than their post shows them."""
    wall.sit(by)
    try:
        actions.take(step=step, matter_id=matter.pk, given=given, by=by, at=NOW + dt.timedelta(hours=hours))
    finally:
        wall.sit(SYSTEM)


def stage(matter: Matter) -> str:
    return Matter.objects.values_list("stage", flat=True).get(pk=matter.pk)


def running(matter: Matter) -> set[str]:
    return set(Clock.objects.filter(matter=matter, state="running").values_list("name", flat=True))


def own(matter: Matter) -> Actor:
    return Actor.resident(matter.code)


def handled(people: World, lead: Matter) -> None:
    take(lead, "dispatch", people.dispatcher, 1, lead_unit=people.lamps)
    take(lead, "sign", people.handler, 2)
    take(lead, "contact", people.handler, 3, note="已联系")


def replied(people: World, lead: Matter, hours: float = 4) -> None:
    take(lead, "reply", people.handler, hours, solved="solved", reply=REPLY)


@pytest.fixture
def three(people: World) -> tuple[Matter, Matter, Matter]:
    """One that leads and is handled, two that follow it."""
    lead = received(LAMP)
    followers = received(joins=lead.pk), received("门口路灯坏了，晚上漆黑，什么时候修？", joins=lead.pk)
    assert [stage(each) for each in followers] == ["joined", "joined"]
    handled(people, lead)
    return lead, *followers


class TestFollowing:
    def test_each_is_asked_and_answers_for_themselves(self, people: World, three: tuple[Matter, ...]) -> None:
        lead, one, other = three
        replied(people, lead)
        assert [stage(each) for each in three] == ["replied", "revisit_due", "revisit_due"]
        for each in (one, other):
            assert running(each) == {"hotline.revisit"}
            assert matters.last_reply(Matter.objects.get(pk=each.pk), "follow") == REPLY
            assert Notice.objects.filter(matter=each, name="hotline.replied").count() == 1
        take(one, "confirm", own(one), 5)
        take(other, "contest", own(other), 5, reason="我们楼前还是不亮")
        take(lead, "confirm", own(lead), 6)
        assert [stage(each) for each in three] == ["closed", "closed", "contested"]

    def test_who_contests_goes_on_alone_with_the_unit_that_answered(
        self, people: World, three: tuple[Matter, ...]
    ) -> None:
        lead, _one, other = three
        replied(people, lead)
        take(other, "contest", own(other), 5, reason="我们楼前还是不亮")
        take(other, "rework", people.supervisor, 6, reason="该楼前灯杆未修")
        assert (stage(other), stage(lead)) == ("handling", "replied")
        assert Link.objects.get(matter=other).kind == "related"
        take(lead, "send_back", people.supervisor, 7, reason="照片不清楚")
        assert stage(other) == "handling"
        replied(people, other, 8)
        assert stage(other) == "replied"

    def test_waits_again_when_the_lead_is_sent_back_unless_its_person_has_spoken(
        self, people: World, three: tuple[Matter, ...]
    ) -> None:
        lead, one, other = three
        replied(people, lead)
        take(one, "confirm", own(one), 5)
        take(lead, "send_back", people.supervisor, 6, reason="答复没有说明原因")
        assert [stage(each) for each in three] == ["handling", "closed", "joined"]
        assert running(other) == {"hotline.joined"}
        replied(people, lead, 7)
        assert stage(other) == "revisit_due"

    def test_a_contested_one_may_be_done_again_with_the_lead(self, people: World, three: tuple[Matter, ...]) -> None:
        lead, _one, other = three
        replied(people, lead)
        take(other, "contest", own(other), 5, reason="我们楼前还是不亮")
        with pytest.raises(CannotBeJoined):
            take(other, "join_again", people.supervisor, 6, main=lead.code, reason="与主事项同一线路")
        assert stage(other) == "contested"
        take(lead, "contest", own(lead), 6, reason="又不亮了")
        take(lead, "rework", people.supervisor, 7, reason="现场确有遗留")
        take(other, "join_again", people.supervisor, 8, main=lead.code, reason="与主事项同一线路")
        assert (stage(other), running(other)) == ("joined", {"hotline.joined"})
        replied(people, lead, 9)
        assert stage(other) == "revisit_due"

    @pytest.mark.parametrize(
        ("step", "by", "given"),
        [
            ("withdraw", "resident", {}),
            ("refer", "handler", {"road": "court", "reason": "应向法院起诉"}),
        ],
    )
    def test_goes_on_by_itself_when_the_lead_ends_without_a_result(
        self, people: World, three: tuple[Matter, ...], step: str, by: str, given: dict[str, object]
    ) -> None:
        lead, one, other = three
        take(lead, step, own(lead) if by == "resident" else people.handler, 4, **given)
        for each in (one, other):
            assert (stage(each), running(each)) == ("registered", {"hotline.dispatch"})

    def test_is_told_the_explanation_when_a_contested_lead_is_closed_with_one(self, people: World) -> None:
        lead = received(LAMP)
        handled(people, lead)
        replied(people, lead)
        take(lead, "contest", own(lead), 5, reason="没有修好")
        mine = received(joins=lead.pk, when=NOW + dt.timedelta(hours=6))
        assert stage(mine) == "joined"
        take(lead, "explain", people.supervisor, 7, reason="要等电缆到货")
        followed = Matter.objects.get(pk=mine.pk)
        assert followed.stage == "revisit_due"
        assert "要等电缆到货" in matters.last_reply(followed, "follow")
        assert REPLY not in matters.last_reply(followed, "follow")
        assert followed.facts["result"] == "explained"

    def test_learns_nothing_more_once_the_lead_is_restricted(self, people: World, three: tuple[Matter, ...]) -> None:
        lead, one, other = three
        take(lead, "recategorise", people.dispatcher, 4, category="1303")
        assert Matter.objects.get(pk=lead.pk).restricted != ""
        assert [stage(one), stage(other)] == ["registered", "registered"]
        replied(people, lead, 5)
        assert [stage(one), stage(other)] == ["registered", "registered"]


class TestJoin:
    def test_takes_it_out_again_for_clerk_and_resident_alike(self, people: World, three: tuple[Matter, ...]) -> None:
        lead, one, other = three
        take(one, "part", people.dispatcher, 4, reason="并案有误，撤销。")
        take(other, "part", own(other), 4, reason="我家门口是另一盏灯")
        assert [stage(one), stage(other)] == ["registered", "registered"]
        replied(people, lead, 5)
        assert [stage(one), stage(other)] == ["registered", "registered"]
        take(one, "join", people.dispatcher, 6, main=received(LAMP, when=NOW + dt.timedelta(hours=5)).code)
        assert stage(one) == "joined"

    def test_refuses_what_may_not_be_followed_and_tells_no_more(self, people: World) -> None:
        lead, mine = received(LAMP), received("路口红绿灯不亮了")
        follower = received(joins=lead.pk)
        secret = received("邻居家男人天天打老婆，家暴很严重，孩子吓得直哭。")
        assert secret.restricted != ""
        answered = received(LAMP, when=NOW + dt.timedelta(minutes=1))
        take(answered, "answer", people.dispatcher, 0.5, reply="今晚八点前恢复照明。")
        said = {}
        for name, main in {
            "itself": mine.code, "nothing": "7K2M94QFT3XC", "restricted": secret.code, "follows": follower.code,
            "answered": answered.code,
        }.items():  # fmt: skip
            with pytest.raises(CannotBeJoined) as refused:
                take(mine, "join", people.dispatcher, 1, main=main)
            said[name] = refused.value.problems["main"]
            assert (stage(mine), Link.objects.filter(matter=mine).count()) == ("registered", 0)
        assert said["restricted"] == said["nothing"]
        assert len(set(said.values())) == 4
        with pytest.raises(CannotBeJoined):
            take(lead, "join", people.dispatcher, 1, main=mine.code)

    def test_a_resident_joins_only_what_was_offered(self, people: World) -> None:
        lead = received(LAMP)
        elsewhere = place_queries.areas("community")[120]
        assert stage(received(joins=lead.pk, lon=elsewhere.lon, lat=elsewhere.lat)) == "registered"
        assert stage(received("楼上天天晚上拖椅子，孩子没法睡觉。", joins=lead.pk)) == "registered"
        assert stage(received(joins=UUID(int=7))) == "registered"

    def test_what_sounds_restricted_is_joined_to_nobodys(self, people: World) -> None:
        words = "邻居家男人天天打老婆，家暴很严重，孩子吓得直哭。"
        lead = received(words)
        wall.sit(SYSTEM)
        matter_actions.restrict(lead.pk, kind="")
        mine = received(words, joins=lead.pk)
        assert (mine.restricted != "", stage(mine)) == (True, "registered")

    def test_the_person_learns_how_far_the_lead_is_and_nothing_of_it(
        self, people: World, three: tuple[Matter, ...]
    ) -> None:
        lead, one, _other = three
        wall.sit(own(one))
        seen = matters.by_code(own(one), one.code)
        told = hotline_queries.leading(seen, "zh-hans")
        wall.sit(SYSTEM)
        assert told is not None
        assert (told.stage, told.unit) == ("正在办理", "城市照明服务中心")
        assert hotline_queries.leading(lead, "zh-hans") is None
        assert hotline_queries.how_many_follow(lead) == 2


class TestAtOnce:
    """Committed on two connections."""

    def test_two_who_join_each_to_the_other_do_not_both_win(self, own_store: OwnStore) -> None:
        people = set_up()
        one, other = received(LAMP), received("门口路灯坏了")

        def joining(matter: Matter, main: Matter) -> None:
            actions.take(step="join", matter_id=matter.pk, given={"main": main.code}, by=people.dispatcher, at=NOW)

        won = winner(
            at_once(
                (people.dispatcher, lambda: joining(one, other)),
                (people.dispatcher, lambda: joining(other, one)),
            )
        )
        wall.sit(SYSTEM)
        assert isinstance(won[1], Refused)
        assert sorted((stage(one), stage(other))) == ["joined", "registered"]
        assert Link.objects.count() == 1

    def test_a_reply_and_a_joining_leave_nobody_waiting_for_ever(self, own_store: OwnStore) -> None:
        people = set_up()
        lead = received(LAMP)
        mine = received("门口路灯坏了")
        handled(people, lead)

        def joining() -> None:
            actions.take(step="join", matter_id=mine.pk, given={"main": lead.code}, by=people.dispatcher, at=NOW)

        def replying() -> None:
            given = {"solved": "solved", "reply": REPLY}
            actions.take(
                step="reply", matter_id=lead.pk, given=given, by=people.handler, at=NOW + dt.timedelta(hours=4)
            )

        found = at_once((people.dispatcher, joining), (people.handler, replying))
        wall.sit(SYSTEM)
        assert found[1] is None, found
        assert stage(lead) == "replied"
        assert stage(mine) == ("registered" if isinstance(found[0], Refused) else "revisit_due")

    def test_who_confirms_while_the_lead_is_sent_back_is_not_overruled(self, own_store: OwnStore) -> None:
        people = set_up()
        lead = received(LAMP)
        mine = received(joins=lead.pk)
        handled(people, lead)
        replied(people, lead)

        def confirming() -> None:
            actions.take(step="confirm", matter_id=mine.pk, given={}, by=own(mine), at=NOW + dt.timedelta(hours=5))

        def sending_back() -> None:
            given = {"reason": "照片不清楚"}
            actions.take(
                step="send_back", matter_id=lead.pk, given=given, by=people.supervisor, at=NOW + dt.timedelta(hours=5)
            )

        found = at_once((own(mine), confirming), (people.supervisor, sending_back))
        wall.sit(SYSTEM)
        assert found[1] is None, found
        assert stage(lead) == "handling"
        assert stage(mine) == ("joined" if isinstance(found[0], StepNotOffered) else "closed")
