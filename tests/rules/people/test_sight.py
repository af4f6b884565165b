"""What each role sees, from one table."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from mazha.people.actor import Actor, Sight, Sitting
from mazha.people.roles import DUTIES, REACH, SEES_MATTERS, TITLES, Reach, Role


def holder(*roles: Role, territory: str = "370705001") -> Actor:
    posts = tuple(
        Sitting(post_id=i, role=role, organisation_id=10 + i, territory=territory) for i, role in enumerate(roles)
    )
    return Actor(kind="officer", officer_id=1, posts=posts)


class TestSight:
    @pytest.mark.parametrize("role", Role)
    def test_of_each_role_is_what_its_reach_says(self, role: Role) -> None:
        expected = {
            Reach.TERRITORY: Sight(areas=frozenset({"370705001"})),
            Reach.UNIT: Sight(units=frozenset({10}), named=1),
            Reach.DESK: Sight(desks=frozenset({10}), desk_areas=frozenset({"370705001"}), named=1),
            Reach.CASE: Sight(named=1),
            Reach.NOTHING: Sight(),
        }
        assert holder(role).sight() == replace(expected[REACH[role]], barred_from=frozenset({10}))

    def test_of_several_posts_is_their_sum(self) -> None:
        sight = holder(Role.HANDLER, Role.GRID_WORKER).sight()
        assert sight.units == {10}
        assert sight.areas == {"370705001"}

    @pytest.mark.parametrize("role", sorted(SEES_MATTERS))
    def test_of_a_post_without_a_territory_is_never_everywhere(self, role: Role) -> None:
        sight = holder(role, territory="").sight()
        assert "" not in sight.areas | sight.desk_areas
        assert not sight.everything

    def test_of_nobody_is_blind_and_only_the_system_sees_everything(self) -> None:
        assert Actor.nobody().sight().is_blind
        assert Actor(kind="officer", officer_id=1).sight().is_blind
        assert Actor(kind="client", officer_id=1).sight().is_blind
        assert Actor.system("sweeper").sight() == Sight(everything=True)
        assert Actor.resident("7K2M94QFT3XC").sight() == Sight(code="7K2M94QFT3XC")
        assert Actor.other_side("7K2M94QFT3XC", UUID(int=7)).sight() == Sight(party=UUID(int=7))

    def test_being_kept_out_of_something_is_not_yet_seeing_something(self) -> None:
        assert holder(Role.SYSTEM_ADMIN).sight().is_blind
        assert not holder(Role.MEDIATOR).sight().is_blind


class TestRoles:
    @pytest.mark.parametrize("role", Role)
    def test_each_has_a_name_a_duty_and_a_reach(self, role: Role) -> None:
        assert role in REACH
        assert role.label == str(TITLES[role]) != ""
        assert role.duty == str(DUTIES[role]) != ""
