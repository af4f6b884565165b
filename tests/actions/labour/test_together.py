"""Two people at once on one step of a dispute: one wins, the other is told, nothing is half-done."""

from __future__ import annotations

import datetime as dt
import threading
from uuid import UUID

from django.db import connection

from mazha.casework.labour.models import Payment
from mazha.kernel.errors import Refused
from mazha.matters import queries as matters
from mazha.matters.models import Entry, Matter
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import actions as procedures
from tests.actions.labour.making import agreed, made, mediating
from tests.servers import OwnStore


def both(matter_id: UUID, step: str, first: Actor, second: Actor, at: dt.datetime, **given: object) -> list[str]:
    """The step by both at the same moment; what each was told, empty for who won."""
    said: list[str] = []
    start = threading.Barrier(2)

    def take(by: Actor) -> None:
        try:
            wall.sit(by)
            start.wait()
            procedures.take(step=step, matter_id=matter_id, given=given, by=by, at=at)
            said.append("")
        except Refused as refused:
            said.append(refused.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(by,)) for by in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


class TestTwoAtOnce:
    def test_a_payment_is_recorded_once(self, own_store: OwnStore) -> None:
        site = made()
        agreed(site)
        employer = site.employer()
        said = both(
            site.id, "record_payment", site.clerk, employer, site.clock + dt.timedelta(hours=1), instalment=1,
            paid_date="2026-03-02",
        )  # fmt: skip
        assert sorted(map(bool, said)) == [False, True]
        assert Payment.objects.filter(matter_id=site.id).count() == 3
        wall.sit(Actor.system("test"))
        assert [found for found in matters.broken_chains(site.id) if not isinstance(found, int)] == []

    def test_one_hand_over_makes_one_arbitration(self, own_store: OwnStore) -> None:
        site = made()
        mediating(site).take("stop", site.workers)
        said = both(site.id, "hand_over", site.clerk, site.workers, site.clock + dt.timedelta(hours=1))
        assert sorted(map(bool, said)) == [False, True]
        wall.sit(Actor.system("test"))
        assert Matter.objects.filter(procedure="arbitration").count() == 1
        assert Entry.objects.filter(matter_id=site.id, step="hand_over").count() == 1
