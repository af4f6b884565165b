"""Who sees a warning and its numbers, and that figures leave it out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from mazha.insight import actions
from mazha.insight import queries as insight
from mazha.insight.queries import NotYoursToWatch, Period, Question, Scope
from mazha.people.wall import seated
from tests.actions.warnings.ground import NOW, TODAY, came, raised
from tests.world import World

pytestmark = pytest.mark.django_db


class TestWall:
    def test_keeps_small_counts_to_the_post_they_are_for(self, people: World) -> None:
        shown = raised(people)
        for other in (people.dispatcher, people.supervisor, people.street_lead, people.centre_lead, people.admin):
            with seated(other):
                with pytest.raises(NotYoursToWatch):
                    insight.warning(other, shown.matter.pk)
                assert insight.open_warnings(other) == 0
                assert read_raw() == [0, 0, 0, 0]
        with seated(people.leader):
            assert insight.warning(people.leader, shown.matter.pk).raised.seen == 9
            assert read_raw() == [0, 1, 1, 0]

    def test_lets_nobody_write_a_warning_by_hand(self, people: World) -> None:
        shown = raised(people)
        with seated(people.leader), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update insight_raised set seen = 0 where matter_id = %s", [shown.matter.pk])
            assert cursor.rowcount == 0
        with seated(people.leader), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("insert into insight_cell values ('2026-01-01', '370705', '', '', '0401', 1)")

    def test_shows_behind_it_only_what_the_leader_may_see_anyway(self, people: World) -> None:
        shown = raised(people)
        (hidden,) = came(people, 1, restricted="minor")
        with seated(people.leader):
            found = insight.behind_warning(people.leader, shown.raised)
        assert len(found) == 9
        assert hidden.pk not in {each.pk for each in found}

    def test_leaves_figures_alone(self, people: World) -> None:
        with seated(people.leader):
            question = Question(Scope.of(people.leader), Period(TODAY - dt.timedelta(days=6), TODAY))
            before = insight.number(people.leader, question, "received", at=NOW)
        raised(people)
        while actions.fold():
            pass
        with seated(people.leader):
            assert insight.number(people.leader, question, "received", at=NOW) == before + 9
            assert len(insight.matters_behind(people.leader, question, "received", at=NOW).rows) == before + 9


def read_raw() -> list[int]:
    found = []
    with connection.cursor() as cursor:
        for table in ("insight_cell", "insight_raised", "insight_watch", "insight_rehearsed"):
            cursor.execute(f"select count(*) from {table}")
            row = cursor.fetchone()
            assert row is not None
            found.append(row[0])
    return found
