"""A holiday announced late moves running clocks, keeps both dates, and tells the ledger."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.matters.models import Entry, Matter
from mazha.people.actor import Actor
from mazha.procedures import actions
from mazha.procedures.models import Clock
from mazha.workdays import actions as workdays
from mazha.workdays.calendar import Kind, NamedDay
from mazha.workdays.statutory import statutory_days
from tests import world
from tests.actions.test_taking import opened, take
from tests.world import at

pytestmark = pytest.mark.django_db

BY = Actor.system("test")
DECEMBER = at("2026-12-29 09:00")


def _dispatched() -> actions.Opened:
    people = world.make()
    matter = opened(when=DECEMBER)
    take("dispatch", matter, people.dispatcher, DECEMBER, lead_unit=people.lamps)
    return matter


def _notice_for_2027(*, rest: list[str]) -> None:
    by_law = dict(statutory_days(2027))
    extra = {dt.date.fromisoformat(day): "元旦" for day in rest}
    days = [NamedDay(day, Kind.REST, name) for day, name in sorted((by_law | extra).items())]
    workdays.load_year(2027, days, "国办发明电〔2026〕测试", True, by=BY, at=DECEMBER)


class TestRecountClocks:
    def test_moves_what_the_notice_moves_and_keeps_both_dates(self) -> None:
        matter = _dispatched()
        clock = Clock.objects.get(matter_id=matter.id, name="hotline.handle")
        was_provisional, before = clock.provisional, clock.due_at
        _notice_for_2027(rest=["2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04", "2027-01-05"])
        moved, on = actions.recount_clocks(by=BY, at=DECEMBER)
        clock.refresh_from_db()
        assert (moved > 0, on) == (True, None)
        assert clock.due_at == at("2027-01-08 23:59:59")
        assert (was_provisional, clock.provisional) == (True, False)
        assert clock.revisions[-1]["why"] == "calendar"
        assert dt.datetime.fromisoformat(clock.revisions[-1]["from"]) == before
        assert Entry.objects.filter(matter_id=matter.id, step="clock.recounted").count() == 1

    def test_running_it_again_changes_nothing(self) -> None:
        matter = _dispatched()
        _notice_for_2027(rest=["2027-01-01", "2027-01-02", "2027-01-03"])
        actions.recount_clocks(by=BY, at=DECEMBER)
        entries = Matter.objects.get(pk=matter.id).entries
        assert actions.recount_clocks(by=BY, at=DECEMBER + dt.timedelta(hours=1)) == (0, None)
        assert Matter.objects.get(pk=matter.id).entries == entries
