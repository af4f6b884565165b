"""Delivery: at least once, growing delays, and a person at the end of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connections

from mazha.notices import actions as notices
from mazha.notices.models import Errand, Notice
from mazha.notices.retrying import DELAYS, LEASE
from mazha.notices.testing import FakeTransport, wired
from mazha.notices.transports import NobodyThere, NotDelivered, Reaches, Undeliverable
from mazha.people.roles import Role
from tests.actions.notices.letters import AT, message, opened_matter, put, text
from tests.servers import OwnStore
from tests.world import World

MINUTE = dt.timedelta(minutes=1)
SILENT = NotDelivered("no answer")


def event(recipient: str, name: str = "mazha.matter.step") -> notices.Telling:
    return notices.Telling(name=name, transport="webhook", recipient=recipient)


class Killed(BaseException):
    """What happens to a process between two lines."""


@pytest.fixture
def hooks() -> FakeTransport:
    return FakeTransport(Reaches.ITSELF)


@pytest.mark.django_db
class TestDeliverDue:
    def test_sends_the_words_to_everyone_in_the_matter(self, w: World) -> None:
        matter = opened_matter(w)
        (notice,) = put(text(f"matter:{matter.id}"), matter=matter.id)
        phone = FakeTransport()
        with wired(sms=phone):
            assert notices.deliver_due(at=AT) == 1
            assert notices.deliver_due(at=AT + LEASE * 2) == 0
        (letter,) = phone.letters
        assert letter.id == notice.pk
        assert letter.to == ("+8613812345678",)
        assert letter.body.startswith("您反映的事已登记，查询码 7K2M-94QF-T3XC")
        notice.refresh_from_db()
        assert (notice.state, notice.sent_at) == (Notice.State.SENT, AT)

    def test_keeps_no_number_in_the_outbox(self, w: World) -> None:
        matter = opened_matter(w)
        put(text(f"matter:{matter.id}"), matter=matter.id)
        with wired(sms=FakeTransport()):
            notices.deliver_due(at=AT)
        assert "13812345678" not in str(Notice.objects.values())

    def test_drops_what_nobody_is_left_to_read(self, w: World) -> None:
        matter = opened_matter(w, phone="")
        (notice,) = put(text(f"matter:{matter.id}"), matter=matter.id)
        with wired(sms=FakeTransport()):
            notices.deliver_due(at=AT)
        notice.refresh_from_db()
        assert notice.state == Notice.State.DROPPED
        assert not Errand.objects.exists()

    def test_tries_again_after_growing_delays_and_not_before(self, hooks: FakeTransport) -> None:
        put(event("hook:a"))
        hooks.fails, at = SILENT, AT
        with wired(webhook=hooks):
            notices.deliver_due(at=at)
            for delay in DELAYS:
                assert notices.deliver_due(at=at + delay - dt.timedelta(seconds=1)) == 0
                at += delay
                assert notices.deliver_due(at=at) == 1
            assert notices.deliver_due(at=at + dt.timedelta(days=30)) == 0
        assert len(hooks.letters) == len(DELAYS) + 1
        assert len({letter.id for letter in hooks.letters}) == 1

    def test_gives_up_in_the_end_and_asks_a_person_exactly_once(self, hooks: FakeTransport) -> None:
        put(event("hook:a"), event("hook:a", "mazha.matter.opened"))
        hooks.fails, at = SILENT, AT
        with wired(webhook=hooks):
            for _try in range(40):
                notices.deliver_due(at=at)
                at += dt.timedelta(hours=9)
        assert {n.state for n in Notice.objects.all()} == {Notice.State.DEAD}
        errand = Errand.objects.get()
        assert (errand.kind, errand.subject, errand.role) == (notices.DEAD_LETTERS, "hook:a", Role.SYSTEM_ADMIN)

    def test_buries_at_once_what_can_never_arrive(self, hooks: FakeTransport) -> None:
        (notice,) = put(event("hook:a"))
        hooks.fails = Undeliverable("refused: 422")
        with wired(webhook=hooks):
            notices.deliver_due(at=AT)
        notice.refresh_from_db()
        assert (notice.state, notice.attempts, notice.failure) == (Notice.State.DEAD, 1, "refused: 422")
        assert Errand.objects.count() == 1

    def test_asks_nobody_about_a_subscriber_who_left(self, hooks: FakeTransport) -> None:
        (notice,) = put(event("hook:a"))
        hooks.fails = NobodyThere("the subscription ended")
        with wired(webhook=hooks):
            notices.deliver_due(at=AT)
        notice.refresh_from_db()
        assert notice.state == Notice.State.DROPPED
        assert not Errand.objects.exists()

    def test_a_silent_subscriber_is_tried_once_a_round_and_holds_up_no_other(self, hooks: FakeTransport) -> None:
        put(event("hook:a"), event("hook:a"), event("hook:a"))
        hooks.fails = SILENT
        with wired(webhook=hooks):
            notices.deliver_due(at=AT)
        assert len(hooks.letters) == 1
        tried = sorted(Notice.objects.values_list("attempts", "next_at"))
        assert tried == [(0, AT + MINUTE), (0, AT + MINUTE), (1, AT + MINUTE)]

    def test_a_broken_letter_does_not_stop_the_next(self, w: World) -> None:
        matter = opened_matter(w)
        put(text("party:this-is-no-uuid"), text(f"matter:{matter.id}"))
        phone = FakeTransport()
        with wired(sms=phone):
            notices.deliver_due(at=AT)
        assert [letter.recipient for letter in phone.letters] == [f"matter:{matter.id}"]
        broken = Notice.objects.get(recipient="party:this-is-no-uuid")
        assert (broken.state, broken.next_at) == (Notice.State.WAITING, AT + MINUTE)
        assert "no-uuid" not in broken.failure

    def test_sends_again_with_the_same_id_what_went_out_just_before_the_process_died(
        self, hooks: FakeTransport
    ) -> None:
        (notice,) = put(event("hook:a"))
        hooks.fails = Killed()
        with wired(webhook=hooks):
            with pytest.raises(Killed):
                notices.deliver_due(at=AT)
            hooks.fails = None
            assert notices.deliver_due(at=AT + LEASE - dt.timedelta(seconds=1)) == 0
            assert notices.deliver_due(at=AT + LEASE) == 1
        assert [letter.id for letter in hooks.letters] == [notice.pk, notice.pk]
        notice.refresh_from_db()
        assert notice.state == Notice.State.SENT

    def test_one_that_kills_its_process_each_time_ends_as_a_dead_letter(self, hooks: FakeTransport) -> None:
        put(event("hook:a"))
        hooks.fails, at = Killed(), AT
        with wired(webhook=hooks):
            for _try in range(len(DELAYS) + 3):
                if not Notice.objects.filter(state=Notice.State.WAITING).exists():
                    break
                try:
                    notices.deliver_due(at=at)
                except Killed:
                    at += LEASE
        assert Notice.objects.get().state == Notice.State.DEAD
        assert Errand.objects.count() == 1

    def test_leaves_the_site_inbox_alone(self) -> None:
        put(message("unit:7"))
        with wired(sms=FakeTransport()):
            assert notices.deliver_due(at=AT) == 0

    def test_tries_only_the_transports_asked_for(self, hooks: FakeTransport) -> None:
        put(event("hook:a"))
        with wired(webhook=hooks, sms=FakeTransport()):
            assert notices.deliver_due(at=AT, only=["sms"]) == 0
            assert notices.deliver_due(at=AT, only=["webhook"]) == 1


@pytest.mark.django_db
class TestHoldUnserved:
    def test_holds_what_nothing_here_sends_and_says_nothing_was_sent(self) -> None:
        (notice,) = put(text("party:0192f0c1-0000-7000-8000-000000000001"))
        with wired(mail=FakeTransport()):
            assert notices.deliver_due(at=AT) == 0
            assert notices.hold_unserved(at=AT) == 1
        notice.refresh_from_db()
        assert (notice.state, notice.sent_at) == (Notice.State.HELD, None)


class TestManyDeliverers:
    def test_two_at_the_same_time_never_take_the_same_notice(self, own_store: OwnStore) -> None:
        """The second comes while the first still has its claim uncommitted."""
        for _ in range(3):
            put(event("hook:a"))
        from django.db import transaction

        from mazha.notices.actions.delivering import _claimed

        other = connections.create_connection("default")
        try:
            with transaction.atomic():
                first = _claimed(["webhook"], AT, 2)
                assert len(first) == 2
                with other.cursor() as cursor:
                    cursor.execute(
                        "select count(*) from (select id from notices_notice where state = 'waiting' "
                        "for update skip locked) free"
                    )
                    assert cursor.fetchone() == (1,)
        finally:
            other.close()
