"""The process map: counted from the ledger, the same when counted anew, seen by who covers the place."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client

from mazha.insight import actions
from mazha.insight import queries as insight
from mazha.insight.flow import bucket_of, minutes_in
from mazha.insight.models import Flow
from mazha.insight.queries import Period
from mazha.kernel.errors import Forbidden
from mazha.matters.models import Entry, Matter
from mazha.people.wall import seated, sit
from tests import seats, world
from tests.actions.insight import many
from tests.world import World, at

pytestmark = pytest.mark.django_db
NOW = at("2026-03-23 01:20")
DAY = dt.date(2026, 3, 22)
STREET, OTHER = "370705001", "370705002"
ONE = Period(DAY, DAY)


@pytest.fixture(autouse=True)
def night() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def told(row: Matter, *lines: tuple[str, str, int | None]) -> None:
    """A matter with its ledger: stage, moment, organisation."""
    row.save(force_insert=True)
    Entry.objects.bulk_create(
        Entry(
            matter=row, seq=seq, step="step", at=at(moment), written_at=at(moment), actor_kind="system", stage=stage,
            organisation_id=organisation, before=b"", hash=bytes([seq]),
        )
        for seq, (stage, moment, organisation) in enumerate(lines, 1)
    )  # fmt: skip


@pytest.fixture
def people() -> World:
    made, rng = world.make(), random.Random(2)
    first, second = (many.matter(rng, [made.lamps], NOW) for _n in range(2))
    first.street, second.street = STREET, OTHER
    told(
        first,
        ("registered", "2026-03-20 10:00", made.hall), ("registered", "2026-03-20 11:00", made.hall),
        ("dispatched", "2026-03-22 10:00", made.hall), ("handling", "2026-03-22 12:00", made.lamps),
        ("dispatched", "2026-03-22 13:00", made.lamps), ("handling", "2026-03-23 01:00", made.parks),
    )  # fmt: skip
    told(second, ("registered", "2026-03-22 08:00", made.hall), ("dispatched", "2026-03-22 08:30", made.hall))
    actions.count_flow(at=NOW)
    return made


def rows() -> list[tuple[object, ...]]:
    with seated(actions.FLOWER):
        return sorted(Flow.objects.values_list("day", "street", "stage", "next", "bucket", "n", "handed", "returned"))


class TestCountFlow:
    def test_measures_from_when_the_stage_was_entered_to_when_it_was_left(self, people: World) -> None:
        assert rows() == sorted([
            (DAY, STREET, "registered", "dispatched", bucket_of(48 * 60), 1, 0, 0),
            (DAY, STREET, "dispatched", "handling", bucket_of(120), 1, 1, 0),
            (DAY, STREET, "handling", "dispatched", bucket_of(60), 1, 0, 1),
            (DAY, OTHER, "registered", "dispatched", bucket_of(30), 1, 0, 0),
        ])  # fmt: skip

    def test_comes_to_the_same_when_counted_anew(self, people: World) -> None:
        before = rows()
        with seated(actions.FLOWER):
            Flow.objects.update(n=99)
        assert actions.count_flow(at=NOW) == 4
        assert rows() == before

    def test_counts_a_night_that_was_left_out(self, people: World) -> None:
        with seated(actions.FLOWER):
            Flow.objects.all().delete()
        actions.count_flow(at=NOW + dt.timedelta(days=3))
        with seated(actions.FLOWER):
            assert Flow.objects.filter(day=DAY).count() == 4
            assert Flow.objects.filter(day=DAY + dt.timedelta(days=1)).count() == 1

    def test_leaves_out_whatever_somebody_is_kept_out_of(self, people: World) -> None:
        Matter.objects.filter(street=OTHER).update(barred=[people.parks])
        actions.count_flow(at=NOW)
        assert {row[1] for row in rows()} == {STREET}


class TestProcessMap:
    def test_says_median_and_nine_in_ten(self, people: World) -> None:
        with seated(people.leader):
            found = insight.process_map(people.leader, "hotline", ONE)
        stay = found.stays["registered"]
        assert (stay.n, stay.median, stay.p90) == (
            2, minutes_in(bucket_of(30)), minutes_in(bucket_of(2880)),
        )  # fmt: skip
        assert [(m.stage, m.next, m.n, m.returned) for m in found.moves] == [
            ("dispatched", "handling", 1, 0), ("handling", "dispatched", 1, 1), ("registered", "dispatched", 2, 0),
        ]  # fmt: skip

    def test_shows_a_street_lead_the_street_alone(self, people: World) -> None:
        with seated(people.street_lead):
            found = insight.process_map(people.street_lead, "hotline", ONE)
            assert insight.process_map(people.street_lead, "hotline", ONE, street=OTHER).moves == ()
            assert set(Flow.objects.values_list("street", flat=True)) == {STREET}
        assert found.stays["registered"].n == 1

    def test_refuses_other_posts(self, people: World) -> None:
        with pytest.raises(Forbidden):
            insight.process_map(people.clerk, "hotline", ONE)

    def test_the_store_shows_a_unit_nothing_and_takes_nothing_from_a_leader(self, people: World) -> None:
        sit(people.head)
        assert not Flow.objects.exists()
        sit(people.leader)
        with connection.cursor() as cursor:
            cursor.execute("update insight_flow set n = 0")
            assert cursor.rowcount == 0
        assert Flow.objects.filter(n=0).count() == 0


class TestPage:
    def test_shows_stages_times_and_ways_back(self, people: World, client: Client) -> None:
        client.cookies["mazha_language"] = "en"
        seats.seat(client, people.leader.officer_id, NOW)
        text = client.get("/desk/flow?days=7").content.decode()
        assert "stroke-dasharray" in text
        assert "half 1.9 h" in text or "half 2.0 h" in text
        assert "flag=open&amp;stage=dispatched" in text

    @pytest.mark.parametrize("asked", ["days=x&street=1'&procedure=none", "days=999999", "street=370706001"])
    def test_reads_what_it_can(self, people: World, client: Client, asked: str) -> None:
        seats.seat(client, people.leader.officer_id, NOW)
        assert client.get(f"/desk/flow?{asked}").status_code == 200
