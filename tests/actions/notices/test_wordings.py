"""The district's own words."""

from __future__ import annotations

import pytest

from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.notices import actions as notices
from mazha.notices import queries
from mazha.notices.testing import FakeTransport, wired
from mazha.notices.wordings import Words, packaged
from mazha.people import queries as people
from tests.actions.notices.letters import AT, opened_matter, put, text
from tests.world import World

pytestmark = pytest.mark.django_db
OURS = Words("收到", "您好，{code} 已登记。")


class TestEditWording:
    def test_changes_what_is_sent_from_then_on(self, w: World) -> None:
        notices.edit_wording("hotline.registered", "zh-hans", OURS, by=w.admin, at=AT)
        matter, phone = opened_matter(w), FakeTransport()
        put(text(f"matter:{matter.id}"))
        with wired(sms=phone):
            notices.deliver_due(at=AT)
        assert phone.letters[0].body == "您好，7K2M-94QF-T3XC 已登记。"

    def test_is_on_record_with_both_wordings(self, w: World) -> None:
        notices.edit_wording("hotline.registered", "zh-hans", OURS, by=w.admin, at=AT)
        (change,) = people.setting_changes(w.admin, subject="notices.wording")
        assert change.key == "hotline.registered zh-hans"
        assert change.after == {"subject": OURS.subject, "body": OURS.body}
        assert change.before == {
            "subject": packaged()["hotline.registered"].words["zh-hans"].subject,
            "body": packaged()["hotline.registered"].words["zh-hans"].body,
        }

    def test_is_for_administrators(self, w: World) -> None:
        with pytest.raises(Forbidden):
            notices.edit_wording("hotline.registered", "zh-hans", OURS, by=w.leader, at=AT)

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            (Words("", "x"), "subject"),
            (Words("x", " \n"), "body"),
            (Words("x", "长" * 301), "body"),
            (Words("x", "{name}您好"), "body"),
            (Words("x{", "y"), "subject"),
        ],
    )
    def test_refuses_words_that_would_not_read_well(self, w: World, words: Words, field: str) -> None:
        with pytest.raises(Unacceptable) as refused:
            notices.edit_wording("hotline.registered", "zh-hans", words, by=w.admin, at=AT)
        assert refused.value.problems.keys() == {field}

    def test_refuses_a_notice_there_is_none_of(self, w: World) -> None:
        with pytest.raises(Unknown):
            notices.edit_wording("hotline.praised", "zh-hans", OURS, by=w.admin, at=AT)
        with pytest.raises(Unknown):
            notices.edit_wording("hotline.registered", "fr", OURS, by=w.admin, at=AT)


class TestRestoreWording:
    def test_brings_the_packaged_words_back(self, w: World) -> None:
        notices.edit_wording("clock.red", "en", Words("a", "b"), by=w.admin, at=AT)
        assert queries.wording(w.admin, "clock.red", "en").is_own
        notices.restore_wording("clock.red", "en", by=w.admin, at=AT)
        card = queries.wording(w.admin, "clock.red", "en")
        assert (card.is_own, card.words) == (False, card.shipped)


class TestWordings:
    def test_lists_every_one_in_both_languages_with_an_example(self, w: World) -> None:
        cards = queries.wordings(w.admin)
        assert len(cards) == 2 * len(packaged())
        assert all("{" not in card.example.body and card.when for card in cards)


class TestMailboxes:
    def test_are_kept_sealed_and_shown_covered(self, w: World) -> None:
        notices.set_mailbox(f"unit:{w.lamps}", "lamps@example.cn", by=w.admin, at=AT)
        (card,) = queries.mailboxes(w.admin)
        assert card.address == "l***@example.cn"

    def test_everyone_may_name_their_own_and_no_other(self, w: World) -> None:
        notices.set_mailbox(f"officer:{w.handler.officer_id}", "me@example.cn", by=w.handler, at=AT)
        assert queries.my_mailbox(w.handler) is not None
        with pytest.raises(Forbidden):
            notices.set_mailbox(f"unit:{w.lamps}", "me@example.cn", by=w.handler, at=AT)
        notices.remove_mailbox(f"officer:{w.handler.officer_id}", by=w.handler, at=AT)
        assert queries.my_mailbox(w.handler) is None

    def test_refuses_what_is_no_address(self, w: World) -> None:
        with pytest.raises(Unacceptable) as refused:
            notices.set_mailbox("street:7", "not an address", by=w.admin, at=AT)
        assert refused.value.problems.keys() == {"recipient", "address"}
