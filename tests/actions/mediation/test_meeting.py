"""From an application to the table: the other side invited, a mediator named, dates found."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from mazha.casework.hotline import actions as hotline
from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.casework.mediation.actions.sitting import NotYet
from mazha.casework.mediation.models import Seat
from mazha.kernel import codes
from mazha.kernel.errors import Refused, Unacceptable
from mazha.matters import queries as matters
from mazha.matters.models import Matter
from mazha.notices.models import Notice
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from mazha.procedures.models import Clock
from mazha.triage import actions as triage
from tests import world
from tests.actions.mediation.making import MONDAY, Room, applied, assigned, drafted, invited, made, signed

pytestmark = pytest.mark.django_db


class TestApply:
    def test_refuses_the_same_number_on_both_sides_and_says_everything_at_once(self) -> None:
        world.make()
        with pytest.raises(Unacceptable) as refused:
            mediation.apply(applied(told="", other_phone="138-0000-0001"), by=Actor.resident(""), at=MONDAY)
        assert set(refused.value.problems) == {"told", "other_phone"}
        assert Matter.objects.count() == 0

    def test_about_a_child_opens_restricted_and_is_worked_by_those_it_was_given_to(self) -> None:
        triage.plant(by=Actor.system("test"), at=MONDAY)
        room = made(told="离婚后没人管的孩子跟谁住谈不拢。")
        assert (room.row().restricted, room.row().gist) == ("minor", "")
        signed(room)
        assert room.row().stage == "agreed_written"
        with wall.seated(room.other_mediator):
            assert list(matters.visible_to(room.other_mediator)) == []

    def test_shows_in_lists_what_both_may_read_and_nothing_else(self, room: Room) -> None:
        assert room.row().gist == "楼上夜里装修，吵得睡不着。"


class TestInviting:
    def test_gives_the_other_side_a_code_of_its_own_by_text_message(self, room: Room) -> None:
        invited(room)
        notice = Notice.objects.get(name="mediation.invited")
        code = codes.read(notice.facts["code"])
        assert code is not None
        assert code != room.row().code
        assert matters.party_by_code(code) is not None

    def test_tells_the_other_side_nothing_by_which_the_first_could_be_opened(self, room: Room) -> None:
        signed(room)
        theirs = Seat.objects.get(matter_id=room.id, number=2).party_id
        told = Notice.objects.filter(recipient=f"party:{theirs}")
        assert told.count() >= 5
        for notice in told:
            assert room.row().code not in str(notice.facts).replace("-", "")

    def test_nobody_mediates_before_both_agree(self, room: Room) -> None:
        invited(room)
        for step, by in (("assign", room.head), ("accept", room.clerk)):
            with pytest.raises(Refused):
                room.take(step, by, **({"mediator": 1, "related": "none"} if step == "assign" else {}))
        room.take("agree", room.other())
        assert room.row().stage == "accepted"
        assert Clock.objects.get(matter_id=room.id, name="mediation.close").state == "running"

    def test_everyone_of_the_other_side_has_to_agree(self, room: Room) -> None:
        room.take("take_on", room.world.clerk, committee=room.committee)
        room.take("add_party", room.clerk, beside="respondent", name="赵敏", phone="")
        room.take("invite", room.clerk)
        room.take("agree", room.other(2))
        assert room.row().stage == "invited"
        room.take("agree", room.other(3))
        assert room.row().stage == "accepted"

    def test_declining_ends_it_and_stops_its_clocks(self, room: Room) -> None:
        invited(room)
        room.take("decline", room.other())
        assert (room.row().stage, room.row().outcome) == ("not_started", "declined")
        assert not Clock.objects.filter(matter_id=room.id, state="running").exists()

    def test_a_new_code_makes_the_old_one_open_nothing(self, room: Room) -> None:
        invited(room)
        old = queries.invitations(room.clerk, room.row())[0][1]
        room.take("reinvite", room.clerk, seat=2)
        new = queries.invitations(room.clerk, room.row())[0][1]
        assert matters.party_by_code(old) is None
        assert matters.party_by_code(new) is not None


class TestNaming:
    def test_lets_the_mediator_see_the_case_and_no_other(self, room: Room) -> None:
        assigned(room)
        with wall.seated(room.mediator):
            assert [m.pk for m in matters.visible_to(room.mediator)] == [room.id]
        with wall.seated(room.other_mediator):
            assert list(matters.visible_to(room.other_mediator)) == []

    def test_refuses_a_close_interest_and_who_is_not_in_the_register(self, room: Room) -> None:
        invited(room)
        room.take("agree", room.other())
        for officer, related, field in (
            (room.mediator.officer_id, "close", "related"), (room.clerk.officer_id, "none", "mediator"),
        ):  # fmt: skip
            with pytest.raises(Unacceptable) as refused:
                room.take("assign", room.head, mediator=officer, related=related)
            assert set(refused.value.problems) == {field}
        assert room.row().stage == "accepted"

    def test_asks_where_an_earlier_case_had_one_of_these_people(self, room: Room) -> None:
        assigned(room)
        room.take("stop", room.other())
        receipt = mediation.apply(applied(other_name="赵敏", other_phone=""), by=Actor.resident(""), at=room.clock)
        room.id, room.applicant = receipt.matter_id, Actor.resident(receipt.code)
        invited(room)
        room.take("agree", room.other())
        with pytest.raises(Unacceptable):
            room.take("assign", room.head, mediator=room.mediator.officer_id, related="none")
        room.take("assign", room.head, mediator=room.mediator.officer_id, related="slight")
        assert room.row().stage == "assigned"

    def test_another_mediator_leaves_the_first_without_sight(self, room: Room) -> None:
        assigned(room)
        room.take("refuse_mediator", room.applicant)
        with wall.seated(room.mediator):
            assert list(matters.visible_to(room.mediator)) == []


class TestDates:
    def test_are_fixed_only_when_everyone_can_come(self, room: Room) -> None:
        assigned(room)
        room.take("propose_session", room.mediator, starts="2026-03-05 09:30", place="二楼调解室")
        room.take("answer_session", room.applicant, session=1, can=True)
        room.take("answer_session", room.other(), session=1, can=False)
        for step, more in (("fix_session", {}), ("hold_session", {"record": "双方到场谈了一个小时。"})):
            with pytest.raises(NotYet):
                room.take(step, room.mediator, session=1, **more)
        room.take("answer_session", room.other(), session=1, can=True)
        room.take("fix_session", room.mediator, session=1)

    def test_more_time_needs_everyones_word(self, room: Room) -> None:
        drafted(room)
        room.take("want_longer", room.applicant)
        with pytest.raises(NotYet):
            room.take("extend", room.mediator)
        room.take("want_longer", room.other())
        before = Clock.objects.get(matter_id=room.id, name="mediation.close").due_at
        room.take("extend", room.mediator)
        assert Clock.objects.get(matter_id=room.id, name="mediation.close").due_at > before


class TestHandedOver:
    def test_from_the_hotline_it_reads_on_as_one_story_by_the_first_code(self) -> None:
        people = world.make()
        first = hotline.receive(
            hotline.Report(words="楼上夜里装修，吵得睡不着。", channel="portal", phone="13800000001", name="王秀兰"),
            by=Actor.resident(""), at=MONDAY,
        )  # fmt: skip
        given = {"told": "楼上夜里装修，希望八点以后停工。", "other_name": "李建国", "other_phone": "13900000002"}
        later = MONDAY + dt.timedelta(hours=1)
        procedures.take(step="to_mediation", matter_id=first.matter_id, given=given, by=people.dispatcher, at=later)
        row = Matter.objects.get(procedure="mediation")
        assert Matter.objects.get(pk=first.matter_id).stage == "referred"
        with wall.seated(Actor.resident(first.code)):
            told = matters.chapters(Actor.resident(first.code))
        assert [(each.procedure, each.code) for each in told] == [("hotline", first.code), ("mediation", row.code)]
        with wall.seated(Actor.resident(row.code)):
            assert [each.code for each in matters.chapters(Actor.resident(row.code))] == [first.code, row.code]
        with wall.seated(Actor.resident("000000000000")):
            assert matters.chapters(Actor.resident("000000000000")) == []
        with connection.cursor() as cursor:
            cursor.execute("select facts::text from matters_entry where step = 'to_mediation'")
            assert "李建国" not in str(cursor.fetchall())

    def test_is_undone_with_the_step_when_the_other_sides_number_is_none(self) -> None:
        people = world.make()
        first = hotline.receive(
            hotline.Report(words="楼上夜里装修，吵得睡不着。", channel="portal"), by=Actor.resident(""), at=MONDAY
        )
        given = {"told": "楼上夜里装修，希望八点以后停工。", "other_name": "李建国", "other_phone": "123"}
        with pytest.raises(Unacceptable) as refused:
            procedures.take(
                step="to_mediation", matter_id=first.matter_id, given=given, by=people.dispatcher, at=MONDAY
            )
        assert set(refused.value.problems) == {"other_phone"}
        assert Matter.objects.get().stage == "registered"
