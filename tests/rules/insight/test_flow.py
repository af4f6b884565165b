"""Waiting times from buckets: how far off, and by the nearest rank."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mazha.insight.flow import bucket_of, minutes_in, quantile


@given(st.floats(min_value=1, max_value=2_000_000))
def test_a_bucket_is_at_most_an_eleventh_off_from_the_minute_on(minutes: float) -> None:
    """Of `1 + minutes` 4.4 %; of a single minute itself a little more."""
    assert abs(minutes_in(bucket_of(minutes)) + 1 - (minutes + 1)) / (minutes + 1) < 0.0443


def test_quantiles_are_by_nearest_rank() -> None:
    counts = {bucket_of(60): 5, bucket_of(1440): 4, bucket_of(14400): 1}
    assert quantile(counts, 50) == minutes_in(bucket_of(60))
    assert quantile(counts, 90) == minutes_in(bucket_of(1440))
    assert quantile(counts, 91) == minutes_in(bucket_of(14400))
    assert quantile({}, 50) is None
