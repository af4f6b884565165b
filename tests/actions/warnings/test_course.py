"""A warning from the counts to the order and back, and how it ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mazha.insight import actions
from mazha.insight import queries as insight
from mazha.insight.models import Cell, Raised, Rehearsed, Watch
from mazha.kernel.errors import Refused
from mazha.matters.models import Matter, Party
from mazha.matters.queries import ledger_of, visible_to
from mazha.notices.models import Notice
from mazha.people.wall import seated, sit
from mazha.places import queries as places
from tests.actions.warnings.ground import KIND, NOW, TESTS, TODAY, came, grid, looked, moved, raised, switched_on
from tests.world import World

pytestmark = pytest.mark.django_db


class TestCells:
    def test_count_what_somebody_brought_by_day_place_and_kind(self, people: World) -> None:
        came(people, 3)
        came(people, 2, days_ago=2)
        assert actions.count_cells(at=NOW) == 2
        assert actions.count_cells(at=NOW) == 2
        with seated(actions.CELLER):
            found = Cell.objects.filter(day__gt=TODAY - dt.timedelta(days=5)).order_by("day")
            assert [(row.day, row.grid, row.kind, row.n) for row in found] == [
                (TODAY - dt.timedelta(days=2), grid(), KIND, 2), (TODAY - dt.timedelta(days=1), grid(), KIND, 3),
            ]  # fmt: skip

    @pytest.mark.parametrize(
        "more",
        [{"restricted": "minor"}, {"barred": [1]}, {"channel": "warning"}, {"channel": "linked"}, {"category": ""}],
    )
    def test_leave_out_what_would_betray_and_what_nobody_brought(self, people: World, more: dict[str, Any]) -> None:
        came(people, 3, **more)
        assert actions.count_cells(at=NOW) == 0

    def test_are_about_no_person(self) -> None:
        """Neither counts nor warnings have a column that names or leads to whoever brought something."""
        allowed = {
            "pk", "id", "day", "district", "street", "grid", "kind", "n", "level", "place", "first", "last", "seen",
            "fortnight", "expected", "recurrence", "looks", "curve", "calm_since", "is_rising", "judged", "why",
            "judged_at", "judged_by", "matter",
        }  # fmt: skip
        assert {field.name for model in (Cell, Raised, Rehearsed) for field in model._meta.get_fields()} <= allowed
        people_tables = {
            (model.__name__, field.name) for model in (Cell, Raised, Rehearsed, Watch)
            for field in model._meta.get_fields() if field.is_relation
        }  # fmt: skip
        assert people_tables == {("Raised", "matter"), ("Rehearsed", "judged_by"), ("Watch", "changed_by")}

    def test_lead_from_a_warning_to_no_party(self, people: World) -> None:
        """The matter that a warning is has nobody in it."""
        shown = raised(people)
        sit(TESTS)
        parties = Party.objects.filter(matter_id=shown.matter.pk)
        assert [(party.name_sealed, party.phone_sealed, party.phone_print) for party in parties] in (
            [], [(None, None, None)], [(b"", b"", b"")],
        )  # fmt: skip


class TestLook:
    def test_raises_a_matter_of_its_own_and_tells_the_leaders(self, people: World) -> None:
        shown = raised(people)
        assert (shown.raised.place, shown.raised.kind, shown.raised.seen) == (grid(), KIND, 9)
        assert shown.raised.expected < 2
        assert shown.raised.recurrence > 52
        assert (shown.matter.procedure, shown.matter.stage, shown.matter.channel) == ("warning", "raised", "warning")
        assert shown.matter.street == shown.matter.community == ""
        assert not any(
            ch.isdigit() and ch == "9" for ch in shown.matter.gist.replace(places.area_path(grid(), "zh-hans"), "")
        )
        assert shown.raised.curve[-1][:2] == ["2026-03-22", 9]
        sit(TESTS)
        told = Notice.objects.filter(matter_id=shown.matter.pk)
        assert {notice.recipient for notice in told} == {"role:duty_leader@370705"}

    def test_happens_once_a_day_and_raises_one_rise_once(self, people: World) -> None:
        raised(people)
        assert looked() == 0
        came(people, 3, days_ago=0)
        assert looked(days=1) == 0
        with seated(people.leader):
            (found,) = insight.warnings(people.leader, is_open=True)
        assert found.raised.seen == 12
        assert [look[1] for look in found.raised.looks] == [9, 12]

    def test_does_nothing_while_it_is_off(self, people: World) -> None:
        came(people, 9)
        assert looked() == 0
        switched_on(people)
        with seated(people.leader):
            actions.set_watch(is_on=False, per_week=1, by=people.leader, at=NOW)
        assert looked() == 0
        assert not Matter.objects.filter(procedure="warning").exists()

    def test_waits_for_half_a_year_of_counts(self, people: World) -> None:
        with seated(actions.CELLER):
            Cell.objects.filter(day__lt=TODAY - dt.timedelta(days=190)).delete()
        switched_on(people)
        came(people, 9)
        assert looked() == 0
        with seated(people.leader):
            assert not insight.watch(people.leader, NOW).is_ready

    def test_closes_what_is_over_and_says_so(self, people: World) -> None:
        shown = raised(people)
        for day in range(1, 40):
            looked(days=day)
        with seated(people.leader):
            assert insight.warnings(people.leader, is_open=True) == []
            (ended,) = insight.warnings(people.leader, is_open=False)
        assert (ended.matter.pk, ended.matter.stage, ended.matter.outcome) == (shown.matter.pk, "over", "over")
        last = ledger_of(ended.matter)[-1]
        assert (last.step, last.actor_kind) == ("fade", "system")
        calm = dt.datetime.fromisoformat(str(ended.raised.calm_since)).date()
        assert ended.raised.last - calm == dt.timedelta(days=6)

    def test_does_not_raise_what_was_dismissed_while_it_lasts(self, people: World) -> None:
        shown = raised(people)
        moved("acknowledge", shown.matter, people.leader)
        moved("dismiss", shown.matter, people.leader, because="chance", reason="互不相干的九件事")
        came(people, 6, days_ago=0)
        assert looked(days=1) == 0
        for day in range(2, 40):
            looked(days=day)
        came(people, 9, days_ago=-39)
        assert looked(days=40) == 1


class TestOrder:
    def test_goes_to_the_unit_without_a_number_and_comes_back(self, people: World) -> None:
        shown = raised(people)
        moved(
            "order",
            shown.matter,
            people.leader,
            order_unit=people.parks,
            order_date=dt.date(2026, 3, 30),
            order="排查该处路灯线路",
        )
        sit(TESTS)
        order = Matter.objects.get(procedure="warning_order")
        assert (order.lead_unit_id, order.stage, order.gist) == (people.parks, "given", "排查该处路灯线路")
        with seated(people.other_handler):
            assert visible_to(people.other_handler).filter(pk=order.pk).exists()
            assert not visible_to(people.other_handler).filter(pk=shown.matter.pk).exists()
        moved("report", order, people.other_handler, note="已换线路三处")
        moved("verify", order, people.leader, note="现场看过")
        main = Matter.objects.get(pk=shown.matter.pk)
        assert main.stage == "acted"
        assert main.facts["order_codes"] == main.facts["order_codes_done"] == [order.code]
        with seated(people.leader):
            assert [each.pk for each in insight.orders_of(people.leader, shown)] == [order.pk]

    def test_stands_under_what_was_done_last_time(self, people: World) -> None:
        first = raised(people)
        moved(
            "order",
            first.matter,
            people.leader,
            order_unit=people.parks,
            order_date=dt.date(2026, 3, 30),
            order="排查该处路灯线路",
        )
        for day in range(1, 40):
            looked(days=day)
        came(people, 9, days_ago=-39)
        assert looked(days=40) == 1
        with seated(people.leader):
            (second,) = insight.warnings(people.leader, is_open=True)
            assert [each.matter.pk for each in insight.earlier(people.leader, second.raised)] == [first.matter.pk]

    def test_may_be_given_by_the_leader_alone(self, people: World) -> None:
        shown = raised(people)
        for other in (people.dispatcher, people.supervisor, people.handler, people.centre_lead):
            with pytest.raises(Refused):
                moved("acknowledge", shown.matter, other)
