"""What happens to the calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mazha.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class YearLoaded(Event):
    """A year of the calendar changed: whatever was counted over it must be counted again."""

    year: int
    at: dt.datetime
