"""When a notice is tried again, and when not any more. Pure."""

from __future__ import annotations

import datetime as dt

DELAYS = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=8),
)
"""After the first failure, the second …: a hiccup is over in a minute, a night without a gateway by the morning."""
MOST_TRIES = len(DELAYS) + 1
LEASE = dt.timedelta(minutes=5)
"""How long a try may take before it counts as vanished: longer than a batch of the slowest sends."""


def next_try(attempts: int, at: dt.datetime) -> dt.datetime | None:
    """The moment of the next try after so many failed ones; None when that was the last."""
    return at + DELAYS[attempts - 1] if attempts <= len(DELAYS) else None
