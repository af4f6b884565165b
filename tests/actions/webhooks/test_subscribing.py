"""Subscribing to events, and ending it."""

from __future__ import annotations

import pytest

from mazha.channels.webhooks import actions, queries
from mazha.channels.webhooks.actions import SameKeyOtherSubscription, TooManySubscriptions
from mazha.channels.webhooks.models import Subscription
from mazha.channels.webhooks.rules import MOST
from mazha.kernel.errors import Forbidden, Unacceptable, Unknown
from mazha.people import queries as people
from mazha.people.actor import Actor
from tests.actions.webhooks.conftest import AT, program_of
from tests.world import World

URL, TYPES = "https://example.cn/hook", ["mazha.matter.step"]


class TestSubscribe:
    def test_gives_a_secret_that_is_kept_sealed(self, program: Actor) -> None:
        made = actions.subscribe(URL, TYPES, by=program, at=AT)
        assert made.secret.startswith("whsec_")
        assert made.secret.encode() not in bytes(Subscription.objects.get().secret_sealed)
        assert "secret" not in str(queries.subscription(program, made.id))

    def test_is_on_record_without_the_secret(self, w: World, program: Actor) -> None:
        made = actions.subscribe(URL, TYPES, by=program, at=AT)
        (change,) = people.setting_changes(w.admin, subject="webhooks")
        assert change.actor_name == "handler's program"
        assert made.secret not in str(change)

    def test_again_under_the_same_key_gives_the_same_subscription(self, program: Actor) -> None:
        made = actions.subscribe(URL, TYPES, key="k1", by=program, at=AT)
        assert actions.subscribe(URL, TYPES, key="k1", by=program, at=AT) == made
        with pytest.raises(SameKeyOtherSubscription):
            actions.subscribe(URL + "2", TYPES, key="k1", by=program, at=AT)
        assert Subscription.objects.count() == 1

    def test_refuses_a_closed_network_and_unknown_events(self, program: Actor) -> None:
        with pytest.raises(Unacceptable) as refused:
            actions.subscribe("https://10.0.0.1/", ["mazha.matter.praised"], by=program, at=AT)
        assert refused.value.problems.keys() == {"url", "types"}

    def test_is_for_programs_that_may(self, w: World) -> None:
        for actor in (w.admin, w.handler, program_of(w, w.handler, "matters:read"), Actor.nobody()):
            with pytest.raises(Forbidden):
                actions.subscribe(URL, TYPES, by=actor, at=AT)

    def test_refuses_more_than_a_program_needs(self, program: Actor) -> None:
        for n in range(MOST):
            actions.subscribe(f"{URL}/{n}", TYPES, by=program, at=AT)
        with pytest.raises(TooManySubscriptions):
            actions.subscribe(URL, TYPES, by=program, at=AT)


class TestUnsubscribe:
    def test_ends_it_for_the_program_itself_and_for_an_administrator(self, w: World, program: Actor) -> None:
        for by in (program, w.admin):
            made = actions.subscribe(URL, TYPES, by=program, at=AT)
            actions.unsubscribe(made.id, by=by, at=AT)
            assert not queries.subscriptions(program)
        assert len(queries.subscriptions(w.admin, ended=True)) == 2

    def test_does_not_know_another_programs_subscription(self, w: World, program: Actor) -> None:
        made = actions.subscribe(URL, TYPES, by=program, at=AT)
        other = program_of(w, w.other_handler)
        with pytest.raises(Unknown):
            actions.unsubscribe(made.id, by=other, at=AT)
        with pytest.raises(Unknown):
            queries.subscription(other, made.id)
        with pytest.raises(Forbidden):
            actions.unsubscribe(made.id, by=w.leader, at=AT)

    def test_twice_is_as_good_as_once(self, program: Actor) -> None:
        made = actions.subscribe(URL, TYPES, by=program, at=AT)
        actions.unsubscribe(made.id, by=program, at=AT)
        actions.unsubscribe(made.id, by=program, at=AT)
