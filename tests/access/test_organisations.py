"""Organisations: founded, changed and closed, on the record."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from mazha.kernel.errors import Unacceptable
from mazha.people import actions as people
from mazha.people import queries
from mazha.people.actor import Actor
from mazha.people.roles import Role
from tests.seats import SYSTEM, officer, organisation

AT = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


@pytest.fixture
def admin() -> Actor:
    return officer(Role.SYSTEM_ADMIN, at=AT, name_zh="管理员")


@pytest.fixture
def handler() -> Actor:
    return officer(Role.HANDLER, at=AT)


def id_of(actor: Actor) -> int:
    assert actor.officer_id is not None
    return actor.officer_id


@pytest.mark.django_db
class TestOrganisations:
    def test_are_read_once_and_again_when_one_changes(
        self, admin: Actor, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        unit = organisation(name_zh="住建局")
        assert queries.organisation(unit).name == "住建局"
        with django_assert_num_queries(1), queries.one_edition():
            for _again in range(20):
                queries.organisation(unit)
        people.edit_organisation(unit, name_zh="住房和城乡建设局", by=admin, at=AT)
        assert queries.organisation(unit).name == "住房和城乡建设局"

    def test_show_their_new_name_also_to_the_request_that_changed_it(self, admin: Actor) -> None:
        unit = organisation(name_zh="住建局")
        with queries.one_edition():
            assert queries.organisation(unit).name == "住建局"
            people.edit_organisation(unit, name_zh="城管局", by=admin, at=AT)
            assert queries.organisation(unit).name == "城管局"

    def test_are_not_believed_after_a_rollback(self) -> None:
        unit = organisation(name_zh="住建局")
        with transaction.atomic():
            people.edit_organisation(unit, name_zh="甲", by=SYSTEM, at=AT)
            assert queries.organisation(unit).name == "甲"
            transaction.set_rollback(True)
        assert queries.organisation(unit).name == "住建局"

    def test_are_in_the_order_of_pinyin(self) -> None:
        for name in ("城管局", "安监局", "住建局"):
            organisation(name_zh=name)
        assert [card.name for card in queries.organisations("department")] == ["安监局", "城管局", "住建局"]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"kind": "club"}, "kind"),
            ({"name_zh": " "}, "name_zh"),
            ({"area": "37"}, "area"),
            ({"parent_id": 9}, "parent_id"),
        ],
    )
    def test_refuse_what_cannot_be(self, admin: Actor, wrong: dict[str, object], field: str) -> None:
        right: dict[str, object] = {"kind": "department", "name_zh": "住建局"}
        with pytest.raises(Unacceptable) as refused:
            people.found_organisation("zj", **{**right, **wrong}, by=admin, at=AT)  # type: ignore[arg-type]
        assert list(refused.value.problems) == [field]

    def test_cannot_stand_above_themselves(self, admin: Actor) -> None:
        above = organisation()
        below = people.found_organisation("below", kind="department", name_zh="乙", parent_id=above, by=admin, at=AT)
        with pytest.raises(Unacceptable):
            people.edit_organisation(above, parent_id=below, by=admin, at=AT)

    def test_cannot_close_while_posts_in_them_run_on(self, admin: Actor, handler: Actor) -> None:
        unit = handler.posts[0].organisation_id
        with pytest.raises(people.OrganisationHasPosts):
            people.close_organisation(unit, TODAY, by=admin, at=AT)
