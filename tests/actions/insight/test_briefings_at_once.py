"""Two people sign one briefing in the same moment."""

from __future__ import annotations

from collections.abc import Callable

from mazha.insight import actions
from mazha.insight.models import Briefing
from mazha.people.actor import Actor
from mazha.people.wall import seated
from tests import world
from tests.at_once import at_once, winner
from tests.servers import OwnStore
from tests.world import DISTRICT, at

NIGHT = at("2026-03-23 01:20")


def weekly() -> Briefing:
    with seated(actions.BRIEFER):
        return Briefing.objects.get(kind="weekly", place=DISTRICT)


class TestSign:
    def test_of_two_one_wins_and_the_other_is_told_whose_name_is_there(self, own_store: OwnStore) -> None:
        made = world.make()
        actions.make_briefings(at=NIGHT)
        found = weekly()
        second = Actor(kind="officer", name="second", officer_id=made.supervisor.officer_id, posts=made.leader.posts)

        def signs(actor: Actor) -> Callable[[], object]:
            return lambda: actions.sign(found.pk, seen=1, by=actor, at=NIGHT)

        _won, refused = winner(at_once((made.leader, signs(made.leader)), (second, signs(second))))
        assert isinstance(refused, actions.BriefingIsSigned)
        assert weekly().signed_name in {"leader", "second"}
        assert weekly().signed_name in refused.message
