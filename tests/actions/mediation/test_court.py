"""Asking the court to confirm: what it would stop at, its days, and what comes of it."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from mazha.casework.mediation.rules import court_hints
from mazha.kernel.errors import Refused, Unacceptable
from mazha.notices.models import Notice
from mazha.procedures.models import Clock
from tests.actions.mediation.making import CLEAN, Room, drafted, signed
from tests.world import at

pytestmark = pytest.mark.django_db


def filed(room: Room) -> Room:
    signed(room)
    for who in (room.applicant, room.other()):
        room.take("want_confirmation", who)
    room.take("file_confirmation", room.clerk, **CLEAN)
    return room


def due(room: Room, name: str) -> dt.datetime:
    return Clock.objects.get(matter_id=room.id, name=name, state="running").due_at


class TestHints:
    @pytest.mark.parametrize(
        ("text", "topic", "questions"),
        [
            ("被申请人分三期还清。", "credit", []),
            ("双方同意离婚，房子过户给女方。", "other", ["status", "property"]),
            ("被申请人尽快付清，申请人不再报警，不报警的另给两千元。", "other", ["third", "unclear"]),
            ("轮流照看母亲。", "family", ["status"]),
        ],
    )
    def test_finds_words_a_court_stops_at(self, text: str, topic: str, questions: list[str]) -> None:
        assert [hint.question for hint in court_hints(text=text, topic=topic, total_fen=100)] == questions

    def test_says_that_money_is_spoken_of_without_a_sum(self) -> None:
        (hint,) = court_hints(text="赔偿三百元。", topic="other", total_fen=0)
        assert (hint.question, hint.words, hint.why) == ("unclear", (), "sum")


class TestFiling:
    def test_asks_why_what_the_program_found_does_not_matter(self, room: Room) -> None:
        drafted(room, points="尽快把墙补好，赔偿三百元。")
        room.take("read_out", room.mediator)
        for who in (room.applicant, room.other(), room.mediator):
            room.take("sign", who)
        room.take("seal", room.clerk)
        for who in (room.applicant, room.other()):
            room.take("want_confirmation", who)
        with pytest.raises(Unacceptable) as refused:
            room.take("file_confirmation", room.clerk, **CLEAN)
        assert set(refused.value.problems) == {"note"}
        assert room.row().stage == "agreed_written"
        room.take("file_confirmation", room.clerk, **CLEAN, note="日期已写在履行期限里，内容明确。")
        assert room.row().stage == "confirm_filed"

    @pytest.mark.parametrize("wrong", sorted(CLEAN))
    def test_files_nothing_the_court_would_refuse_and_cites_why(self, room: Room, wrong: str) -> None:
        signed(room)
        for who in (room.applicant, room.other()):
            room.take("want_confirmation", who)
        with pytest.raises(Unacceptable) as refused:
            room.take("file_confirmation", room.clerk, **(CLEAN | {wrong: True}))
        assert set(refused.value.problems) == {wrong}
        assert re.search(r"35[58]|三百五十[五八]", refused.value.problems[wrong])

    def test_ends_with_the_thirtieth_day(self, room: Room) -> None:
        signed(room)
        room.clock = at("2026-04-01 23:50")
        room.take("want_confirmation", room.applicant)
        room.clock = at("2026-04-02 00:00")
        with pytest.raises(Refused):
            room.take("want_confirmation", room.other())


class TestTheCourtsDays:
    def test_are_counted_from_the_day_the_court_accepted_and_lengthened_once(self, room: Room) -> None:
        filed(room)
        assert due(room, "court.confirm_outer") == at("2026-04-01 23:59:59")
        room.clock = at("2026-03-09 16:00")
        room.take("court_accepts", room.clerk, court_day="2026-03-05")
        assert due(room, "court.confirm_expected") == at("2026-03-20 23:59:59")
        assert due(room, "court.confirm_outer") == at("2026-04-07 23:59:59"), "4 April is a holiday, 5 and 6 are too"
        room.take("court_extends", room.clerk)
        assert due(room, "court.confirm_expected") == at("2026-03-30 23:59:59")
        with pytest.raises(Refused):
            room.take("court_extends", room.clerk)
        room.take("court_confirms", room.clerk, court_day="2026-03-09")
        assert room.row().stage == "confirmed"
        assert not Clock.objects.filter(matter_id=room.id, name__startswith="court.", state="running").exists()

    @pytest.mark.parametrize("day", ["2026-03-01", "2026-03-10"])
    def test_refuse_a_day_before_the_filing_or_ahead(self, room: Room, day: str) -> None:
        filed(room)
        room.clock = at("2026-03-09 16:00")
        with pytest.raises(Unacceptable) as refused:
            room.take("court_accepts", room.clerk, court_day=day)
        assert set(refused.value.problems) == {"court_day"}
        assert Clock.objects.get(matter_id=room.id, name="court.confirm_accept").state == "running"

    def test_end_in_a_refusal_that_leaves_the_agreement_in_force(self, room: Room) -> None:
        filed(room)
        room.clock = at("2026-03-09 16:00")
        room.take("court_rejects", room.clerk, court_day="2026-03-09", ruling="rejected", note="协议内容不明确。")
        row = room.row()
        assert (row.stage, row.facts["court_refused"]) == ("agreed_written", True)
        assert Notice.objects.filter(matter_id=room.id, name="mediation.not_confirmed").count() == 2

    def test_taken_back_needs_everyones_word_again(self, room: Room) -> None:
        filed(room)
        room.take("withdraw_confirmation", room.other())
        from mazha.casework.mediation.models import Seat

        assert not Seat.objects.filter(matter_id=room.id, confirm_at__isnull=False).exists()
