"""A clock's whole life, reckoned without a store: begun, paused, lengthened, counted anew, stopped."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from mazha.procedures import clocks
from mazha.procedures.position import ClockState
from mazha.procedures.table import Rule, Rung, RungAt, Text
from mazha.workdays.calendar import Calendar, Kind, NamedDay, YearTable
from mazha.workdays.counting import Limit, Mode, Unit
from mazha.workdays.packaged import packaged_calendar, packaged_years
from tests.rules.procedures.making import DAY, MONDAY, small

CALENDAR = packaged_calendar()
TABLE = small().clocks["small.handle"]
HOURS = Rule(limit=Limit(24, Unit.HOUR, Mode.HOURS_EXACT), basis="WF12345 18", mark="memory", origin="2026-01")


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written + "+08:00")


def rung(name: str, place: RungAt, amount: int = 0) -> Rung:
    return Rung(name=name, title=Text("", ""), at=place, amount=amount, tells=(), record=False, supervise=False)


LADDER = (
    rung("two_after", RungAt.WORKING_DAYS_AFTER, 2),
    rung("red", RungAt.OVERDUE),
    rung("half", RungAt.SHARE, 50),
    rung("day_before", RungAt.WORKING_DAYS_BEFORE, 1),
    rung("long_before", RungAt.WORKING_DAYS_BEFORE, 9),
)


def begun(rule: Rule | None = TABLE.rule, until: dt.date | None = None, ladder: tuple[Rung, ...] = ()) -> ClockState:
    return clocks.start(TABLE, rule, ladder, at=MONDAY, until=until, calendar=CALENDAR)


class TestStart:
    def test_runs_from_now_by_its_rule(self) -> None:
        state = begun()
        assert (state.name, state.state, state.started_at) == ("small.handle", "running", MONDAY)
        assert state.id.version == 7
        assert state.id != begun().id
        assert (state.due_at, state.overdue_from) == (at("2026-03-09T23:59:59"), at("2026-03-10T00:00:00"))
        assert (state.late, state.provisional, state.revisions, state.rung) == (False, False, (), 0)
        assert state.rule == {
            "amount": 5, "unit": "working_day", "mode": "WORK_DAYS", "basis": "WF12345 20", "mark": "local",
            "origin": "1",
        }  # fmt: skip
        assert [reason["code"] for reason in state.explanation] == [
            "start_not_counted", "counted_working_days", "due_day",
        ]  # fmt: skip

    def test_runs_until_the_day_somebody_named_rest_day_or_not(self) -> None:
        state = begun(None, dt.date(2026, 3, 7))
        assert state.due_at == at("2026-03-07T23:59:59")
        assert state.rule == {
            "amount": 5, "unit": "day", "mode": "CAL_DAYS_NOROLL", "basis": "WF12345 20", "mark": "local", "origin": "",
        }  # fmt: skip
        assert begun(None, dt.date(2026, 2, 1)).due_at == at("2026-03-02T23:59:59")

    def test_knows_each_rung_of_its_ladder_in_the_order_of_their_moments(self) -> None:
        assert begun(ladder=LADDER).rungs == (
            ("long_before", "2026-03-02T09:00:00+08:00"),
            ("half", "2026-03-05T12:00:00+08:00"),
            ("day_before", "2026-03-06T00:00:00+08:00"),
            ("red", "2026-03-10T00:00:00+08:00"),
            ("two_after", "2026-03-12T00:00:00+08:00"),
        )

    def test_is_provisional_where_no_notice_has_settled_the_year(self) -> None:
        late = clocks.start(TABLE, TABLE.rule, (), at=at("2026-12-30T09:00:00"), until=None, calendar=CALENDAR)
        assert late.provisional


class TestRingAt:
    def test_is_the_moment_of_the_next_rung_while_it_runs(self) -> None:
        state = begun(ladder=LADDER)
        assert state.ring_at == MONDAY
        assert replace(state, rung=3).ring_at == at("2026-03-10T00:00:00")
        assert replace(state, rung=5).ring_at is None
        assert replace(state, state="paused").ring_at is None


class TestStop:
    def test_is_late_from_the_first_moment_after_its_day(self) -> None:
        state = begun()
        in_time = clocks.stop(state, at=at("2026-03-09T23:59:59"))
        assert (in_time.state, in_time.stopped_at, in_time.late) == ("stopped", at("2026-03-09T23:59:59"), False)
        assert clocks.stop(state, at=at("2026-03-10T00:00:00")).late
        assert clocks.stop(replace(state, late=True), at=MONDAY).late
        assert in_time.is_overdue(MONDAY + 100 * DAY) is False
        assert state.is_overdue(at("2026-03-10T00:00:00"))


class TestPauseAndResume:
    def test_days_stand_still_from_the_day_of_one_to_the_day_before_the_other(self) -> None:
        paused = clocks.pause(begun(), at=at("2026-03-04T15:00:00"), basis="WF12345 20")
        assert paused.state == "paused"
        assert paused.pauses == ({"since": "2026-03-04", "until": None, "basis": "WF12345 20"},)
        resumed = clocks.resume(paused, LADDER, at=at("2026-03-06T10:00:00"), calendar=CALENDAR)
        assert (resumed.state, resumed.due_at) == ("running", at("2026-03-11T23:59:59"))
        assert resumed.pauses == ({"since": "2026-03-04", "until": "2026-03-06", "basis": "WF12345 20"},)
        assert resumed.rungs[-1] == ("two_after", "2026-03-14T00:00:00+08:00")
        assert dict(resumed.rungs)["half"] == "2026-03-09T12:00:00+08:00"
        assert resumed.revisions == (
            {
                "from": "2026-03-09T23:59:59+08:00", "to": "2026-03-11T23:59:59+08:00",
                "at": "2026-03-06T10:00:00+08:00", "why": "paused",
            },
        )  # fmt: skip

    def test_a_second_pause_comes_on_top_of_the_first(self) -> None:
        once = clocks.resume(
            clocks.pause(begun(), at=at("2026-03-03T09:00:00"), basis="a"), (), at=at("2026-03-04T09:00:00"),
            calendar=CALENDAR,
        )  # fmt: skip
        twice = clocks.resume(
            clocks.pause(once, at=at("2026-03-05T09:00:00"), basis="b"), (), at=at("2026-03-06T09:00:00"),
            calendar=CALENDAR,
        )  # fmt: skip
        assert twice.due_at == at("2026-03-11T23:59:59")
        assert [pause["basis"] for pause in twice.pauses] == ["a", "b"]
        assert len(twice.revisions) == 2

    @pytest.mark.parametrize("unit", [Unit.HOUR, Unit.WORKING_HOUR])
    def test_hours_stand_still_for_the_very_time(self, unit: Unit) -> None:
        mode = Mode.HOURS_EXACT if unit is Unit.HOUR else Mode.WORK_HOURS
        state = begun(replace(HOURS, limit=Limit(4, unit, mode)))
        paused = clocks.pause(state, at=at("2026-03-02T10:00:00"), basis="")
        assert paused.pauses[0]["since"] == "2026-03-02T10:00:00+08:00"
        resumed = clocks.resume(paused, (), at=at("2026-03-02T10:30:00"), calendar=CALENDAR)
        assert resumed.due_at - state.due_at == dt.timedelta(minutes=30)

    def test_resumed_at_once_it_is_running_though_nothing_moved(self) -> None:
        paused = clocks.pause(begun(), at=at("2026-03-04T09:00:00"), basis="")
        resumed = clocks.resume(paused, (), at=at("2026-03-04T17:00:00"), calendar=CALENDAR)
        assert (resumed.state, resumed.due_at, resumed.revisions) == ("running", begun().due_at, ())


class TestExtend:
    def test_is_counted_from_the_first_day_and_keeps_both_dates(self) -> None:
        longer = clocks.extend(
            begun(), LADDER, amount=3, unit=Unit.WORKING_DAY, at=at("2026-03-05T09:00:00"), basis="WF12345 21",
            calendar=CALENDAR,
        )  # fmt: skip
        assert longer.due_at == at("2026-03-12T23:59:59")
        assert longer.extensions == (
            {"amount": 3, "unit": "working_day", "at": "2026-03-05T09:00:00+08:00", "basis": "WF12345 21"},
        )
        assert longer.revisions == (
            {
                "from": "2026-03-09T23:59:59+08:00", "to": "2026-03-12T23:59:59+08:00",
                "at": "2026-03-05T09:00:00+08:00", "why": "extended",
            },
        )  # fmt: skip
        assert dict(longer.rungs)["red"] == "2026-03-13T00:00:00+08:00"
        assert dict(longer.rungs)["half"] == "2026-03-07T00:00:00+08:00"
        again = clocks.extend(
            longer, (), amount=1, unit=Unit.WORKING_DAY, at=at("2026-03-06T09:00:00"), basis="", calendar=CALENDAR
        )
        assert (again.due_at, len(again.extensions), len(again.revisions)) == (at("2026-03-13T23:59:59"), 2, 2)


class TestRecount:
    def test_gives_back_the_very_same_where_nothing_moves(self) -> None:
        state = begun(ladder=LADDER)
        assert clocks.recount(state, LADDER, at=MONDAY + DAY, calendar=CALENDAR) is state

    def test_moves_with_a_holiday_announced_late_and_says_why(self) -> None:
        table = next(table for table in packaged_years() if table.year == 2026)
        strike = NamedDay(dt.date(2026, 3, 9), Kind.REST, "新增假日")
        changed = Calendar({2026: YearTable(2026, (*table.days, strike), True, table.notice)})
        moved = clocks.recount(begun(), (), at=at("2026-03-03T08:00:00"), calendar=changed)
        assert moved.due_at == at("2026-03-10T23:59:59")
        assert moved.revisions[0]["why"] == "calendar"
        assert moved.revisions[0]["at"] == "2026-03-03T08:00:00+08:00"

    def test_takes_up_a_year_that_is_settled_though_its_date_stays(self) -> None:
        state = clocks.start(TABLE, TABLE.rule, (), at=at("2026-12-30T09:00:00"), until=None, calendar=CALENDAR)
        settled = clocks.recount(replace(state, provisional=False), (), at=at("2026-12-31T09:00:00"), calendar=CALENDAR)
        assert (settled.provisional, settled.revisions) == (True, ())
