"""What is written to the outbox."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from mazha.kernel import moments
from mazha.kernel.statement import together
from mazha.notices import actions as notices
from mazha.notices.models import Notice
from tests.actions.notices.letters import AT, message, put, text
from tests.world import World

pytestmark = pytest.mark.django_db


class TestOutbox:
    def test_a_message_for_the_site_inbox_has_arrived_when_it_is_written(self) -> None:
        (notice,) = put(message("unit:7"))
        assert (notice.state, notice.sent_at) == (Notice.State.SENT, AT)

    def test_a_text_message_waits(self) -> None:
        (notice,) = put(text("party:0192f0c1-0000-7000-8000-000000000001"))
        assert (notice.state, notice.sent_at, notice.attempts) == (Notice.State.WAITING, None, 0)

    def test_a_machine_that_is_an_hour_ahead_keeps_nobody_waiting(self) -> None:
        ahead = moments.now() + dt.timedelta(hours=1)
        notices.follow(["mazha.matter.step"], transport="webhook", recipient="hook:a")
        together([
            notices.outbox(None, [text("party:0192f0c1-0000-7000-8000-000000000001")], at=ahead),
            notices.to_followers("mazha.matter.step", None, {}, at=ahead),
        ])  # fmt: skip
        assert Notice.objects.filter(made_at=ahead).count() == 2
        assert not Notice.objects.filter(next_at__gte=ahead).exists()

    def test_goes_to_the_mailbox_of_those_who_share_the_inbox_as_well(self, w: World) -> None:
        notices.set_mailbox("unit:7", "lamps@example.cn", language="en", by=w.admin, at=AT)
        put(message("unit:7"), message("unit:8"))
        by_mail = Notice.objects.get(transport="mail")
        assert (by_mail.recipient, by_mail.language, by_mail.state) == ("unit:7", "en", Notice.State.WAITING)
        assert Notice.objects.filter(transport="inbox").count() == 2


class TestToFollowers:
    def test_writes_one_for_each_who_follows_that_event(self) -> None:
        notices.follow(["mazha.matter.opened", "mazha.matter.step"], transport="webhook", recipient="hook:a")
        notices.follow(["mazha.matter.step"], transport="webhook", recipient="hook:b")
        assert together([notices.to_followers("mazha.matter.step", None, {}, at=AT)]) == (2,)
        assert together([notices.to_followers("mazha.matter.opened", None, {}, at=AT)]) == (1,)
        assert Notice.objects.filter(recipient="hook:a").count() == 2

    def test_costs_no_statement_of_its_own(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with django_assert_num_queries(1):
            assert together([notices.to_followers("mazha.matter.step", None, {}, at=AT)]) == (0,)

    def test_whoever_follows_no_longer_gets_not_even_what_is_on_its_way(self) -> None:
        notices.follow(["mazha.matter.step"], transport="webhook", recipient="hook:a")
        together([notices.to_followers("mazha.matter.step", None, {}, at=AT)])
        notices.unfollow("hook:a")
        assert Notice.objects.get().state == Notice.State.DROPPED
        assert together([notices.to_followers("mazha.matter.step", None, {}, at=AT)]) == (0,)

    def test_following_other_events_replaces_the_earlier_ones(self) -> None:
        notices.follow(["mazha.matter.opened"], transport="webhook", recipient="hook:a")
        notices.follow(["mazha.matter.step"], transport="webhook", recipient="hook:a")
        assert together([notices.to_followers("mazha.matter.opened", None, {}, at=AT)]) == (0,)
