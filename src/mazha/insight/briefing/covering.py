"""Small numbers on paper that leaves the house. Pure."""

from __future__ import annotations

from collections.abc import Sequence

SMALL = 5
"""Counts of one to four are written “fewer than 5” outside the posts that read briefings.

With a street, a category and a day beside it, a count of one is a household, and its neighbours know which. Five is
what statistical offices commonly take as the least that may be published; zero says nothing of anybody.
"""


def is_small(n: int) -> bool:
    return 0 < n < SMALL


def covered(column: Sequence[int]) -> list[bool]:
    """Which cells of a column with a known sum are covered: the small ones, and where that is one alone the smallest
    other one that is not zero, or the sum would give it away."""
    found = [is_small(n) for n in column]
    if sum(found) == 1:
        others = [(n, at) for at, n in enumerate(column) if n and not found[at]]
        if others:
            found[min(others)[1]] = True
    return found


def hides_rate(part: int, whole: int) -> bool:
    """Whether a share would give a small number away: that of those in it, or of those not in it."""
    return is_small(part) or is_small(whole - part) or is_small(whole)
