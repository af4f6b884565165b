"""Who someone is on a day, and the matters they may open: from the rows to the answer, with each edge."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

import pytest
from django.utils import translation

from mazha.matters import queries as matters
from mazha.matters.models import Matter
from mazha.matters.queries.visible import CodeIsWrong, MatterIsUnknown
from mazha.people import queries, wall
from mazha.people.actor import Actor, Sitting
from mazha.people.models import Client, Officer, Organisation, Post
from mazha.people.queries.actors import token_hash
from mazha.people.roles import Role
from tests import world
from tests.actions.test_taking import opened
from tests.world import at

pytestmark = pytest.mark.django_db

NOON = at("2026-03-02 12:00")
DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def officer() -> Officer:
    """Holds one post since today, and one until today."""
    unit = Organisation.objects.create(code="lamps", kind="department", name_zh="照明", name_en="Lamps")
    person = Officer.objects.create(username="zhao", name_zh="赵")
    person.posts.create(role=Role.HANDLER, organisation=unit, start_date=TODAY)
    person.posts.create(
        role=Role.STREET_LEAD, organisation=unit, territory="370705001", start_date=TODAY - DAY, end_date=TODAY
    )
    return person


def posts(actor: Actor | None) -> list[Role]:
    assert actor is not None
    return [post.role for post in actor.posts]


class TestActorFor:
    def test_is_the_officer_in_the_posts_held_that_day(self, officer: Officer) -> None:
        first, second = Post.objects.filter(officer=officer).order_by("pk")
        unit = first.organisation_id
        assert queries.actor_for(officer, NOON) == Actor(
            kind="officer",
            name="赵",
            officer_id=officer.pk,
            posts=(
                Sitting(post_id=first.pk, role=Role.HANDLER, organisation_id=unit, territory=""),
                Sitting(post_id=second.pk, role=Role.STREET_LEAD, organisation_id=unit, territory="370705001"),
            ),
        )
        assert queries.actor_for(officer.pk, NOON) == queries.actor_for(officer, NOON)

    def test_holds_a_post_from_its_first_day_to_its_last(self, officer: Officer) -> None:
        held = [posts(queries.actor_for(officer, NOON + n * DAY)) for n in (-2, -1, 0, 1)]
        assert held == [[], [Role.STREET_LEAD], [Role.HANDLER, Role.STREET_LEAD], [Role.HANDLER]]
        # The district's day begins at 16:00 UTC.
        assert posts(queries.actor_for(officer, at("2026-03-03 00:00"))) == [Role.HANDLER]

    def test_is_nobody_when_the_account_is_closed_or_there_is_none(self, officer: Officer) -> None:
        assert queries.actor_for(officer.pk + 1, NOON) == Actor.nobody()
        Officer.objects.filter(pk=officer.pk).update(is_active=False)
        assert queries.actor_for(officer, NOON) == Actor.nobody()


class TestPrograms:
    @pytest.fixture
    def client(self, officer: Officer) -> Client:
        return Client.objects.create(
            name="board", token_hash=token_hash("secret"), token_hint="secr", scopes=["matters:read"], officer=officer,
            made_at=NOON - DAY, expires_at=NOON + DAY,
        )  # fmt: skip

    def test_act_in_the_posts_of_their_officer(self, client: Client, officer: Officer) -> None:
        actor = queries.actor_for_token("secret", NOON)
        assert actor is not None
        assert (actor.kind, actor.name, actor.officer_id) == ("client", "board", officer.pk)
        assert (actor.client_id, actor.scopes) == (client.pk, frozenset({"matters:read"}))
        assert posts(actor) == [Role.HANDLER, Role.STREET_LEAD]
        assert queries.actor_for_client(client.pk, NOON) == actor

    def test_are_nobody_with_another_token_or_after_theirs_has_ended(self, client: Client) -> None:
        def known(when: dt.datetime = NOON) -> tuple[bool, bool]:
            return (
                queries.actor_for_token("secret", when) is not None,
                queries.actor_for_client(client.pk, when) is not None,
            )

        assert queries.actor_for_token("secrets", NOON) is None
        assert queries.actor_for_client(client.pk + 1, NOON) is None
        assert known(NOON + DAY - dt.timedelta(seconds=1)) == (True, True)
        assert known(NOON + DAY) == (False, False)
        Client.objects.update(revoked_at=NOON)
        assert known() == (False, False)
        Client.objects.update(revoked_at=None)
        Officer.objects.update(is_active=False)
        assert known() == (False, False)

    def test_are_marked_used_once_a_day(self, client: Client, django_assert_num_queries: object) -> None:
        with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture
            queries.actor_for_token("secret", NOON)
        with django_assert_num_queries(1):  # type: ignore[operator]
            queries.actor_for_token("secret", NOON)
        assert Client.objects.get().last_used_date == TODAY
        other = Client.objects.create(
            name="b", token_hash=b"x", token_hint="", officer=client.officer, made_at=NOON, expires_at=NOON + DAY
        )
        queries.actor_for_client(other.pk, NOON)
        assert Client.objects.get(pk=other.pk).last_used_date is None

    def test_are_known_by_a_hash_of_any_text(self) -> None:
        assert len(token_hash("令牌\ud800")) == 32


class TestSeen:
    def test_by_its_units_and_its_desks(self) -> None:
        people = world.make()
        led, helped, registered = (Matter.objects.get(pk=opened().id) for _ in range(3))
        Matter.objects.filter(pk=led.pk).update(lead_unit=people.lamps, units=[people.parks])
        Matter.objects.filter(pk=helped.pk).update(lead_unit=None, units=[people.hall, people.lamps])
        Matter.objects.filter(pk=registered.pk).update(registered_at_desk=people.lamps, lead_unit=None, units=[])

        def seen(role: Role, unit: int) -> set[UUID]:
            sitting = Sitting(post_id=1, role=role, organisation_id=unit, territory="")
            actor = Actor(kind="officer", officer_id=1, posts=(sitting,))
            return set(matters.visible_to(actor).values_list("pk", flat=True))

        assert seen(Role.HANDLER, people.lamps) == {led.pk, helped.pk}
        assert seen(Role.HANDLER, people.parks) == {led.pk}
        assert seen(Role.WINDOW_CLERK, people.lamps) == {helped.pk, registered.pk}
        assert seen(Role.DPO, people.lamps) == set()

    def test_through_several_posts_is_all_that_each_of_them_sees_by_either_wall(self) -> None:
        people = world.make()
        placed = [Matter.objects.get(pk=opened().id) for _ in range(5)]
        streets = ("370705001", "370705002", "370705003", "370705003", "370705004")
        for matter, street in zip(placed, streets, strict=True):
            Matter.objects.filter(pk=matter.pk).update(street=street, community="", grid="")
        Matter.objects.filter(pk=placed[2].pk).update(lead_unit=people.parks)
        Matter.objects.filter(pk=placed[4].pk).update(community="370705004001")
        held = [
            (Role.STREET_LEAD, "370705001", people.hall), (Role.STREET_LEAD, "370705002", people.hall),
            (Role.HANDLER, "", people.parks), (Role.HANDLER, "", people.lamps),
            (Role.COMMUNITY_STAFF, "370705004001", people.hall), (Role.WINDOW_CLERK, "370705009", people.hall),
        ]  # fmt: skip
        sittings = tuple(
            Sitting(post_id=n, role=role, organisation_id=unit, territory=area)
            for n, (role, area, unit) in enumerate(held)
        )
        wanted = {placed[n].pk for n in (0, 1, 2, 4)}
        for posts_in_order in (sittings, tuple(reversed(sittings))):
            actor = Actor(kind="officer", officer_id=1, posts=posts_in_order)
            assert set(matters.visible_to(actor).values_list("pk", flat=True)) == wanted
            with wall.seated(actor):
                assert set(Matter.objects.values_list("pk", flat=True)) == wanted


class TestOneMatter:
    def test_is_found_by_its_id_or_its_code_however_written(self) -> None:
        matter = opened()
        mine = Actor.resident(matter.code)
        for written in (matter.code, matter.code.lower(), f"{matter.code[:4]}-{matter.code[4:8]}-{matter.code[8:]}"):
            assert matters.by_code(mine, written).pk == matter.id
            assert matters.by_id_or_code(mine, written).pk == matter.id
        assert matters.by_id(mine, matter.id).pk == matter.id
        assert matters.by_id_or_code(mine, str(matter.id)).pk == matter.id

    def test_is_not_there_for_others_in_the_same_words_as_where_there_is_none(self) -> None:
        matter, other = opened(), opened()
        stranger = Actor.resident(other.code)
        with translation.override("en"):
            for wanted in (matter.id, UUID(int=1)):
                with pytest.raises(MatterIsUnknown, match=r"^There is no such matter, or it is not"):
                    matters.by_id(stranger, wanted)
            with pytest.raises(MatterIsUnknown, match=r"^No matter has this code"):
                matters.by_code(stranger, matter.code)
            with pytest.raises(CodeIsWrong, match="This is not a valid code"):
                matters.by_code(stranger, "7K2M-94QF-T3XX")

    def test_brings_its_unit_along_in_the_same_query(self, django_assert_num_queries: object) -> None:
        people = world.make()
        matter = opened()
        Matter.objects.filter(pk=matter.id).update(lead_unit=people.lamps)
        with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture
            assert matters.by_id(Actor.resident(matter.code), matter.id).lead_unit is not None
            assert matters.by_code(Actor.resident(matter.code), matter.code).lead_unit is not None


class TestReachable:
    def test_are_those_who_left_a_number_in_the_language_they_chose(self) -> None:
        matter = opened()
        ((_party, language, _part),) = matters.reachable_parties(matter.id)
        assert language == "zh-hans"
        assert matters.reachable_parties(UUID(int=1)) == []


class TestSitting:
    def test_names_the_word_that_cannot_stand_in_a_sight(self) -> None:
        bad = Sitting(post_id=1, role=Role.STREET_LEAD, organisation_id=1, territory="37,{}")
        with pytest.raises(ValueError, match=r"^'37,\{\}' cannot stand in a sight: area codes"):
            wall.sit(Actor(kind="officer", officer_id=1, posts=(bad,)))
