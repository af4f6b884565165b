"""A person asks for deletion: what may go goes at once and whole, the rest waits for the lead, and all is on record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection

from mazha.casework.privacy import actions
from mazha.casework.privacy import queries as privacy
from mazha.casework.privacy.actions.asking import NumberNotShown, TooManyOpen
from mazha.casework.privacy.models import Request
from mazha.kernel.errors import Unacceptable
from mazha.matters import queries as matters
from mazha.matters.models import Party
from mazha.matters.queries.phones import phones_of
from mazha.people import wall
from mazha.people.actor import Actor
from tests.actions.privacy.conftest import CLOSED, DAY, NUMBER, OPENED, SETTLED, Case, brought, close

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def ask(case: Case, *what: str, at: dt.datetime = SETTLED, words: str = "", key: str | None = None) -> Request:
    number = actions.ask(case.matter_id, what, words=words, party_id=case.party_id, key=key, by=case.resident, at=at)
    return Request.objects.get(pk=number)


class TestOfASettledMatter:
    def test_number_and_name_go_at_once(self, case: Case) -> None:
        request = ask(close(case), "phone", "name")
        assert (request.by_rule, request.answered_at) == (True, SETTLED)
        party = case.party
        assert (party.phone_sealed, party.phone_print, party.name_sealed) == (None, None, None)
        assert phones_of(case.matter_id) == []

    def test_the_ledger_says_so_and_verifies(self, case: Case) -> None:
        ask(close(case), "phone")
        assert case.steps()[-2:] == ["data.asked", "data.erased"]
        last = matters.ledger_of(case.matter)[-1]
        assert (last.actor_kind, last.facts["what"]) == ("resident", ["phone"])
        assert NUMBER not in str([entry.facts for entry in matters.ledger_of(case.matter)])
        assert case.is_whole()

    def test_only_what_was_asked_goes(self, case: Case) -> None:
        ask(close(case), "phone")
        assert case.party.name_sealed is not None
        assert matters.photos_sent(case.matter) == 1

    def test_only_whose_number_was_shown(self, case: Case) -> None:
        other = Party.objects.create(
            id=case.matter_id, matter_id=case.matter_id, part="joined", phone_sealed=b"x", added_at=OPENED
        )
        ask(close(case), "phone")
        other.refresh_from_db()
        assert other.phone_sealed is not None

    def test_nothing_goes_by_half(self, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        """A disk that fails between the two leaves number, ledger and request as they were."""
        close(case)
        before = case.steps()

        def broken(*_given: object, **_more: object) -> None:
            raise DatabaseError("disk")

        monkeypatch.setattr(Request, "save", broken)
        with pytest.raises(DatabaseError):
            ask(case, "phone")
        assert case.party.phone_sealed is not None
        assert case.steps() == before
        assert not Request.objects.exists()
        assert case.is_whole()

    def test_photos_wait_for_the_lead(self, case: Case) -> None:
        request = ask(close(case), "phone", "photos")
        assert (request.done, request.answered_at) == (["phone"], None)
        assert matters.photos_sent(case.matter) == 1

    def test_who_agreed_to_the_result_need_not_wait(self, case: Case) -> None:
        assert ask(close(case, agreed=True), "phone", at=CLOSED + SECOND).done == ["phone"]


class TestOfAMatterThatIsNotSettled:
    def test_nothing_goes_while_it_is_open(self, case: Case) -> None:
        request = ask(case, "phone", at=OPENED + DAY)
        assert (request.done, request.answered_at) == ([], None)
        assert phones_of(case.matter_id) == [NUMBER]

    def test_nothing_goes_before_the_last_day_to_object_has_ended(self, case: Case) -> None:
        assert ask(close(case), "phone", at=SETTLED - SECOND).done == []
        assert ask(case, "phone", at=SETTLED).done == ["phone"]

    def test_is_answered_within_the_working_days_of_the_list(self, case: Case) -> None:
        """Fifteen working days from 3 March 2026, with Qingming (6 April) beyond them."""
        request = ask(case, "phone", at=OPENED + DAY)
        assert request.due_at.astimezone(OPENED.tzinfo).date() == dt.date(2026, 3, 24)
        (card,) = privacy.requests_of(case.resident, case.matter, "zh-hans")
        assert any("工作日" in sentence for sentence in card.because)


class TestRefuses:
    def test_name_and_number_without_the_number(self, case: Case) -> None:
        with pytest.raises(NumberNotShown):
            actions.ask(case.matter_id, ["phone"], by=case.resident, at=SETTLED)

    def test_a_code_alone_deletes_nothing(self, lead: Actor, case: Case) -> None:
        anonymous = close(brought(case.people, lead, phone=""))
        actions.ask(anonymous.matter_id, ["name"], by=anonymous.resident, at=SETTLED)
        assert anonymous.party.name_sealed is not None
        assert Request.objects.get(matter_id=anonymous.matter_id).answered_at is None

    @pytest.mark.parametrize(
        ("what", "words", "where"),
        [((), "", "what"), (("address book",), "", "what"), (("notices",), "", "what"), (("other",), "x", "words"),
         (("phone",), "x" * 501, "words")],
    )  # fmt: skip
    def test_what_says_nothing(self, case: Case, what: tuple[str, ...], words: str, where: str) -> None:
        with pytest.raises(Unacceptable) as refused:
            ask(case, *what, words=words)
        assert where in refused.value.problems
        assert not Request.objects.exists()

    def test_a_fourth_while_three_wait(self, case: Case) -> None:
        for _ in range(3):
            ask(case, "photos")
        with pytest.raises(TooManyOpen):
            ask(case, "photos")


class TestSentTwice:
    def test_happens_once(self, case: Case) -> None:
        first, second = (ask(case, "photos", key="portal:1") for _ in range(2))
        assert first.pk == second.pk
        assert case.steps().count("data.asked") == 1


class TestWall:
    def test_shows_a_request_to_its_person_and_nobody_else(self, case: Case) -> None:
        ask(case, "photos", words="canary-9917")
        for who, seen in ((case.resident, 1), (case.people.leader, 0), (case.lead, 0), (Actor.resident("X"), 0)):
            with wall.seated(who):
                assert Request.objects.count() == seen, who
                assert len(privacy.requests_of(who, case.matter, "en") if seen else []) == seen

    def test_lets_nobody_erase_one(self, case: Case) -> None:
        ask(case, "photos")
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("delete from privacy_request")
