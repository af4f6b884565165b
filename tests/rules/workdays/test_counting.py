"""Edges of counting that a table of examples does not show: nasty hours, refusals, reasons, what is not settled yet."""

from __future__ import annotations

import datetime as dt

import pytest

from mazha.kernel.moments import SHANGHAI
from mazha.workdays.calendar import BeyondCalendar, Calendar, Kind, NamedDay, YearTable
from mazha.workdays.counting import (
    Extension,
    Limit,
    Mode,
    OfficeHours,
    Pause,
    Uncountable,
    Unit,
    moment_at,
    reckon,
    shift_working_days,
)
from mazha.workdays.packaged import packaged_calendar, packaged_years

CALENDAR = packaged_calendar()
FIVE = Limit(5, Unit.WORKING_DAY, Mode.WORK_DAYS)
SIXTY = Limit(60, Unit.DAY, Mode.CAL_DAYS)


def at(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)


def day(written: str) -> dt.date:
    return dt.date.fromisoformat(written)


class TestReckon:
    @pytest.mark.parametrize(
        ("start", "due"),
        [
            ("2025-03-31T23:59:59.999999", "2025-04-01"),
            ("2025-04-01T00:00:00", "2025-04-02"),
            ("2024-02-28T12:00:00", "2024-02-29"),
            ("2024-02-29T12:00:00", "2024-03-01"),
            ("2025-12-31T12:00:00", "2026-01-04"),
        ],
    )
    def test_gives_the_day_after_for_one_working_day(self, start: str, due: str) -> None:
        assert reckon(at(start), Limit(1, Unit.WORKING_DAY, Mode.WORK_DAYS), calendar=CALENDAR).due_day == day(due)

    def test_begins_on_the_day_it_is_in_the_district(self) -> None:
        late_in_utc = dt.datetime(2025, 9, 25, 16, 0, tzinfo=dt.UTC)
        assert reckon(late_in_utc, FIVE, calendar=CALENDAR) == reckon(at("2025-09-26"), FIVE, calendar=CALENDAR)

    def test_counts_hours_by_the_clock_where_summer_time_once_was(self) -> None:
        # Clocks in China went forward at 02:00 on 1990-04-15.
        start = dt.datetime(1990, 4, 14, 12, 0, tzinfo=SHANGHAI)
        end = reckon(start, Limit(24, Unit.HOUR, Mode.HOURS_EXACT), calendar=CALENDAR).due_at
        assert end.astimezone(dt.UTC) - start.astimezone(dt.UTC) == dt.timedelta(hours=24)

    def test_keeps_month_ends_where_criminal_procedure_wants_it(self) -> None:
        plain = Limit(6, Unit.MONTH, Mode.MONTHS_NOROLL)
        kept = Limit(6, Unit.MONTH, Mode.MONTHS_NOROLL, ends_with_month=True)
        start = at("2025-02-28T10:00:00")
        assert reckon(start, plain, calendar=CALENDAR).due_day == day("2025-08-28")
        assert reckon(start, kept, calendar=CALENDAR).due_day == day("2025-08-31")

    def test_ends_a_year_of_sentence_by_its_date_and_a_month_by_the_month_end(self) -> None:
        start = at("2023-02-28T00:00:00")
        assert reckon(start, Limit(1, Unit.YEAR, Mode.SENTENCE), calendar=CALENDAR).due_day == day("2024-02-27")
        assert reckon(start, Limit(12, Unit.MONTH, Mode.SENTENCE), calendar=CALENDAR).due_day == day("2024-02-28")

    def test_adds_months_and_years_from_the_same_start(self) -> None:
        year = Limit(1, Unit.YEAR, Mode.MONTHS)
        more = [Extension(1, Unit.MONTH)]
        found = reckon(at("2024-01-31T09:00:00"), year, extensions=more, calendar=CALENDAR)
        assert found.nominal_last_day == day("2025-02-28")

    def test_rolls_once_after_an_extension_in_another_unit(self) -> None:
        one = Limit(1, Unit.WORKING_DAY, Mode.WORK_DAYS)
        found = reckon(at("2025-01-21T09:00:00"), one, extensions=[Extension(10, Unit.DAY)], calendar=CALENDAR)
        assert (found.nominal_last_day, found.due_day) == (day("2025-02-01"), day("2025-02-05"))

    def test_a_pause_on_the_start_day_does_not_take_that_day_out_twice(self) -> None:
        paused = Pause(day("2025-03-03"), day("2025-03-05"))  # the 3rd never counted; the 4th is lost
        found = reckon(at("2025-03-03T09:00:00"), Limit(1, Unit.DAY, Mode.CAL_DAYS), pauses=[paused], calendar=CALENDAR)
        assert found.due_day == day("2025-03-05")

    def test_a_pause_while_it_rolls_moves_the_end_past_it(self) -> None:
        limit = Limit(5, Unit.DAY, Mode.CAL_DAYS)  # ends on Saturday 8 March, rolls to Monday
        paused = Pause(day("2025-03-09"), day("2025-03-13"))
        found = reckon(at("2025-03-03T09:00:00"), limit, pauses=[paused], calendar=CALENDAR)
        assert (found.nominal_last_day, found.due_day) == (day("2025-03-08"), day("2025-03-13"))

    def test_a_pause_within_a_day_takes_out_nothing(self) -> None:
        paused = Pause(at("2025-03-05T09:00:00"), at("2025-03-05T17:00:00"))
        start = at("2025-03-03T09:00:00")
        assert reckon(start, SIXTY, pauses=[paused], calendar=CALENDAR) == reckon(start, SIXTY, calendar=CALENDAR)

    def test_an_open_pause_is_said_and_the_date_is_the_one_without_it(self) -> None:
        start, still = at("2025-03-03T09:00:00"), Pause(day("2025-03-10"))
        found = reckon(start, SIXTY, pauses=[Pause(day("2025-03-05"), day("2025-03-10")), still], calendar=CALENDAR)
        assert found.suspended
        assert found.nominal_last_day == day("2025-05-07")
        assert "suspended_since" in [reason.code for reason in found.because]

    def test_an_open_pause_after_the_end_is_nothing(self) -> None:
        found = reckon(at("2025-03-03T09:00:00"), FIVE, pauses=[Pause(day("2025-03-20"))], calendar=CALENDAR)
        assert not found.suspended


class TestProvisional:
    @pytest.mark.parametrize(
        ("start", "limit", "provisional"),
        [
            ("2026-11-23T10:00:00", SIXTY, True),
            ("2026-11-23T10:00:00", Limit(60, Unit.DAY, Mode.CAL_DAYS_NOROLL), False),
            ("2026-11-23T10:00:00", Limit(1, Unit.MONTH, Mode.MONTHS), False),
            ("2026-11-23T10:00:00", Limit(20, Unit.WORKING_DAY, Mode.WORK_DAYS), False),
            # The notice for 2027 may still make 26 December the last settled weekend of 2026.
            ("2026-12-24T10:00:00", Limit(1, Unit.WORKING_DAY, Mode.WORK_DAYS), False),
            ("2026-12-25T10:00:00", Limit(1, Unit.WORKING_DAY, Mode.WORK_DAYS), True),
            ("2026-12-31T16:00:00", Limit(4, Unit.WORKING_HOUR, Mode.WORK_HOURS), True),
            ("2026-12-31T16:00:00", Limit(72, Unit.HOUR, Mode.HOURS_EXACT), False),
            ("2027-03-01T10:00:00", Limit(15, Unit.WORKING_DAY, Mode.BACKWARD), True),
            ("2027-03-01T10:00:00", Limit(15, Unit.DAY, Mode.BACKWARD), False),
            ("2027-03-06T10:00:00", Limit(0, Unit.DAY, Mode.ROLL_BACK), True),
        ],
    )
    def test_is_what_a_notice_to_come_may_change(self, start: str, limit: Limit, provisional: bool) -> None:
        found = reckon(at(start), limit, calendar=CALENDAR)
        assert found.provisional is provisional
        assert ("provisional" in [reason.code for reason in found.because]) is provisional

    def test_becomes_settled_and_may_move_when_the_notice_is_loaded(self) -> None:
        start, limit = at("2026-11-23T10:00:00"), Limit(39, Unit.DAY, Mode.CAL_DAYS)
        before = reckon(start, limit, calendar=CALENDAR)
        assert (before.due_day, before.provisional) == (day("2027-01-04"), True)
        new = YearTable(2027, tuple(NamedDay(day(f"2027-01-0{n}"), Kind.REST, "元旦") for n in range(1, 5)))
        after = reckon(start, limit, calendar=Calendar.of([*packaged_years(), new]))
        assert (after.due_day, after.provisional) == (day("2027-01-05"), False)


class TestReasons:
    def test_name_the_holidays_passed_and_the_make_up_days_counted(self) -> None:
        codes = {r.code: r.facts for r in reckon(at("2025-09-26T16:40:00"), FIVE, calendar=CALENDAR).because}
        assert codes["start_not_counted"] == {"day": "2025-09-26"}
        assert codes["skipped"] == {
            "holidays": [{"name": "国庆节、中秋节", "first": "2025-10-01", "last": "2025-10-08"}]
        }
        assert codes["make_ups"] == {"days": ["2025-09-28"]}
        assert codes["counted_working_days"] == {
            "n": 5,
            "last": "2025-10-10",
            "days": ["2025-09-28", "2025-09-29", "2025-09-30", "2025-10-09", "2025-10-10"],
        }

    def test_say_how_far_it_rolled_and_past_what(self) -> None:
        limit = Limit(15, Unit.DAY, Mode.CAL_DAYS)
        codes = {r.code: r.facts for r in reckon(at("2026-02-03T10:00:00"), limit, calendar=CALENDAR).because}
        assert codes["rolled"] == {"day": "2026-02-18", "past": 6, "last": "2026-02-24", "names": ["春节"]}

    def test_leave_out_pauses_that_cost_nothing(self) -> None:
        weekend = Pause(day("2025-03-08"), day("2025-03-10"))
        found = reckon(at("2025-03-03T09:00:00"), FIVE, pauses=[weekend], calendar=CALENDAR)
        assert "paused" not in [reason.code for reason in found.because]


class TestRefusals:
    @pytest.mark.parametrize(
        ("amount", "unit", "mode"),
        [
            (-1, Unit.DAY, Mode.CAL_DAYS),
            (36_601, Unit.DAY, Mode.CAL_DAYS),
            (10**30, Unit.HOUR, Mode.HOURS_EXACT),
            (True, Unit.DAY, Mode.CAL_DAYS),
            (1.5, Unit.DAY, Mode.CAL_DAYS),
            ("5", Unit.DAY, Mode.CAL_DAYS),
            (0, Unit.MONTH, Mode.SENTENCE),
            (0, Unit.DAY, Mode.LEAVE),
            (5, Unit.DAY, Mode.WORK_DAYS),
            (5, Unit.WORKING_DAY, Mode.CAL_DAYS),
            (5, Unit.DAY, Mode.HOURS_NEXT),
            (5, Unit.HOUR, Mode.WORK_HOURS),
            (5, Unit.DAY, Mode.MONTHS),
            (5, "week", Mode.CAL_DAYS),
            (5, Unit.DAY, "SOON"),
        ],
    )
    def test_of_limits_nobody_can_mean(self, amount: int, unit: Unit, mode: Mode) -> None:
        with pytest.raises(Uncountable):
            Limit(amount, unit, mode)

    def test_of_a_start_without_a_time_zone(self) -> None:
        with pytest.raises(Uncountable, match="2025"):
            reckon(dt.datetime(2025, 1, 1), SIXTY, calendar=CALENDAR)  # noqa: DTZ001 -- the point of the test

    def test_of_a_day_in_place_of_a_moment(self) -> None:
        with pytest.raises(Uncountable):
            reckon(dt.date(2025, 1, 1), SIXTY, calendar=CALENDAR)  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("limit", "extensions", "pauses"),
        [
            (FIVE, [Extension(2, Unit.HOUR)], []),
            (Limit(24, Unit.HOUR, Mode.HOURS_NEXT), [Extension(1, Unit.DAY)], []),
            (Limit(15, Unit.DAY, Mode.BACKWARD), [Extension(1, Unit.MONTH)], []),
            (FIVE, [], [Pause(dt.date(2025, 3, 9), dt.date(2025, 3, 8))]),
            (Limit(15, Unit.DAY, Mode.BACKWARD), [], [Pause(dt.date(2025, 3, 8), dt.date(2025, 3, 9))]),
            (Limit(48, Unit.HOUR, Mode.BACKWARD), [], [Pause(dt.date(2025, 3, 8), dt.date(2025, 3, 9))]),
            (Limit(0, Unit.DAY, Mode.ROLL_BACK), [], [Pause(dt.date(2025, 3, 8), dt.date(2025, 3, 9))]),
            (SIXTY, [Extension(30_000, Unit.DAY), Extension(30_000, Unit.DAY)], []),
        ],
    )
    def test_of_what_does_not_fit_together(
        self, limit: Limit, extensions: list[Extension], pauses: list[Pause]
    ) -> None:
        with pytest.raises(Uncountable):
            reckon(at("2025-03-03T09:00:00"), limit, extensions=extensions, pauses=pauses, calendar=CALENDAR)

    def test_of_a_pause_without_a_time_zone(self) -> None:
        with pytest.raises(Uncountable):
            Pause(dt.datetime(2025, 1, 1))  # noqa: DTZ001 -- the point of the test

    @pytest.mark.parametrize("mode", [Mode.CAL_DAYS, Mode.CAL_DAYS_NOROLL, Mode.RETAIN_MIN])
    @pytest.mark.parametrize("start", ["2199-01-01T00:00:00", "9999-12-31T23:59:59", "1949-10-01T15:00:00"])
    def test_of_days_beyond_the_calendar(self, start: str, mode: Mode) -> None:
        with pytest.raises(BeyondCalendar):
            reckon(at(start), Limit(1000, Unit.DAY, mode), calendar=CALENDAR)

    @pytest.mark.parametrize("written", ["", "9-17", "09:00", "12:00-09:00", "09:00-12:00,11:00-13:00", "09:00-25:00"])
    def test_of_office_hours_that_are_none(self, written: str) -> None:
        with pytest.raises(Uncountable):
            OfficeHours.read(written)


class TestMomentAt:
    @pytest.mark.parametrize(
        ("percent", "expected"),
        [
            (0, "2025-09-26T16:40:00"),
            (20, "2025-09-29T00:00:00"),  # the first working day is Sunday 28, a make-up day
            (50, "2025-09-30T12:00:00"),
            (80, "2025-10-10T00:00:00"),  # the fourth is 9 October
            (100, "2025-10-11T00:00:00"),
        ],
    )
    def test_is_counted_in_working_days_for_working_days(self, percent: int, expected: str) -> None:
        assert moment_at(percent, at("2025-09-26T16:40:00"), FIVE, calendar=CALENDAR) == at(expected)

    def test_is_counted_to_the_day_before_rolling(self) -> None:
        assert moment_at(50, at("2025-08-04T10:00:00"), SIXTY, calendar=CALENDAR) == at("2025-09-04T00:00:00")

    def test_leaves_out_what_is_suspended(self) -> None:
        pauses = [Pause(day("2025-08-10"), day("2025-08-20"))]
        found = moment_at(50, at("2025-08-04T10:00:00"), SIXTY, pauses=pauses, calendar=CALENDAR)
        assert found == at("2025-09-14T00:00:00")

    def test_is_counted_in_office_hours_for_office_hours(self) -> None:
        four = Limit(4, Unit.WORKING_HOUR, Mode.WORK_HOURS)
        assert moment_at(50, at("2025-09-30T16:30:00"), four, calendar=CALENDAR) == at("2025-10-09T10:00:00")

    def test_is_none_for_a_day_fixed_from_its_end(self) -> None:
        assert moment_at(50, at("2025-05-10T09:00:00"), Limit(15, Unit.DAY, Mode.BACKWARD), calendar=CALENDAR) is None

    @pytest.mark.parametrize("percent", [-1, 101])
    def test_refuses_a_share_that_is_none(self, percent: int) -> None:
        with pytest.raises(Uncountable):
            moment_at(percent, at("2025-05-10T09:00:00"), SIXTY, calendar=CALENDAR)


class TestShiftWorkingDays:
    @pytest.mark.parametrize(
        ("n", "expected"),
        [(-2, "2025-09-29"), (-1, "2025-09-30"), (0, "2025-10-09"), (1, "2025-10-09"), (3, "2025-10-11")],
    )
    def test_steps_from_a_holiday(self, n: int, expected: str) -> None:
        assert shift_working_days(day("2025-10-04"), n, CALENDAR) == day(expected)
