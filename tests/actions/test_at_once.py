"""Two people act on one matter in the same moment: one wins, the other is told what changed, nothing is half done."""

from __future__ import annotations

import datetime as dt
from functools import partial
from uuid import UUID

import pytest

from mazha.casework.centre import actions as centre
from mazha.casework.centre.actions.bundles import AlreadyAnswered
from mazha.casework.centre.actions.numbers import TicketMovedOn, WindowIsBusy
from mazha.casework.reception import actions as reception
from mazha.casework.reception.actions.planning import DayIsTaken, DayIsUnknown, DayMovedOn
from mazha.casework.reception.models import Appointment, Day
from mazha.matters import queries as matters
from mazha.matters.models import Entry, Matter
from mazha.notices.models import Notice
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.roles import Role
from mazha.procedures import actions as procedures
from mazha.procedures.actions.taking import TakenMeanwhile
from mazha.procedures.engine import NotYourStep, StepNotOffered
from mazha.procedures.models import Clock
from tests import world
from tests.actions.centre.hall import set_up
from tests.actions.petitions import ground as petitioning
from tests.actions.petitions.ground import MONDAY, NOTICE, Ground
from tests.actions.test_taking import opened
from tests.at_once import Act, at_once, winner
from tests.servers import OwnStore
from tests.world import DISTRICT, World, at

SYSTEM = Actor.system("tests")
TWO_THINGS = ("楼下路灯三天不亮，晚上看不清路。", "树枝伸进阳台，刮风打窗户。")
NOON = at("2026-03-02 12:00")


def taking(step: str, matter_id: UUID, by: Actor, when: dt.datetime = NOON, **given: object) -> tuple[Actor, Act]:
    return by, lambda: procedures.take(step=step, matter_id=matter_id, given=given, by=by, at=when)


def is_whole(matter_id: UUID, *, once: str) -> Matter:
    """The ledger holds together and has this step once; exactly one set of clocks runs that it started."""
    wall.sit(SYSTEM)
    matter = Matter.objects.get(pk=matter_id)
    assert [each for each in matters.broken_chains(matter_id) if not isinstance(each, int)] == []
    assert Entry.objects.filter(matter_id=matter_id, step=once).count() == 1
    names = list(Clock.objects.filter(matter_id=matter_id, state="running").values_list("name", flat=True))
    assert len(names) == len(set(names)), names
    return matter


class TestPetitions:
    @pytest.fixture
    def ground(self, own_store: OwnStore) -> Ground:
        wall.sit(SYSTEM)
        return petitioning.make()

    def test_two_officers_route_one_petition(self, ground: Ground) -> None:
        colleague = petitioning.officer("colleague", Role.PETITION_OFFICER, ground.bureau, DISTRICT)
        mine = petitioning.registered(ground).matter_id
        _won, told = winner(at_once(
            taking("forward", mine, ground.officer, lead_unit=ground.housing),
            taking("refer", mine, colleague, road="arbitration", notice=NOTICE),
        ))  # fmt: skip
        matter = Matter.objects.get(pk=mine)
        # A unit may still lead to the lawful procedure what was forwarded to it: then the office is told who has it.
        assert isinstance(told, NotYourStep if matter.stage == "forwarded" else StepNotOffered)
        is_whole(mine, once="forward" if matter.stage == "forwarded" else "refer")
        assert Entry.objects.filter(matter_id=mine, step__in=["forward", "refer"]).count() == 1
        letters = {"forwarded": "petition.forwarded", "referred": "petition.road"}
        sent = Notice.objects.filter(matter_id=mine, name__in=letters.values()).values_list("name", flat=True)
        assert list(sent) == [letters[matter.stage]]

    def test_two_officers_forward_it_to_two_units(self, ground: Ground) -> None:
        colleague = petitioning.officer("colleague", Role.PETITION_OFFICER, ground.bureau, DISTRICT)
        mine = petitioning.registered(ground).matter_id
        winner(at_once(
            taking("forward", mine, ground.officer, lead_unit=ground.housing),
            taking("forward", mine, colleague, lead_unit=ground.water),
        ))  # fmt: skip
        matter = is_whole(mine, once="forward")
        assert set(matter.units) - {ground.bureau} == {matter.lead_unit_id}

    def test_the_organ_accepts_while_the_office_hands_it_to_another(self, ground: Ground) -> None:
        mine = petitioning.registered(ground, by=ground.handler, organ=ground.housing).matter_id
        moved = at("2026-03-02 12:01")
        found = at_once(
            taking("accept", mine, ground.handler, notice=NOTICE),
            taking("hand_to", mine, ground.leader, moved, lead_unit=ground.water, reason="职责在供水公司"),
        )
        _won, told = winner(found)
        wall.sit(SYSTEM)
        matter = Matter.objects.get(pk=mine)
        if matter.stage == "accepted":
            assert isinstance(told, StepNotOffered)
            is_whole(mine, once="accept")
        else:
            assert isinstance(told, NotYourStep)
            assert matter.lead_unit_id == ground.water
            is_whole(mine, once="hand_to")

    def test_the_last_task_of_a_conference_is_verified_once(self, ground: Ground) -> None:
        deputy = petitioning.officer("deputy", Role.PETITION_OFFICER, ground.bureau, DISTRICT)
        mine = petitioning.registered(ground).matter_id
        petitioning.take("set_tier", mine, ground.officer, MONDAY, tier="complex")
        petitioning.take("propose_conference", mine, ground.officer, MONDAY, instruction="涉及三家单位，请开会研究。")
        conference = petitioning.linked(mine, "conference").pk
        took = petitioning.take
        took("screen_in", conference, ground.officer, MONDAY, note="同意召开")
        took("call", conference, ground.officer, MONDAY, members=[ground.housing, ground.water],
             meeting_at="2026-03-06 09:00", place="三楼会议室", agenda="研究三号院供水管网改造")  # fmt: skip
        took("minute", conference, ground.officer, MONDAY, minutes="会议研究决定由住建局牵头改造管网，供水公司配合。")
        took("give_task", conference, ground.officer, MONDAY, task_unit=ground.housing, task_date="2026-03-20",
             task="改造三号院供水管网，三月二十日前完成。")  # fmt: skip
        task = petitioning.linked(conference, "conference_task").pk
        took("report", task, ground.handler, MONDAY, note="已改造完成，现场验收合格。")
        _won, told = winner(at_once(
            taking("verify", task, ground.officer, note="现场看过，已完成。"),
            taking("verify", task, deputy, note="电话核实过，已完成。"),
        ))  # fmt: skip
        assert isinstance(told, StepNotOffered)
        is_whole(task, once="verify")
        is_whole(conference, once="task_done")
        assert len(Matter.objects.get(pk=conference).facts["task_codes_done"]) == 1

    def test_what_a_colleague_settled_after_the_form_was_opened_is_not_overwritten_unread(self, ground: Ground) -> None:
        colleague = petitioning.officer("colleague", Role.PETITION_OFFICER, ground.bureau, DISTRICT)
        mine = petitioning.registered(ground).matter_id
        seen = Matter.objects.get(pk=mine).entries

        def tier(by: Actor, wanted: str) -> tuple[Actor, Act]:
            return by, lambda: procedures.take(
                step="set_tier", matter_id=mine, given={"tier": wanted}, by=by, at=NOON, seen=seen
            )

        _won, told = winner(at_once(tier(ground.officer, "complex"), tier(colleague, "major")))
        assert isinstance(told, TakenMeanwhile)
        wall.sit(SYSTEM)
        entry = Entry.objects.get(matter_id=mine, step="set_tier")
        assert told.facts["who"] == entry.actor_name
        assert Matter.objects.get(pk=mine).facts["tier"] == entry.facts["given"]["tier"]
        again = procedures.take(
            step="set_tier", matter_id=mine, given={"tier": "simple"}, by=colleague, at=NOON, seen=seen + 1
        )
        assert again.stage == "received"


class TestReception:
    @pytest.fixture
    def people(self, own_store: OwnStore) -> World:
        wall.sit(SYSTEM)
        return world.make()

    def plan(self, people: World, leader: Actor) -> reception.Plan:
        return reception.Plan(
            kind="leader", date=dt.date(2026, 3, 12), starts=dt.time(9), ends=dt.time(11), place="接待室",
            themes="供水", organisation_id=people.hall, leader_id=leader.officer_id or 0, leader_title="副区长",
            places=3, walk_ins=1,
        )  # fmt: skip

    def test_two_plan_one_day(self, people: World) -> None:
        other = world._officer("deputy", Role.DUTY_LEADER, people.hall, DISTRICT)
        plans = [self.plan(people, who) for who in (people.leader, other)]
        _day, told = winner(at_once(*(
            (people.centre_lead, partial(reception.plan_day, plan, by=people.centre_lead, at=MONDAY)) for plan in plans
        )))  # fmt: skip
        assert isinstance(told, DayIsTaken)

    def test_it_is_called_off_while_somebody_books(self, people: World) -> None:
        day = reception.plan_day(self.plan(people, people.leader), by=people.centre_lead, at=MONDAY)
        reception.publish_day(day, by=people.centre_lead, at=MONDAY)
        asked = reception.Asked(words="小区二次供水长期浑浊，反映过三次。", phone="13812341234")
        _won, told = winner(at_once(
            (people.centre_lead, lambda: reception.cancel_day(day, by=people.centre_lead, at=MONDAY)),
            (Actor.nobody(), lambda: reception.book(day, asked, by=Actor.resident(""), at=MONDAY)),
        ))  # fmt: skip
        wall.sit(SYSTEM)
        stands = Day.objects.get(pk=day).cancelled_at is None
        assert isinstance(told, DayMovedOn if stands else DayIsUnknown)
        assert Matter.objects.count() == Appointment.objects.count() == Day.objects.get(pk=day).booked == int(stands)

    def test_two_record_one_visitor(self, people: World) -> None:
        day = reception.plan_day(self.plan(people, people.leader), by=people.centre_lead, at=MONDAY)
        reception.publish_day(day, by=people.centre_lead, at=MONDAY)
        asked = reception.Asked(words="小区二次供水长期浑浊，反映过三次。", phone="13812341234")
        mine = reception.book(day, asked, by=Actor.resident(""), at=MONDAY).matter_id
        there = at("2026-03-12 09:30")
        _won, told = winner(at_once(
            taking("receive", mine, people.clerk, there, record="来访人说了三次供水问题。", readback="signed"),
            taking("miss", mine, people.leader, there),
        ))  # fmt: skip
        assert isinstance(told, StepNotOffered)
        matter = Matter.objects.get(pk=mine)
        is_whole(mine, once="receive" if matter.stage == "received" else "miss")
        assert (matter.closed_at is None) is (matter.stage == "received")


class TestHall:
    @pytest.fixture
    def people(self, own_store: OwnStore) -> World:
        wall.sit(SYSTEM)
        return world.make()

    def test_two_clerks_call_at_one_window(self, people: World) -> None:
        hall = set_up(people)
        for _each in range(2):
            centre.give_number(hall.labour, by=SYSTEM, at=MONDAY)
        call = partial(centre.call_next, 1, by=people.clerk, at=NOON)
        called, told = winner(at_once((people.clerk, call), (people.clerk, call)))
        assert isinstance(told, WindowIsBusy)
        centre.start(called, by=people.clerk, at=NOON)  # type: ignore[arg-type]  # a number's id

    def test_one_clerk_puts_a_number_back_while_another_says_they_are_here(self, people: World) -> None:
        hall = set_up(people)
        centre.give_number(hall.labour, by=SYSTEM, at=MONDAY)
        ticket = centre.call_next(1, by=people.clerk, at=NOON)
        _won, told = winner(at_once(
            (people.clerk, partial(centre.not_there, ticket, by=people.clerk, at=NOON)),
            (people.clerk, partial(centre.start, ticket, by=people.clerk, at=NOON)),
        ))  # fmt: skip
        assert isinstance(told, TicketMovedOn)

    def test_two_give_the_one_answer_to_a_bundle(self, people: World) -> None:
        brought = [opened(words=words).id for words in TWO_THINGS]
        bundle = centre.tie_together(brought, lead=brought[0], by=people.clerk, at=MONDAY)
        for matter_id, unit, by in (
            (brought[0], people.lamps, people.handler), (brought[1], people.parks, people.other_handler),
        ):  # fmt: skip
            for step, who, given in (
                ("dispatch", people.dispatcher, {"lead_unit": unit}), ("sign", by, {}),
                ("contact", by, {"note": "已联系"}),
                ("reply_with_bundle", by, {"solved": "solved", "reply": "已经处理完毕，请您查看。"}),
            ):  # fmt: skip
                procedures.take(step=step, matter_id=matter_id, given=given, by=who, at=NOON)
        words = "路灯已修好，树枝已修剪，两件事都办完了。"
        answer = partial(centre.answer_together, bundle, words, by=people.leader, at=NOON)
        _won, told = winner(at_once((people.leader, answer), (people.leader, answer)))
        assert isinstance(told, AlreadyAnswered)
        for each in brought:
            is_whole(each, once="answer_with_bundle")
        assert Notice.objects.filter(name="centre.bundle_answered").count() == 1

    def test_the_unit_answers_by_itself_while_the_one_answer_goes_out(self, people: World) -> None:
        brought = [opened(words=words).id for words in TWO_THINGS]
        bundle = centre.tie_together(brought, lead=brought[0], by=people.clerk, at=MONDAY)
        for each in brought:
            for step, who, given in (
                ("dispatch", people.dispatcher, {"lead_unit": people.lamps}), ("sign", people.handler, {}),
                ("contact", people.handler, {"note": "已联系"}),
                ("reply_with_bundle", people.handler, {"solved": "solved", "reply": "已经处理完毕，请您查看。"}),
            ):  # fmt: skip
                procedures.take(step=step, matter_id=each, given=given, by=who, at=NOON)
        words = "路灯已修好，树枝已修剪，两件事都办完了。"
        found = at_once(
            (people.leader, partial(centre.answer_together, bundle, words, by=people.leader, at=NOON)),
            taking("reply", brought[1], people.handler, solved="solved", reply="路灯已修，当晚亮灯，请查看。"),
        )
        wall.sit(SYSTEM)
        assert [row.stage for row in Matter.objects.filter(pk__in=brought)] == ["replied", "replied"]
        steps = Entry.objects.filter(matter_id=brought[1], step__in=["reply", "answer_with_bundle"])
        assert steps.count() == 1  # answered once, whoever was first
        assert found[0] is None
