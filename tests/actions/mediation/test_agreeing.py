"""From a draft to what was carried out, with the store holding the sides apart."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.casework.mediation.actions.agreeing import SignsForTwo
from mazha.casework.mediation.actions.sitting import NotYet
from mazha.casework.mediation.models import Agreement, Instalment, Seat, Signature
from mazha.kernel.errors import Refused, Unacceptable
from mazha.matters.models import Paper
from mazha.people import wall
from mazha.procedures.models import Clock
from tests.actions.mediation.making import CLEAN, Room, drafted, signed
from tests.world import at

pytestmark = pytest.mark.django_db


class TestAgreement:
    def test_splits_a_sum_into_whole_fen_that_add_up(self, room: Room) -> None:
        drafted(room)
        parts = list(Instalment.objects.filter(matter_id=room.id).order_by("number"))
        assert [p.amount_fen for p in parts] == [10000, 10000, 10001]
        assert [p.due_date.isoformat() for p in parts] == ["2026-03-31", "2026-04-30", "2026-05-31"]

    def test_is_signed_only_after_it_was_read_out_and_sealed_only_when_all_have_signed(self, room: Room) -> None:
        drafted(room)
        with pytest.raises(NotYet):
            room.take("sign", room.applicant)
        room.take("read_out", room.mediator)
        room.take("sign", room.applicant)
        room.take("sign", room.mediator)
        with pytest.raises(NotYet):
            room.take("seal", room.clerk)
        assert room.row().stage == "drafting"
        room.take("sign", room.other())
        room.take("seal", room.clerk)
        assert room.row().stage == "agreed_written"
        due = Clock.objects.get(matter_id=room.id, name="mediation.confirm_apply")
        assert (due.state, due.due_at) == ("running", at("2026-04-01 23:59:59"))

    def test_a_new_draft_takes_every_signature_along(self, room: Room) -> None:
        drafted(room)
        room.take("read_out", room.mediator)
        room.take("sign", room.applicant)
        room.take(
            "draft",
            room.mediator,
            facts="夜间装修噪声影响休息。",
            points="晚上七点以后不再施工。",
            first_due="2026-03-20",
        )
        assert Agreement.objects.filter(matter_id=room.id, dropped_at=None).count() == 1
        with wall.seated(room.applicant):
            table = queries.table_of(room.applicant, room.row(), room.clock)
        assert table is not None
        assert table.own is not None
        assert table.own.signed_at is None

    def test_the_same_person_cannot_sign_for_two_sides_on_paper_either(self, room: Room) -> None:
        drafted(room)
        room.take("read_out", room.mediator)
        room.take("sign_for", room.mediator, seat=1, signer_number="138 0000 0009", signer="王二")
        with pytest.raises(SignsForTwo):
            room.take("sign_for", room.mediator, seat=2, signer_number="+86 13800000009", signer="王二")
        assert Signature.objects.filter(matter_id=room.id).count() == 1

    def test_the_store_refuses_it_whoever_asks(self, room: Room) -> None:
        signed(room)
        mine = Signature.objects.get(matter_id=room.id, seat__number=1)
        theirs = Seat.objects.get(matter_id=room.id, number=2)
        for sql, params in (
            ("update mediation_signature set seat_id = %s where id = %s", [theirs.pk, mine.pk]),
            ("update mediation_signature set as_what = 'respondent' where id = %s", [mine.pk]),
            (
                "insert into mediation_signer (id, matter_id, agreement_id, as_what, person) "
                "select gen_random_uuid(), matter_id, agreement_id, 'respondent', person from mediation_signer "
                "where id = %s",
                [mine.signer_id],
            ),
        ):
            with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(sql, params)


class TestPerformance:
    def test_is_confirmed_by_whoever_is_paid_and_ends_with_the_last_instalment(self, room: Room) -> None:
        signed(room)
        with pytest.raises(NotYet):
            room.take("paid", room.other(), instalment=1)
        with pytest.raises(NotYet):
            room.take("fulfil", room.mediator)
        for number in (1, 2, 3):
            room.take("paid", room.applicant, instalment=number)
        assert (room.row().stage, room.row().outcome) == ("performed", "performed")
        assert not Clock.objects.filter(matter_id=room.id, state="running").exists()

    def test_a_breach_starts_its_clock_and_may_be_mended(self, room: Room) -> None:
        signed(room)
        room.take("breach", room.applicant)
        assert Clock.objects.get(matter_id=room.id, name="mediation.breach").state == "running"
        room.take("mend", room.mediator, note="已电话督促，明天付款")
        assert Clock.objects.get(matter_id=room.id, name="mediation.breach").state == "stopped"
        with pytest.raises(Refused):
            room.take("go_elsewhere", room.mediator, road="suit", note="仍不履行")

    def test_the_court_takes_it_from_both_only_and_not_what_it_would_refuse(self, room: Room) -> None:
        signed(room)
        asked = CLEAN
        room.take("want_confirmation", room.applicant)
        with pytest.raises(NotYet):
            room.take("file_confirmation", room.mediator, **asked)
        room.take("want_confirmation", room.other())
        with pytest.raises(Unacceptable) as refused:
            room.take("file_confirmation", room.mediator, **(asked | {"status": True, "unclear": True}))
        assert set(refused.value.problems) == {"status", "unclear"}
        room.take("file_confirmation", room.mediator, **asked)
        running = set(Clock.objects.filter(matter_id=room.id, state="running").values_list("name", flat=True))
        assert {"court.confirm_accept", "court.confirm_expected", "court.confirm_outer"} <= running


class TestOnPaper:
    def test_is_numbered_sealed_and_for_both_sides_with_every_sum(self, room: Room) -> None:
        signed(room)
        with wall.seated(room.clerk):
            issued = mediation.issue_agreement(room.id, by=room.clerk, at=room.clock)
        for who in (room.applicant, room.other()):
            with wall.seated(who):
                assert issued.paper_id in {paper.pk for paper in Paper.objects.filter(matter_id=room.id)}, who
        assert issued.number

    def test_is_refused_before_it_is_in_force(self, room: Room) -> None:
        drafted(room)
        with wall.seated(room.clerk), pytest.raises(NotYet):
            mediation.issue_agreement(room.id, by=room.clerk, at=room.clock)
