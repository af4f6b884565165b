"""Reception days: planned, published, booked, received; a deputy in the leader's place; an answer and an objection."""

from __future__ import annotations

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from mazha.casework.reception import actions as reception
from mazha.casework.reception import queries
from mazha.casework.reception.actions.booking import DayIsFull
from mazha.casework.reception.actions.planning import DayIsTaken, DayIsUnknown, DayMovedOn, TooLateToPublish
from mazha.kernel.errors import Forbidden, Unacceptable
from mazha.matters import queries as matters
from mazha.matters.models import Matter
from mazha.notices.models import Notice
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.procedures.engine import StepRefused
from tests import world
from tests.servers import OwnStore
from tests.world import World, at

SYSTEM = Actor.system("tests")
NOW = at("2026-03-02 09:00")
DAY = dt.date(2026, 3, 12)
WORDS = "小区二次供水长期浑浊，反映过三次没有解决。"


@pytest.fixture
def people(db: None) -> World:
    wall.sit(SYSTEM)
    return world.make()


def plan(people: World, **wish: object) -> reception.Plan:
    given: dict[str, object] = {
        "kind": "leader", "date": DAY, "starts": dt.time(9), "ends": dt.time(11, 30), "place": "综治中心一楼接待室",
        "themes": "物业与供水", "organisation_id": people.hall, "leader_id": people.leader.officer_id,
        "leader_title": "副区长", "places": 2, "walk_ins": 1, **wish,
    }  # fmt: skip
    return reception.Plan(**given)  # type: ignore[arg-type]  # each test names real fields


def published(people: World, **wish: object) -> int:
    day = reception.plan_day(plan(people, **wish), by=people.centre_lead, at=NOW)
    reception.publish_day(day, by=people.centre_lead, at=NOW)
    return day


def book(day: int, when: dt.datetime = NOW, key: str | None = None, **wish: object) -> reception.Receipt:
    asked = reception.Asked(**{"words": WORDS, "phone": "13812341234", "name": "王秀兰", **wish})  # type: ignore[arg-type]  # each test names real fields
    return reception.book(day, asked, key=key, by=Actor.resident(""), at=when)


def take(step: str, matter_id: UUID, by: Actor, when: dt.datetime, **given: object) -> str:
    return procedures.take(step=step, matter_id=matter_id, given=given, by=by, at=when).stage


def another_leader(people: World) -> Actor:
    return world._officer("deputy", Role.DUTY_LEADER, people.hall, world.DISTRICT)


class TestPlanDay:
    def test_refuses_a_holiday_and_names_the_next_working_day(self, people: World) -> None:
        with pytest.raises(Unacceptable) as refused:
            reception.plan_day(plan(people, date=dt.date(2026, 10, 1)), by=people.centre_lead, at=NOW)
        assert "2026-10-08" in refused.value.problems["date"]

    def test_names_everything_that_is_wrong_at_once(self, people: World) -> None:
        wrong = plan(
            people, kind="x", ends=dt.time(8), place=" ", themes="", leader_id=people.handler.officer_id, places=0,
            walk_ins=0,
        )  # fmt: skip
        with pytest.raises(Unacceptable) as refused:
            reception.plan_day(wrong, by=people.centre_lead, at=NOW)
        assert set(refused.value.problems) == {"kind", "ends", "place", "themes", "leader_id", "places", "walk_ins"}

    def test_refuses_a_second_leader_on_one_day_but_not_a_bureau(self, people: World) -> None:
        published(people)
        with pytest.raises(DayIsTaken, match="2026-03-12"):
            published(people)
        chief = {"kind": "chief", "organisation_id": people.lamps, "leader_id": people.head.officer_id}
        bureau = reception.plan_day(plan(people, **chief), by=people.head, at=NOW)
        assert [card.id for card in queries.days(people.leader, NOW)][-1] == bureau

    def test_is_for_the_centre_and_for_a_units_own_head(self, people: World) -> None:
        for actor in (people.clerk, people.head, people.handler):
            with pytest.raises(Forbidden):
                reception.plan_day(plan(people), by=actor, at=NOW)


class TestPublishDay:
    def test_shows_it_to_everybody_from_then_on(self, people: World) -> None:
        day = reception.plan_day(plan(people), by=people.centre_lead, at=NOW)
        assert queries.calendar_days(NOW) == []
        reception.publish_day(day, by=people.centre_lead, at=NOW)
        (card,) = queries.calendar_days(NOW)
        assert (card.receives, card.notice, card.places_left, card.late_because) == ("副区长 leader", 10, 2, "")

    def test_asks_for_a_reason_when_it_is_less_than_five_days_ahead(self, people: World) -> None:
        day = reception.plan_day(plan(people), by=people.centre_lead, at=NOW)
        late = at("2026-03-08 00:00")
        with pytest.raises(TooLateToPublish, match="4"):
            reception.publish_day(day, by=people.centre_lead, at=late)
        reception.publish_day(day, reason="市里临时调整安排", by=people.centre_lead, at=late)
        assert queries.calendar_days(late)[0].late_because == "市里临时调整安排"

    def test_takes_exactly_five_days_without_one(self, people: World) -> None:
        day = reception.plan_day(plan(people), by=people.centre_lead, at=NOW)
        reception.publish_day(day, by=people.centre_lead, at=at("2026-03-07 23:59"))
        assert queries.calendar_days(NOW)[0].late_because == ""

    def test_cannot_be_changed_afterwards_but_by_a_deputy(self, people: World) -> None:
        day = published(people)
        with pytest.raises(DayMovedOn):
            reception.plan_day(plan(people, place="别处"), day_id=day, by=people.centre_lead, at=NOW)


class TestBook:
    def test_opens_a_matter_with_the_leader_as_its_owner(self, people: World) -> None:
        receipt = book(published(people))
        matter = Matter.objects.get(pk=receipt.matter_id)
        assert (matter.stage, matter.facts["owner"], matter.officers) == (
            "booked", people.leader.officer_id, [people.leader.officer_id]
        )  # fmt: skip
        assert (receipt.number, matter.registered_at_desk_id) == (1, people.hall)
        assert list(Notice.objects.values_list("name", flat=True)) == ["reception.registered"]

    def test_gives_the_same_place_for_the_same_key(self, people: World) -> None:
        day = published(people)
        first, again = book(day, key="k1"), book(day, key="k1")
        assert (again.matter_id, again.number, again.replayed) == (first.matter_id, 1, True)
        assert queries.published_day(day, NOW).places_left == 1

    def test_names_everything_that_is_wrong_at_once(self, people: World) -> None:
        with pytest.raises(Unacceptable) as refused:
            book(published(people), words="水", phone="123", people=3, representatives=6)
        assert set(refused.value.problems) == {"words", "phone", "representatives"}
        with pytest.raises(Unacceptable) as refused:
            book(queries.calendar_days(NOW)[0].id, people=2, representatives=3)
        assert list(refused.value.problems) == ["representatives"]
        assert queries.calendar_days(NOW)[0].places_left == 2

    def test_refuses_when_it_is_full_and_gives_a_withdrawn_place_to_the_next(self, people: World) -> None:
        day = published(people)
        first, _second = book(day), book(day, phone="13812341235")
        with pytest.raises(DayIsFull):
            book(day, phone="13812341236")
        take("withdraw", first.matter_id, Actor.resident(first.code), NOW)
        assert book(day, phone="13812341236").number == 3

    def test_refuses_a_day_that_has_begun_is_not_published_or_lies_too_far_ahead(self, people: World) -> None:
        day = published(people)
        with pytest.raises(DayMovedOn):
            book(day, at("2026-03-12 09:00"))
        hidden = reception.plan_day(plan(people, date=dt.date(2026, 3, 13)), by=people.centre_lead, at=NOW)
        with pytest.raises(DayIsUnknown):
            book(hidden)
        with pytest.raises(DayMovedOn, match="30"):
            book(published(people, date=dt.date(2026, 4, 2)))

    def test_takes_a_walk_in_on_the_day_at_the_desk_alone(self, people: World) -> None:
        day, asked = published(people), reception.Asked(words=WORDS, phone="", walk_in=True)
        with pytest.raises(DayMovedOn):
            reception.book(day, asked, by=people.clerk, at=NOW)
        with pytest.raises(Forbidden):
            reception.book(day, asked, by=people.other_handler, at=at("2026-03-12 09:30"))
        reception.book(day, asked, by=people.clerk, at=at("2026-03-12 09:30"))
        with pytest.raises(DayIsFull):
            reception.book(day, asked, by=people.clerk, at=at("2026-03-12 09:40"))

    def test_gives_the_last_place_to_one_of_two(self, own_store: OwnStore) -> None:
        wall.sit(SYSTEM)
        day, ready = published(world.make(), places=1), Barrier(2)

        def at_once(phone: str) -> bool:
            try:
                wall.sit(Actor.nobody())
                ready.wait(timeout=20)
                book(day, phone=phone)
            except DayIsFull:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(at_once, ["13812341234", "13812341235"])) == [False, True]
        assert Matter.objects.count() == 1


class TestManagersDay:
    """A property company's: planned by its manager, booked by a resident, answered by the manager."""

    @pytest.fixture
    def manager(self, people: World) -> Actor:
        company = world._organisation("company", "company", "红色物业公司")
        return world._officer("manager", Role.PROPERTY_USER, company)

    def test_goes_from_the_managers_plan_to_the_managers_answer(self, people: World, manager: Actor) -> None:
        company = manager.posts[0].organisation_id
        who = {"organisation_id": company, "leader_id": manager.officer_id, "leader_title": "经理"}
        wanted = plan(people, kind="manager", **who)
        wall.sit(manager)
        day = reception.plan_day(wanted, by=manager, at=NOW)
        reception.publish_day(day, by=manager, at=NOW)
        wall.sit(Actor.nobody())
        assert [(card.kind, card.organisation, card.receives) for card in queries.calendar_days(NOW)] == [
            ("manager", "红色物业公司", "经理 manager")
        ]
        receipt = book(day)
        mine, there = receipt.matter_id, at("2026-03-12 09:30")
        wall.sit(manager)
        assert [each.matter.pk for each in queries.listed(manager, queries.day(manager, day, NOW))] == [mine]
        take("receive", mine, manager, there, record="业主说了三次供水浑浊的问题。", readback="signed")
        reply = "本周清洗水箱，下周一前送检。"
        assert take("answer", mine, manager, there, solved="solved", reply=reply) == "answered"
        resident = Actor.resident(receipt.code)
        wall.sit(resident)
        assert matters.last_reply(matters.by_code(resident, receipt.code), "answer") == reply

    def test_a_manager_is_offered_their_own_company_and_plans_for_no_other(self, people: World, manager: Actor) -> None:
        other = world._organisation("other-company", "company", "另一家物业")
        colleague = world._officer("colleague", Role.PROPERTY_USER, other)
        assert queries.may_plan_kinds(manager) == ["manager"]
        assert queries.receivers_for(manager, "manager", NOW) == [(manager.officer_id, "manager")]
        assert not queries.may_plan_for(manager, "manager", other)
        who = {"organisation_id": other, "leader_id": colleague.officer_id, "leader_title": "经理"}
        wanted = plan(people, kind="manager", **who)
        with pytest.raises(Forbidden):
            reception.plan_day(wanted, by=manager, at=NOW)


class TestFromBookingToAnswer:
    def test_goes_through_to_an_answer_that_the_visitor_reads_and_contests_once(self, people: World) -> None:
        receipt = book(published(people))
        mine, there = receipt.matter_id, at("2026-03-12 09:30")
        wall.sit(people.clerk)
        take(
            "receive", mine, people.clerk, there, record="来访人说了三次供水问题，领导当面问了楼号。", readback="signed"
        )
        wall.sit(people.leader)
        with pytest.raises(StepRefused):
            take("own", mine, another_leader(people), there, lead_unit=people.lamps, due_date="2026-03-30")
        take("own", mine, people.leader, there, lead_unit=people.lamps, due_date="2026-03-30")
        wall.sit(people.handler)
        take("report", mine, people.handler, at("2026-03-20 09:00"), note="已清洗水箱")
        wall.sit(people.leader)
        reply = "水箱已清洗，水质检测合格。"
        assert take("conclude", mine, people.leader, at("2026-03-25 10:00"), solved="solved", reply=reply) == "answered"
        resident = Actor.resident(receipt.code)
        wall.sit(resident)
        matter = matters.by_code(resident, receipt.code)
        assert matters.last_reply(matter, "conclude") == reply
        assert take("contest", mine, resident, at("2026-03-26 08:00"), reason="还是浑的") == "contested"

    def test_lets_a_deputy_receive_whom_everybody_is_told_of(self, people: World) -> None:
        day, deputy = published(people), another_leader(people)
        assert deputy.officer_id is not None
        receipt = book(day)
        assert reception.name_deputy(day, deputy.officer_id, "区委副书记", by=people.centre_lead, at=NOW) == 1
        matter = Matter.objects.get(pk=receipt.matter_id)
        assert (matter.facts["owner"], matter.officers) == (deputy.officer_id, [deputy.officer_id])
        assert queries.calendar_days(NOW)[0].receives == "区委副书记 deputy"
        assert "reception.deputised" in Notice.objects.values_list("name", flat=True)
        later = book(day, phone="13812341239")
        assert Matter.objects.get(pk=later.matter_id).facts["owner"] == deputy.officer_id

    def test_is_not_called_off_while_people_are_on_the_list(self, people: World) -> None:
        day = published(people)
        receipt = book(day)
        with pytest.raises(DayMovedOn):
            reception.cancel_day(day, by=people.centre_lead, at=NOW)
        take("withdraw", receipt.matter_id, Actor.resident(receipt.code), NOW)
        reception.cancel_day(day, by=people.centre_lead, at=NOW)
        assert queries.calendar_days(NOW) == []

    def test_serves_a_bureau_chiefs_day_with_the_unit_in_the_lead(self, people: World) -> None:
        chief = {"kind": "chief", "organisation_id": people.lamps, "leader_id": people.head.officer_id}
        day = reception.plan_day(plan(people, **chief), by=people.head, at=NOW)
        reception.publish_day(day, by=people.head, at=NOW)
        mine = book(day).matter_id
        wall.sit(people.head)
        there = at("2026-03-12 09:30")
        take(
            "receive",
            mine,
            people.head,
            there,
            record="来访人反映路灯长期不亮，当面答复本周修好。",
            readback="read_back",
        )
        reply = "本周内完成线路更换，已排入计划。"
        assert take("answer", mine, people.head, there, solved="partly", reply=reply) == "answered"
        assert not matters.visible_to(people.other_handler).filter(pk=mine).exists()


class TestTheList:
    def test_shows_only_matters_the_asker_sees(self, people: World) -> None:
        day = published(people)
        book(day)
        wall.sit(SYSTEM)
        card = queries.published_day(day, NOW)
        assert [each.number for each in queries.listed(people.clerk, card)] == [1]
        blind = dataclasses.replace(people.street_lead)
        assert queries.listed(blind, card) == []
        with connection.cursor() as cursor:
            wall.sit(people.other_handler)
            cursor.execute("select count(*) from reception_appointment")
            assert cursor.fetchone() == (0,)
