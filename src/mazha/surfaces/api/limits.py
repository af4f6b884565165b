"""How often one program may ask. Each server process counts on its own: this guards the house, it sells nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.utils.translation import gettext as _

from mazha.kernel.errors import TooOften

REQUESTS = 600
"""So many at once, and so many again over …"""
SECONDS = 60


@dataclass(slots=True)
class _Bucket:
    left: float
    at: dt.datetime


class Buckets:
    """A bucket of requests for each program, refilling all the time."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = {}
        self._lock = Lock()

    def take(self, client_id: int, at: dt.datetime) -> None:
        """Count one request. Refuses with TooOften, saying when to come back."""
        size = REQUESTS * max(1, settings.PUBLIC_LIMITS_TIMES)
        a_second = size / SECONDS
        with self._lock:
            bucket = self._buckets.setdefault(client_id, _Bucket(size, at))
            gone = max(0.0, (at - bucket.at).total_seconds())
            bucket.left, bucket.at = min(size, bucket.left + gone * a_second), max(at, bucket.at)
            if bucket.left >= 1:
                bucket.left -= 1
                return
        raise TooOften(
            _("This program asks more than %(most)d times a minute. Wait, then ask less often or for larger pages.")
            % {"most": size},
            retry_after=1,
            most=size,
            seconds=SECONDS,
        )

    def forget(self) -> None:
        """Everyone begins anew."""
        with self._lock:
            self._buckets.clear()
