"""What a person does about letters that did not arrive."""

from __future__ import annotations

import pytest

from mazha.kernel.errors import Forbidden
from mazha.notices import actions as notices
from mazha.notices import queries
from mazha.notices.models import Errand, Notice
from mazha.notices.testing import FakeTransport, wired
from mazha.notices.transports import Reaches, Undeliverable
from tests.actions.notices.letters import AT, put
from tests.actions.notices.test_delivering import event
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(w: World) -> list[Notice]:
    """Two dead letters at one subscriber, one at another."""
    hooks = FakeTransport(Reaches.ITSELF)
    hooks.fails = Undeliverable("refused")
    letters = put(event("hook:a"), event("hook:a"), event("hook:b"))
    with wired(webhook=hooks):
        notices.deliver_due(at=AT)
    return letters


class TestRetry:
    def test_begins_anew_with_the_whole_schedule(self, w: World, dead: list[Notice]) -> None:
        hooks = FakeTransport(Reaches.ITSELF)
        with wired(webhook=hooks):
            assert notices.retry([n.pk for n in dead], by=w.admin, at=AT) == 3
            notices.deliver_due(at=AT)
        assert {letter.id for letter in hooks.letters} == {n.pk for n in dead}
        assert set(Notice.objects.values_list("state", "attempts")) == {(Notice.State.SENT, 1)}

    def test_refuses_while_nothing_here_sends_it(self, w: World, dead: list[Notice]) -> None:
        with wired(sms=FakeTransport()), pytest.raises(notices.NoTransport, match="webhook"):
            notices.retry([n.pk for n in dead], by=w.admin, at=AT)
        assert Notice.objects.filter(state=Notice.State.DEAD).count() == 3

    def test_is_for_administrators(self, w: World, dead: list[Notice]) -> None:
        with pytest.raises(Forbidden):
            notices.retry([dead[0].pk], by=w.leader, at=AT)

    def test_closes_the_errand_once_none_lies_dead_there(self, w: World, dead: list[Notice]) -> None:
        with wired(webhook=FakeTransport(Reaches.ITSELF)):
            notices.retry([dead[0].pk], by=w.admin, at=AT)
            assert Errand.objects.get(subject="hook:a").done_at is None
            notices.retry([dead[1].pk], by=w.admin, at=AT)
        errand = Errand.objects.get(subject="hook:a")
        assert (errand.done_at, errand.done_by_id) == (AT, w.admin.officer_id)
        assert Errand.objects.get(subject="hook:b").done_at is None


class TestGiveUp:
    def test_leaves_them_unsent_for_good(self, w: World, dead: list[Notice]) -> None:
        assert notices.give_up([n.pk for n in dead], by=w.admin, at=AT) == 3
        assert set(Notice.objects.values_list("state", flat=True)) == {Notice.State.DROPPED}
        assert not queries.errands(w.admin)

    def test_touches_nothing_that_was_sent(self, w: World) -> None:
        (sent,) = put(event("hook:a"))
        Notice.objects.update(state=Notice.State.SENT)
        assert notices.give_up([sent.pk], by=w.admin, at=AT) == 0


class TestStuck:
    def test_shows_administrators_what_failed_and_why(self, w: World, dead: list[Notice]) -> None:
        rows = queries.stuck(w.admin)
        assert {row.id for row in rows} == {n.pk for n in dead}
        assert {row.failure for row in rows} == {"refused"}
        with pytest.raises(Forbidden):
            queries.stuck(w.leader)

    def test_goes_on_where_the_page_before_ended(self, w: World, dead: list[Notice]) -> None:
        first = queries.stuck(w.admin, limit=2)
        rest = queries.stuck(w.admin, before=(first[-1].made_at, first[-1].id))
        assert len(first) == 2
        assert {row.id for row in (*first, *rest)} == {n.pk for n in dead}
        assert len(rest) == 1

    def test_traffic_counts_by_transport(self, w: World, dead: list[Notice]) -> None:
        with wired(webhook=FakeTransport(Reaches.ITSELF), sms=FakeTransport()):
            counted = {t.transport: (t.is_served, t.waiting, t.dead) for t in queries.traffic(w.admin)}
        assert counted == {"sms": (True, 0, 0), "webhook": (True, 0, 3)}


class TestErrands:
    def test_are_for_those_who_hold_the_role(self, w: World, dead: list[Notice]) -> None:
        assert sorted(errand.subject for errand in queries.errands(w.admin)) == ["hook:a", "hook:b"]
        assert not queries.errands(w.leader)

    def test_finishing_one_is_on_whoever_looked(self, w: World, dead: list[Notice]) -> None:
        errand = queries.errands(w.admin)[0]
        with pytest.raises(Forbidden):
            notices.finish_errand(errand.id, by=w.leader, at=AT)
        notices.finish_errand(errand.id, by=w.admin, at=AT)
        assert errand.id not in {e.id for e in queries.errands(w.admin)}
