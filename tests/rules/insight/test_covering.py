"""Which numbers are covered on paper."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mazha.insight.briefing.covering import covered, hides_rate


@given(st.lists(st.integers(min_value=0, max_value=30), max_size=12))
def test_small_numbers_are_covered_and_never_one_alone_where_another_could_be(column: list[int]) -> None:
    hidden = covered(column)
    assert all(hide for n, hide in zip(column, hidden, strict=True) if 0 < n < 5)
    assert not any(hide for n, hide in zip(column, hidden, strict=True) if n == 0)
    if sum(hidden) == 1:
        assert sum(n > 0 for n in column) == 1


def test_a_rate_is_hidden_where_either_side_of_it_is_small() -> None:
    assert hides_rate(3, 40)
    assert hides_rate(38, 40)
    assert not hides_rate(20, 40)
    assert not hides_rate(40, 40)
