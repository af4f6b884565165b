"""What has lain closed for a year is archived by taking the step, in its place in the ledger."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mazha.config import retention
from mazha.matters.actions import NewParty
from mazha.matters.models import Entry, Matter
from mazha.procedures import actions, jobs, registry
from tests import world
from tests.actions.insight import many
from tests.world import World, at

pytestmark = pytest.mark.django_db

OPENED = at("2025-03-03 09:00")
CLOSED = at("2025-03-03 10:00")
DAY = dt.timedelta(days=1)


@pytest.fixture
def people() -> World:
    return world.make()


def closed(people: World, when: dt.datetime = CLOSED) -> UUID:
    new = actions.Opening(
        procedure="hotline", channel="portal", words="路灯三天不亮，晚上看不清路。", gist="路灯不亮",
        district=world.DISTRICT, party=NewParty(name="王秀兰", phone="+8613800000001"),
    )  # fmt: skip
    began = when - dt.timedelta(hours=1)
    opened = actions.open_matter(new, key=None, sent=b"", by=people.dispatcher, at=began, written_at=began)
    given = {"service": "110", "note": "已转公安"}
    actions.take(step="hand_over", matter_id=opened.id, given=given, by=people.dispatcher, at=when)
    return opened.id


class TestArchiveDue:
    def test_waits_for_the_whole_year(self, people: World) -> None:
        matter_id = closed(people)
        assert actions.archive_due("hotline", at=CLOSED + 365 * DAY - dt.timedelta(seconds=1)) == (0, None)
        assert actions.archive_due("hotline", at=CLOSED + 365 * DAY)[0] == 1
        row = Matter.objects.get(pk=matter_id)
        assert (row.stage, row.outcome, row.closed_at) == ("archived", "handed_over", CLOSED)

    def test_stands_in_the_ledger_with_nobody_but_the_program(self, people: World) -> None:
        matter_id = closed(people)
        actions.archive_due("hotline", at=CLOSED + 400 * DAY)
        last = Entry.objects.filter(matter_id=matter_id).order_by("-seq")[0]
        assert (last.step, last.actor_kind, last.actor_name) == ("archive", "system", "archive")

    def test_goes_on_where_it_stopped_the_longest_closed_first(self, people: World) -> None:
        found = [closed(people, CLOSED + n * DAY) for n in (2, 0, 1)]
        when = CLOSED + 400 * DAY
        count, after = actions.archive_due("hotline", at=when, most=2)
        assert count == 2
        assert Matter.objects.get(pk=found[0]).stage == "handed_over"
        assert actions.archive_due("hotline", at=when, after=after, most=2)[0] == 1
        assert actions.how_many_to_archive("hotline", at=when) == 0

    def test_leaves_what_is_open_again(self, people: World) -> None:
        matter_id = closed(people)
        Matter.objects.filter(pk=matter_id).update(closed_at=None, stage="handling")
        assert actions.archive_due("hotline", at=CLOSED + 400 * DAY) == (0, None)

    def test_one_that_cannot_be_archived_stops_no_other(self, people: World) -> None:
        first, second = closed(people), closed(people, CLOSED + DAY)
        Matter.objects.filter(pk=first).update(stage="joined")
        assert actions.archive_due("hotline", at=CLOSED + 400 * DAY)[0] == 1
        assert Matter.objects.get(pk=second).stage == "archived"


class TestPlans:
    def plan_of(self, ask: Callable[[], object]) -> str:
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
        with CaptureQueriesContext(connection) as asked:
            ask()
        (query,) = asked
        with connection.cursor() as cursor:
            cursor.execute(f"explain {query['sql']}")
            return "\n".join(line for (line,) in cursor.fetchall())

    def test_what_waits_is_found_by_the_index_made_for_it(self, people: World) -> None:
        """Beside a history of what was archived long ago: over an empty table one index is as good as the other."""
        rng = random.Random(1)
        long_ago = [many.matter(rng, [people.lamps], CLOSED - DAY) for _n in range(400)]
        for row in long_ago:
            row.stage, row.closed_at = "archived", CLOSED - DAY
        Matter.objects.bulk_create(long_ago)
        with connection.cursor() as cursor:
            cursor.execute("analyze matters_matter")
        assert "matter_to_archive" in self.plan_of(lambda: actions.archive_due("hotline", at=CLOSED))

    @pytest.mark.parametrize(
        ("kind", "stage", "index"), [("receipt", "any", "receipt_age"), ("notice", "sent", "notice_age")]
    )
    def test_what_has_outlived_its_time_is_found_by_age(self, kind: str, stage: str, index: str) -> None:
        clearer = next(each for each in retention.CLEARERS if each.kind == kind)
        assert index in self.plan_of(lambda: list(clearer.stages[stage](CLOSED).values_list("pk", flat=True)[:10]))


class TestJob:
    def test_archives_all_that_is_due(self, people: World) -> None:
        found = {closed(people, CLOSED + n * DAY) for n in range(3)}
        with time_machine.travel(CLOSED + 400 * DAY, tick=False):
            jobs.archive(timestamp=0)
        assert set(Matter.objects.filter(stage="archived").values_list("pk", flat=True)) == found

    def test_is_offered_by_a_procedure_that_says_after_how_long(self) -> None:
        assert "hotline" in actions.archivable()
        for name in actions.archivable():
            asked = [need for step in registry.current(name).steps.values() for need in step.needs]
            assert any(need.startswith("closed_for:") for need in asked), name
