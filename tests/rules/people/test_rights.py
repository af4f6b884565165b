"""Who holds what, and what is said to those who do not."""

from __future__ import annotations

import pytest
from django.utils import translation

from mazha.kernel.errors import Forbidden
from mazha.people import rights
from mazha.people.actor import Actor, Sitting
from mazha.people.roles import Role


def holder(*roles: Role) -> Actor:
    posts = tuple(Sitting(post_id=i, role=role, organisation_id=1, territory="") for i, role in enumerate(roles))
    return Actor(kind="officer", officer_id=5, posts=posts)


class TestHolds:
    def test_any_of_the_roles_in_any_of_the_posts(self) -> None:
        two = holder(Role.HANDLER, Role.DISPATCHER)
        assert rights.holds(two, Role.DPO, Role.DISPATCHER)
        assert not rights.holds(two, Role.DPO)
        assert not rights.holds(holder(), Role.DPO)

    def test_the_system_holds_every_role_and_a_resident_none(self) -> None:
        assert rights.holds(Actor.system("clock"), Role.DPO)
        assert not any(rights.holds(Actor.resident("7K2M94QFT3XC"), role) for role in Role)

    def test_a_program_holds_what_its_officer_does(self) -> None:
        post = Sitting(post_id=1, role=Role.HANDLER, organisation_id=1, territory="")
        assert rights.holds(Actor(kind="client", client_id=1, officer_id=5, posts=(post,)), Role.HANDLER)


class TestPostAs:
    def test_is_the_first_that_fits(self) -> None:
        both = holder(Role.HANDLER, Role.DISPATCHER)
        assert both.post_as(Role.DISPATCHER, Role.HANDLER) == both.posts[0]
        assert both.post_as(Role.DISPATCHER) == both.posts[1]
        assert both.post_as(Role.DPO) is None
        assert both.roles == {Role.HANDLER, Role.DISPATCHER}


class TestMust:
    def test_name_the_roles_that_may(self) -> None:
        rights.must_hold(holder(Role.HANDLER), Role.HANDLER)
        with translation.override("en"), pytest.raises(Forbidden) as refused:
            rights.must_hold(holder(Role.HANDLER), Role.DPO, Role.DISPATCHER)
        may = "Data protection lead or Dispatcher"
        assert refused.value.message == f"Only the post of {may} may do this. Ask someone who holds it."
        assert refused.value.facts == {"roles": ["dpo", "dispatcher"]}

    def test_administer_is_for_administrators(self) -> None:
        rights.must_administer(holder(Role.SYSTEM_ADMIN))
        with pytest.raises(Forbidden) as refused:
            rights.must_administer(holder(*(role for role in Role if role is not Role.SYSTEM_ADMIN)))
        assert refused.value.facts == {"roles": ["system_admin"]}

    def test_be_an_officer_who_is_signed_in(self) -> None:
        assert rights.must_be_officer(holder()) == 5
        says = "This page is for officers who are signed in. Sign in and open it again."
        for other in (Actor.nobody(), Actor(kind="officer"), Actor(kind="client", officer_id=5)):
            with translation.override("en"), pytest.raises(Forbidden) as refused:
                rights.must_be_officer(other)
            assert refused.value.message == says


class TestActor:
    def test_says_in_the_ledger_who_it_was(self) -> None:
        assert (Actor.nobody().kind, Actor.nobody().name) == ("nobody", "")
        assert (Actor.system("clock").kind, Actor.system("clock").name) == ("system", "clock")
        resident = Actor.resident("7K2M94QFT3XC")
        assert (resident.kind, resident.name, resident.code) == ("resident", "resident", "7K2M94QFT3XC")
