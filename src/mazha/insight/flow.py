"""Waiting times in buckets of a logarithmic scale, and what can be read from counts of them. Pure.

A quantile from buckets is the geometric middle of the bucket in which the nearest rank falls: at most 4.4 % off, since
a bucket spans a factor of 2^(1/8).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

STEPS = 8
"""Buckets to a doubling of the time."""


def bucket_of(minutes: float) -> int:
    """As the ledger is counted in SQL: `floor(8 · log2(1 + minutes))`."""
    return math.floor(STEPS * math.log2(1 + minutes))


def minutes_in(bucket: int) -> float:
    """The middle of a bucket, in minutes; the first holds what lasted next to nothing."""
    return 0.0 if bucket == 0 else 2 ** ((bucket + 0.5) / STEPS) - 1


def quantile(counts: Mapping[int, int], percent: int) -> float | None:
    """Minutes within which `percent` of the matters left (nearest rank); None where there were none."""
    total, reached = sum(counts.values()), 0
    for bucket in sorted(counts):
        reached += counts[bucket]
        if total and reached * 100 >= total * percent:
            return minutes_in(bucket)
    return None
