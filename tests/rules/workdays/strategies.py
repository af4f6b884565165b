"""Starts, limits, extensions and pauses that people might really have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hypothesis import strategies as st

from mazha.kernel.moments import SHANGHAI
from mazha.workdays.counting import Extension, Limit, Mode, Pause, Unit
from mazha.workdays.limits import FIRST_DAY_COUNTS, UNITS

MODERATE = {
    Unit.DAY: 120,
    Unit.WORKING_DAY: 90,
    Unit.HOUR: 400,
    Unit.WORKING_HOUR: 60,
    Unit.MONTH: 40,
    Unit.YEAR: 4,
}
MODES_WITH_A_RUN = [mode for mode in Mode if mode not in (Mode.BACKWARD, Mode.ROLL_BACK)]

_BEGINNING, _SECONDS = dt.datetime(2018, 1, 1, tzinfo=dt.UTC), 11 * 366 * 24 * 3600
starts = st.builds(
    lambda seconds, zone: (_BEGINNING + dt.timedelta(seconds=seconds)).astimezone(zone),
    st.integers(0, _SECONDS),
    st.sampled_from([SHANGHAI, dt.UTC]),
) | st.sampled_from(
    [
        dt.datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=SHANGHAI),
        dt.datetime(2025, 9, 30, 16, 0, tzinfo=dt.UTC),
        dt.datetime(2025, 9, 30, 15, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 31, 0, 0, tzinfo=SHANGHAI),
        dt.datetime(2025, 1, 31, 12, 0, tzinfo=SHANGHAI),
    ]
)


@st.composite
def limits(draw: st.DrawFn, modes: Sequence[Mode] = tuple(Mode)) -> Limit:
    mode = draw(st.sampled_from(modes))
    unit = draw(st.sampled_from(sorted(UNITS[mode])))
    return Limit(draw(st.integers(1 if mode in FIRST_DAY_COUNTS else 0, MODERATE[unit])), unit, mode)


@st.composite
def pauses(draw: st.DrawFn, start: dt.datetime) -> list[Pause]:
    """Some around the start, some later, some overlapping, one perhaps still standing."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        since = start.date() + dt.timedelta(days=draw(st.integers(-5, 60)))
        found.append(Pause(since, since + dt.timedelta(days=draw(st.integers(0, 30)))))
    if draw(st.integers(0, 5)) == 0:
        found.append(Pause(start.date() + dt.timedelta(days=draw(st.integers(0, 60)))))
    return found


def extensions(limit: Limit) -> st.SearchStrategy[list[Extension]]:
    """In the limit's own unit."""
    return st.lists(st.builds(Extension, st.integers(0, MODERATE[limit.unit] // 2), st.just(limit.unit)), max_size=2)
