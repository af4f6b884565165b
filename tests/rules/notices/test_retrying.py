"""When a notice is tried again."""

from __future__ import annotations

import datetime as dt

from mazha.notices.posting import SECONDS
from mazha.notices.retrying import DELAYS, LEASE, next_try

AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


class TestNextTry:
    def test_waits_longer_each_time_and_then_no_more(self) -> None:
        waits = [next_try(failed, AT) for failed in range(1, 7)]
        minutes = [None if at is None else (at - AT).total_seconds() / 60 for at in waits]
        assert minutes == [1, 5, 30, 120, 480, None]
        assert sorted(DELAYS) == list(DELAYS)

    def test_a_lease_outlasts_a_batch_of_the_slowest_sends(self) -> None:
        assert LEASE.total_seconds() > 20 * SECONDS
