"""Name, number and address put right: sealed as before, found again, and on record without what they were."""

from __future__ import annotations

import pytest

from mazha.casework.privacy import actions
from mazha.casework.privacy.actions.asking import NumberNotShown
from mazha.kernel.errors import Unacceptable
from mazha.matters import queries as matters
from mazha.matters.queries.phones import phones_of
from mazha.people import sealing
from mazha.people.actor import Actor
from tests.actions.privacy.conftest import NUMBER, OPENED, Case, brought

pytestmark = pytest.mark.django_db
NAME, ADDRESS = "王秀兰", "东关街道 5 号"


def correct(
    case: Case, *, name: str = NAME, phone: str = NUMBER, address: str = ADDRESS, key: str | None = None
) -> bool:
    return actions.correct(
        case.matter_id, name=name, phone=phone, address=address, party_id=case.party_id, key=key, by=case.resident,
        at=OPENED,
    )  # fmt: skip


class TestCorrect:
    def test_seals_the_new_number_and_finds_it_again(self, case: Case) -> None:
        assert correct(case, phone="139 0000 4471")
        assert phones_of(case.matter_id) == ["+8613900004471"]
        assert bytes(case.party.phone_print or b"") == sealing.print_of("+8613900004471")

    def test_stands_in_the_ledger_without_what_it_was_or_is(self, case: Case) -> None:
        correct(case, name="王秀蓝", phone="13900004471")
        last = matters.ledger_of(case.matter)[-1]
        assert (last.step, last.facts["what"]) == ("data.corrected", ["name", "phone"])
        written = str(last.facts) + str(
            [note.text for note in matters.notes_of(case.resident, case.matter, OPENED).values()]
        )
        for covered in ("王秀", "1381234", "1390000"):
            assert covered not in written
        assert case.is_whole()

    def test_of_an_address_leaves_the_old_one_for_who_handles_it(self, case: Case) -> None:
        correct(case, address="东关街道 15 号")
        assert case.matter.address == "东关街道 15 号"
        (note,) = matters.notes_of(case.resident, case.matter, OPENED).values()
        assert note.text == "东关街道 5 号 → 东关街道 15 号"
        assert case.is_whole()

    def test_of_nothing_writes_nothing(self, case: Case) -> None:
        before = case.steps()
        assert not correct(case)
        assert case.steps() == before

    def test_sent_twice_happens_once(self, case: Case) -> None:
        assert correct(case, name="王秀蓝", key="k1")
        assert not correct(case, name="王秀蓝", key="k1")
        assert case.steps().count("data.corrected") == 1


class TestRefuses:
    @pytest.mark.parametrize("phone", ["", "12345", "多少来着"])
    def test_what_is_no_number(self, case: Case, phone: str) -> None:
        with pytest.raises(Unacceptable) as refused:
            correct(case, phone=phone)
        assert "phone" in refused.value.problems
        assert phones_of(case.matter_id) == [NUMBER]

    def test_who_has_not_shown_the_number(self, case: Case) -> None:
        with pytest.raises(NumberNotShown):
            actions.correct(
                case.matter_id, name="x", phone="", address=ADDRESS, party_id=None, by=case.resident, at=OPENED
            )

    def test_a_code_alone_any_name(self, lead: Actor, case: Case) -> None:
        anonymous = brought(case.people, lead, phone="")
        actions.correct(
            anonymous.matter_id, name="别人", phone="13900004471", address="东关街道 15 号", party_id=None,
            by=anonymous.resident, at=OPENED,
        )  # fmt: skip
        assert phones_of(anonymous.matter_id) == []
        assert matters.ledger_of(anonymous.matter)[-1].facts["what"] == ["place"]
