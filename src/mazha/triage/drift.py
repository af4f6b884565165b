"""Whether a program is taken at its word less than before. Pure.

Two-sided test of two proportions with the pooled share as its variance (NIST/SEMATECH e-Handbook, § 7.3.3), at one in a
hundred; and a loss that a person would notice, so that a large district is not told of every flutter.
"""

from __future__ import annotations

from math import sqrt

LEAST = 30
"""Decisions on each side below which nothing is said."""
LOSS = 0.10
LIMIT = 2.576
"""Standard deviations that chance passes once in a hundred times, to either side."""


def has_drifted(taken: int, decided: int, taken_before: int, decided_before: int) -> bool:
    """Whether of those decided clearly fewer were taken than before: at least ten in a hundred, and not by chance."""
    if decided < LEAST or decided_before < LEAST:
        return False
    lost = taken_before / decided_before - taken / decided
    pooled = (taken + taken_before) / (decided + decided_before)
    deviation = sqrt(pooled * (1 - pooled) * (1 / decided + 1 / decided_before))
    return lost >= LOSS and lost > LIMIT * deviation
