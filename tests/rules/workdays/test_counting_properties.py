"""What must hold of every count, whatever the start, the limit and the pauses."""

from __future__ import annotations

import datetime as dt

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mazha.kernel.moments import day_of, end_of, local, start_of
from mazha.workdays.counting import (
    DEFAULT_OFFICE_HOURS,
    Extension,
    Limit,
    Mode,
    Pause,
    Unit,
    moment_at,
    reckon,
    shift_working_days,
)
from mazha.workdays.limits import BY_THE_HOUR, ROLLS_FORWARD
from mazha.workdays.packaged import packaged_calendar
from tests.rules.workdays.strategies import MODES_WITH_A_RUN, extensions, limits, pauses, starts

CALENDAR = packaged_calendar()
DAY = dt.timedelta(days=1)
often = settings(max_examples=40, deadline=None)


class TestReckon:
    @often
    @given(starts, limits(), st.data())
    def test_is_monotone_in_the_amount(self, start: dt.datetime, limit: Limit, data: st.DataObject) -> None:
        more = Limit(limit.amount + data.draw(st.integers(0, 9)), limit.unit, limit.mode)
        shorter, longer = reckon(start, limit, calendar=CALENDAR), reckon(start, more, calendar=CALENDAR)
        if limit.mode is Mode.BACKWARD:
            shorter, longer = longer, shorter
        assert shorter.due_at <= longer.due_at

    @often
    @given(starts, starts, limits())
    def test_is_monotone_in_the_start(self, one: dt.datetime, other: dt.datetime, limit: Limit) -> None:
        first, second = sorted((one, other))
        assert reckon(first, limit, calendar=CALENDAR).due_at <= reckon(second, limit, calendar=CALENDAR).due_at

    @often
    @given(starts, limits(sorted(ROLLS_FORWARD)), st.data())
    def test_never_ends_on_a_day_off_or_a_suspended_day_when_it_rolls(
        self, start: dt.datetime, limit: Limit, data: st.DataObject
    ) -> None:
        breaks = data.draw(pauses(start))
        reckoning = reckon(start, limit, pauses=breaks, calendar=CALENDAR)
        assert reckoning.nominal_last_day is not None
        assert reckoning.nominal_last_day <= reckoning.due_day
        assert CALENDAR.is_working(reckoning.due_day)
        closed = [p for p in breaks if p.until is not None]
        opened = min((_day(p.since) for p in breaks if p.until is None), default=dt.date.max)
        for pause in closed:
            assert pause.until is not None
            inside = _day(pause.since) <= reckoning.due_day < min(_day(pause.until), opened)
            assert not inside or limit.amount == 0

    @often
    @given(starts, st.integers(0, 60))
    def test_rolls_a_fixed_day_back_to_a_working_day(self, start: dt.datetime, amount: int) -> None:
        reckoning = reckon(start, Limit(amount, Unit.DAY, Mode.ROLL_BACK), calendar=CALENDAR)
        assert reckoning.nominal_last_day == day_of(start) + amount * DAY
        assert CALENDAR.is_working(reckoning.due_day)
        assert reckoning.due_day <= reckoning.nominal_last_day
        between = (reckoning.nominal_last_day - reckoning.due_day).days
        assert all(CALENDAR.is_rest(reckoning.due_day + i * DAY) for i in range(1, between + 1))

    @often
    @given(starts, st.integers(0, 60), st.data())
    def test_counts_working_days_as_a_finger_on_the_wall_calendar_would(
        self, start: dt.datetime, amount: int, data: st.DataObject
    ) -> None:
        breaks = [p for p in data.draw(pauses(start)) if p.until is not None]
        limit = Limit(amount, Unit.WORKING_DAY, Mode.WORK_DAYS)
        day, left = day_of(start), amount
        while left:
            day += DAY
            left -= CALENDAR.is_working(day) and not any(_stands(p, day) for p in breaks)
        reckoning = reckon(start, limit, pauses=breaks, calendar=CALENDAR)
        assert reckoning.nominal_last_day == day

    @often
    @given(starts, limits([Mode.CAL_DAYS, Mode.CAL_DAYS_NOROLL, Mode.RETAIN_MIN]), st.data())
    def test_pauses_add_exactly_their_days(self, start: dt.datetime, limit: Limit, data: st.DataObject) -> None:
        plain = reckon(start, limit, calendar=CALENDAR).nominal_last_day
        assert plain is not None
        run = (plain - day_of(start)).days
        assume(run >= 1)
        # Suspended after one, two … counted days, so that none begins before the start or after the end.
        since, added, breaks = day_of(start), 0, []
        for counted in sorted(data.draw(st.sets(st.integers(1, run), max_size=4))):
            since = day_of(start) + (counted + added) * DAY
            length = data.draw(st.integers(1, 20))
            breaks.append(Pause(since, since + length * DAY))
            added += length
        again = breaks[:1]  # told twice, it counts once
        paused = reckon(start, limit, pauses=[*breaks, *again], calendar=CALENDAR)
        assert paused.nominal_last_day == plain + added * DAY

    @often
    @given(starts, limits([Mode.HOURS_EXACT, Mode.HOURS_NEXT]), st.data())
    def test_pauses_add_exactly_their_time_to_hours(
        self, start: dt.datetime, limit: Limit, data: st.DataObject
    ) -> None:
        assume(limit.amount >= 1)
        plain = reckon(start, limit, calendar=CALENDAR)
        begin = plain.due_at.astimezone(dt.UTC) - dt.timedelta(hours=limit.amount)
        since = begin + dt.timedelta(seconds=data.draw(st.integers(0, limit.amount * 3600 - 1)))
        length = dt.timedelta(seconds=data.draw(st.integers(1, 10**6)))
        paused = reckon(start, limit, pauses=[Pause(since, since + length)], calendar=CALENDAR)
        assert paused.due_at - plain.due_at == length

    @often
    @given(starts, limits([mode for mode in Mode if mode is not Mode.BACKWARD]), st.data())
    def test_an_extension_in_its_own_unit_is_the_longer_limit(
        self, start: dt.datetime, limit: Limit, data: st.DataObject
    ) -> None:
        more = data.draw(extensions(limit))
        longer = Limit(limit.amount + sum(e.amount for e in more), limit.unit, limit.mode)
        extended = reckon(start, limit, extensions=more, calendar=CALENDAR)
        assert extended.due_at == reckon(start, longer, calendar=CALENDAR).due_at

    @often
    @given(starts, limits(MODES_WITH_A_RUN), st.data())
    def test_comes_to_the_same_when_counted_again_from_what_was_stored(
        self, start: dt.datetime, limit: Limit, data: st.DataObject
    ) -> None:
        breaks, more = data.draw(pauses(start)), data.draw(extensions(limit))
        first = reckon(start, limit, extensions=more, pauses=breaks, calendar=CALENDAR)
        again = reckon(
            local(start).astimezone(dt.UTC),
            Limit.from_json(limit.as_json()),
            extensions=[Extension.from_json(e.as_json()) for e in more],
            pauses=[Pause.from_json(p.as_json()) for p in reversed(breaks)],
            calendar=CALENDAR,
        )
        assert again == first

    @often
    @given(starts, limits())
    def test_is_overdue_the_second_after_a_day_and_the_moment_after_hours(
        self, start: dt.datetime, limit: Limit
    ) -> None:
        reckoning = reckon(start, limit, calendar=CALENDAR)
        if limit.unit in BY_THE_HOUR:
            assert reckoning.nominal_last_day is None
            assert reckoning.overdue_from == reckoning.due_at
        else:
            assert reckoning.due_at == end_of(reckoning.due_day)
            assert reckoning.overdue_from == start_of(reckoning.due_day + DAY)
        assert reckoning.due_at.utcoffset() == dt.timedelta(hours=8)

    @often
    @given(starts, st.integers(1, 40))
    def test_office_hours_between_start_and_end_are_those_of_the_limit(self, start: dt.datetime, amount: int) -> None:
        limit = Limit(amount, Unit.WORKING_HOUR, Mode.WORK_HOURS)
        end = reckon(start, limit, calendar=CALENDAR).due_at
        assert _office_time(start, end) == dt.timedelta(hours=amount)
        back = reckon(end, Limit(amount, Unit.WORKING_HOUR, Mode.BACKWARD), calendar=CALENDAR).due_at
        assert _office_time(back, end) == dt.timedelta(hours=amount)
        assert back >= start


class TestMomentAt:
    @often
    @given(starts, limits(MODES_WITH_A_RUN), st.integers(0, 100), st.integers(0, 100), st.data())
    def test_is_monotone_and_lies_between_start_and_end(
        self, start: dt.datetime, limit: Limit, one: int, other: int, data: st.DataObject
    ) -> None:
        breaks = data.draw(pauses(start))
        low, high = sorted((one, other))
        earlier = moment_at(low, start, limit, pauses=breaks, calendar=CALENDAR)
        later = moment_at(high, start, limit, pauses=breaks, calendar=CALENDAR)
        reckoning = reckon(start, limit, pauses=breaks, calendar=CALENDAR)
        assert earlier is not None
        assert later is not None
        assert earlier <= later <= reckoning.overdue_from

    @often
    @given(starts, limits(MODES_WITH_A_RUN), st.data())
    def test_a_whole_period_is_used_up_when_its_last_day_before_rolling_ends(
        self, start: dt.datetime, limit: Limit, data: st.DataObject
    ) -> None:
        assume(limit.amount >= 1)
        breaks = data.draw(pauses(start))
        reckoning = reckon(start, limit, pauses=breaks, calendar=CALENDAR)
        end = moment_at(100, start, limit, pauses=breaks, calendar=CALENDAR)
        last = reckoning.nominal_last_day
        assert end == (reckoning.due_at if last is None else start_of(last + DAY))


class TestShiftWorkingDays:
    @often
    @given(st.dates(dt.date(2019, 1, 1), dt.date(2027, 1, 1)), st.integers(-30, 30))
    def test_passes_exactly_that_many_working_days(self, day: dt.date, n: int) -> None:
        shifted = shift_working_days(day, n, CALENDAR)
        assert CALENDAR.is_working(shifted)
        if n > 0:
            assert CALENDAR.working_days(day + DAY, shifted) == n
        elif n < 0:
            assert CALENDAR.working_days(shifted, day - DAY) == -n
        else:
            assert CALENDAR.working_days(day, shifted) == 1


def _day(end: dt.date | dt.datetime) -> dt.date:
    assert not isinstance(end, dt.datetime)
    return end


def _stands(pause: Pause, day: dt.date) -> bool:
    assert pause.until is not None
    return _day(pause.since) <= day < _day(pause.until)


def _office_time(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    total = dt.timedelta()
    day = day_of(start)
    while day <= day_of(end):
        for opened, closed in DEFAULT_OFFICE_HOURS.spans if CALENDAR.is_working(day) else ():
            from_ = max(start, start_of(day).replace(hour=opened.hour, minute=opened.minute))
            to = min(end, start_of(day).replace(hour=closed.hour, minute=closed.minute))
            total += max(to - from_, dt.timedelta())
        day += DAY
    return total
