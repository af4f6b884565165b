"""How long one reckoning takes: `python -m bench.counting`. Three or four of them stand in the way of every intake."""

from __future__ import annotations

import datetime as dt
import os
from functools import partial

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mazha.config.settings.test")

from bench.timing import microseconds
from mazha.workdays.counting import Extension, Limit, Mode, Pause, Unit, moment_at, reckon
from mazha.workdays.explaining import explain
from mazha.workdays.packaged import packaged_calendar

START = dt.datetime(2026, 9, 10, 2, 0, tzinfo=dt.UTC)
LIMITS = {
    "60 calendar days": Limit(60, Unit.DAY, Mode.CAL_DAYS),
    "5 working days": Limit(5, Unit.WORKING_DAY, Mode.WORK_DAYS),
    "60 working days": Limit(60, Unit.WORKING_DAY, Mode.WORK_DAYS),
    "4 office hours": Limit(4, Unit.WORKING_HOUR, Mode.WORK_HOURS),
    "72 hours": Limit(72, Unit.HOUR, Mode.HOURS_NEXT),
    "1 month": Limit(1, Unit.MONTH, Mode.MONTHS),
}


def main() -> None:
    calendar = packaged_calendar()
    for name, limit in LIMITS.items():
        print(f"{name:34} {microseconds(partial(reckon, START, limit, calendar=calendar)):6.1f} µs")
    sixty = LIMITS["60 working days"]
    more = (Extension(30, Unit.WORKING_DAY),)
    breaks = (Pause(dt.date(2026, 9, 20), dt.date(2026, 10, 20)),)
    whole = microseconds(lambda: reckon(START, sixty, extensions=more, pauses=breaks, calendar=calendar))
    print(f"{'60 working days, extended, paused':34} {whole:6.1f} µs")
    share = microseconds(lambda: moment_at(80, START, LIMITS["5 working days"], calendar=calendar))
    print(f"{'80 % of 5 working days':34} {share:6.1f} µs")
    stored = reckon(START, LIMITS["5 working days"], calendar=calendar).explanation
    print(f"{'five reasons put into words':34} {microseconds(lambda: explain(stored, 'zh-hans')):6.1f} µs")


if __name__ == "__main__":
    main()
