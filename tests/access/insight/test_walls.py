"""What the store itself lets a connection read and write of figures, whoever wrote the query."""

from __future__ import annotations

import random

import pytest
from django.db import DatabaseError, connection, transaction

from mazha.insight import actions
from mazha.insight.queries import Filters, NoBoard, Period, Question, Scope
from mazha.kernel.moments import day_of
from mazha.matters.models import Matter
from mazha.people.actor import Actor
from mazha.people.wall import sit
from tests import world
from tests.actions.insight import many
from tests.world import World, at

pytestmark = pytest.mark.django_db
NOW = at("2026-03-20 10:30")


@pytest.fixture
def people() -> World:
    """With a hundred matters counted, and fifty more noted but not yet added up."""
    made, rng = world.make(), random.Random(7)
    units = [made.lamps, made.parks]
    Matter.objects.bulk_create(many.matter(rng, units, NOW) for _n in range(100))
    while actions.fold():
        pass
    Matter.objects.bulk_create(many.matter(rng, units, NOW) for _n in range(50))
    return made


def rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[object, ...]] = cursor.fetchall()
    return found


class TestTally:
    def test_shows_a_street_lead_the_street_alone(self, people: World) -> None:
        sit(people.street_lead)
        assert set(rows("select distinct within, within_value from insight_tally")) == {("street", "370705001")}

    def test_shows_a_unit_what_it_leads(self, people: World) -> None:
        sit(people.head)
        own = str(people.lamps)
        seen = rows("select distinct within, within_value, by, value from insight_tally")
        assert seen
        assert all((r[0], r[1]) == ("unit", own) or (r[2], r[3]) == ("unit", own) for r in seen)

    def test_shows_a_district_all_of_it(self, people: World) -> None:
        everything = rows("select count(*) from insight_tally")
        sit(people.leader)
        assert rows("select count(*) from insight_tally") == everything

    @pytest.mark.parametrize("who", ["admin", "nobody", "clerk"])
    def test_shows_others_nothing(self, people: World, who: str) -> None:
        sit(Actor.nobody() if who == "nobody" else getattr(people, who))
        assert rows("select * from insight_tally union all select * from insight_tally") == []
        assert rows("select * from insight_change") == []

    @pytest.mark.parametrize(
        "order",
        [
            "update insight_tally set received = 0",
            "delete from insight_tally",
            "delete from insight_change",
        ],
    )
    def test_is_not_altered_by_who_may_read_it(self, people: World, order: str) -> None:
        before = rows("select sum(received), count(*) from insight_tally"), rows("select count(*) from insight_change")
        sit(people.leader)
        with connection.cursor() as cursor:
            cursor.execute(order)
        sit(Actor.system("test"))
        after = rows("select sum(received), count(*) from insight_tally"), rows("select count(*) from insight_change")
        assert after == before

    def test_takes_no_invented_change_even_from_the_system(self, people: World) -> None:
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("update insight_change set sign = 1")


class TestChange:
    def test_shows_a_street_lead_changes_of_the_street(self, people: World) -> None:
        sit(people.street_lead)
        assert {row[0] for row in rows("select distinct street from insight_change")} == {"370705001"}

    def test_is_noted_for_whoever_changes_a_matter(self, people: World) -> None:
        before = rows("select count(*) from insight_change")
        sit(people.leader)
        with connection.cursor() as cursor:
            cursor.execute("select id from matters_matter limit 1")
            one = cursor.fetchone()
            cursor.execute("update matters_matter set reworks = 1 - least(reworks, 1) where id = %s", one)
        sit(Actor.system("test"))
        assert rows("select count(*) from insight_change")[0][0] == before[0][0] + 2  # type: ignore[operator]  # counts

    def test_is_not_noted_for_steps_no_figure_depends_on(self, people: World) -> None:
        before = rows("select count(*) from insight_change")
        with connection.cursor() as cursor:
            cursor.execute("update matters_matter set entries = entries + 1, due_at = now() where closed_at is null")
        assert rows("select count(*) from insight_change") == before


class TestExport:
    def test_stays_on_record(self, people: World) -> None:
        period = Period(day_of(NOW), day_of(NOW))
        wanted = actions.Wanted(question=Question(Scope.of(people.leader), period, Filters()), form="csv")
        sit(people.leader)
        export = actions.ask_for_export(wanted, by=people.leader, at=NOW)
        for order in ("update insight_export set at = now()", "delete from insight_export"):
            with pytest.raises(DatabaseError, match="denied"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(order)
        sit(Actor.system("test"))
        assert rows("select id from insight_export") == [(export.pk,)]


class TestScope:
    @pytest.mark.parametrize("who", ["admin", "clerk"])
    def test_refuses_who_answers_for_nothing(self, people: World, who: str) -> None:
        with pytest.raises(NoBoard):
            Scope.of(getattr(people, who))
