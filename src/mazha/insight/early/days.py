"""What kind of day it is: columns for weekday, public holiday, make-up workday (调休) and the day work begins again.

Takes flags, not a calendar: who calls brings them from the published one (`mazha.workdays`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WEEKDAYS = 7
SATURDAY = 5


def day_columns(first_weekday: int, working: NDArray[np.bool_] | None, days: int) -> Floats:
    """`days` × 6 columns of weekday (Sunday is what they are measured from), and with `working` flags three more.

    The three: a weekday that is off (holiday), a weekend day that is worked (调休), the first workday after a holiday.
    Monday is 0.
    """
    if not 0 <= first_weekday < WEEKDAYS:
        raise ValueError(f"first_weekday lies from 0 (Monday) to 6, it is {first_weekday}")
    weekday = (np.arange(days) + first_weekday) % WEEKDAYS
    columns = [(weekday == d).astype(np.float64) for d in range(WEEKDAYS - 1)]
    if working is not None:
        if working.shape != (days,):
            raise ValueError(f"there are {days} days and flags for {working.size}")
        holiday = (weekday < SATURDAY) & ~working
        made_up = (weekday >= SATURDAY) & working
        again = working & ~made_up & np.concatenate([[False], holiday[:-1]])
        columns += [holiday.astype(np.float64), made_up.astype(np.float64), again.astype(np.float64)]
    return np.column_stack(columns)
