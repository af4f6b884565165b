"""The lead answers: what is granted goes whole or waits for its day, what must be kept cannot be granted."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from mazha.casework.privacy import actions, jobs
from mazha.casework.privacy import queries as privacy
from mazha.casework.privacy.actions.answering import AlreadyAnswered, NotToBeGranted
from mazha.casework.privacy.models import Request
from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.matters import queries as matters
from mazha.matters.models import Matter
from mazha.matters.queries.phones import phones_of
from mazha.people import wall
from mazha.procedures import actions as procedures
from tests.actions.privacy.conftest import CLOSED, DAY, NUMBER, OPENED, SETTLED, Case, close
from tests.actions.privacy.test_asking import ask

pytestmark = pytest.mark.django_db


def answer(case: Case, request: Request, *granted: str, words: str = "依规定处理。", at: dt.datetime = SETTLED) -> None:
    with wall.seated(case.lead):
        actions.answer(request.pk, granted=granted, words=words, by=case.lead, at=at)
    request.refresh_from_db()


class TestGranting:
    def test_deletes_the_photos_with_their_record_in_the_ledger(self, case: Case) -> None:
        request = ask(close(case), "photos")
        answer(case, request, "photos", words="照片已不再需要。")
        assert (request.done, request.answered_at) == (["photos"], SETTLED)
        assert matters.photos_sent(case.matter) == 0
        assert case.steps()[-2:] == ["data.erased", "data.answered"]
        assert matters.ledger_of(case.matter)[-2].officer_id == case.lead.officer_id
        assert case.is_whole()

    def test_before_it_may_go_waits_for_its_day(self, case: Case) -> None:
        request = ask(case, "phone", at=OPENED + DAY)
        answer(case, request, "phone", at=OPENED + 2 * DAY)
        assert (request.granted, request.done) == (["phone"], [])
        close(case)
        assert actions.finish(at=SETTLED - DAY) == 0
        assert phones_of(case.matter_id) == [NUMBER]
        with time_machine.travel(SETTLED, tick=False):
            jobs.finish(timestamp=0)
        assert phones_of(case.matter_id) == []
        assert case.is_whole()
        assert actions.finish(at=SETTLED + DAY) == 0

    def test_is_stopped_by_fresh_activity(self, case: Case) -> None:
        """Granted while it was closed, and opened again before the night: the number is needed again."""
        close(case)
        request = ask(case, "phone", at=CLOSED + DAY)
        answer(case, request, "phone", at=CLOSED + DAY)
        procedures.take(
            step="contest", matter_id=case.matter_id, given={"reason": "晚上又不亮了"}, by=case.resident,
            at=CLOSED + 2 * DAY,
        )  # fmt: skip
        assert actions.finish(at=SETTLED + DAY) == 0
        assert phones_of(case.matter_id) == [NUMBER]

    def test_something_else_deletes_nothing(self, case: Case) -> None:
        request = ask(close(case), "other", words="请查明谁看过")
        answer(case, request, "other", words="已查明，均为办理需要。")
        assert (request.granted, request.done) == (["other"], [])
        assert actions.finish(at=SETTLED + DAY) == 0


class TestDeclining:
    def test_is_read_by_the_person_with_its_reason(self, case: Case) -> None:
        request = ask(close(case), "words", "photos", words="不想留着")
        answer(case, request, "photos", words="文字须归档，照片已删除。")
        (card,) = privacy.requests_of(case.resident, case.matter, "zh-hans")
        assert (card.done, card.declined, card.answer) == (("photos",), ("words",), "文字须归档，照片已删除。")
        notes = matters.notes_of(case.resident, case.matter, SETTLED)
        assert "文字须归档，照片已删除。" in [note.text for note in notes.values()]


class TestRefuses:
    def test_granting_what_must_be_kept(self, case: Case) -> None:
        request = ask(close(case), "words")
        with pytest.raises(NotToBeGranted):
            answer(case, request, "words")
        request.refresh_from_db()
        assert request.answered_at is None
        assert matters.words_of(case.resident, case.matter, SETTLED)

    def test_an_answer_without_words(self, case: Case) -> None:
        with pytest.raises(Unacceptable):
            answer(case, ask(case, "photos"), words=" 好 ")

    def test_answering_twice(self, case: Case) -> None:
        request = ask(close(case), "photos")
        answer(case, request)
        with pytest.raises(AlreadyAnswered):
            answer(case, request, "photos")
        assert matters.photos_sent(case.matter) == 1

    def test_a_number_there_is_none_of(self, case: Case) -> None:
        with pytest.raises(Unknown):
            actions.answer(99, granted=(), words="依规定处理。", by=case.lead, at=SETTLED)

    def test_everybody_but_the_lead(self, case: Case) -> None:
        request = ask(case, "photos")
        for who in (case.people.leader, case.people.admin, case.people.dispatcher, case.resident):
            with pytest.raises(Forbidden):
                actions.answer(request.pk, granted=(), words="依规定处理。", by=who, at=SETTLED)
            with pytest.raises(Forbidden):
                privacy.open_requests(who, "en")


class TestTheLeadsView:
    def test_names_nothing_of_the_matter(self, case: Case) -> None:
        request = ask(close(case), "photos", "words")
        with wall.seated(case.lead):
            card = privacy.request(case.lead, request.pk, "zh-hans", SETTLED)
            assert not Matter.objects.exists()
        said = repr(card)
        for covered in (case.code, str(case.matter_id), "路灯", "王秀兰", NUMBER):
            assert covered not in said
        assert {name: each.may.value for name, each in card.standings.items()} == {"photos": "now", "words": "never"}

    def test_has_the_nearest_due_first(self, case: Case) -> None:
        late, early = ask(case, "photos", at=OPENED + 9 * DAY), ask(case, "photos", at=OPENED + DAY)
        assert [card.id for card in privacy.open_requests(case.lead, "en")] == [early.pk, late.pk]
        assert privacy.how_many_open(case.lead) == 2
