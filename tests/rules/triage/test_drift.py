"""When a class is said to be taken less than before."""

from __future__ import annotations

import pytest

from mazha.triage.drift import has_drifted


@pytest.mark.parametrize(
    ("now", "before", "drifted"),
    [
        ((60, 100), (90, 100), True),
        ((29, 29), (290, 290), False),
        ((0, 29), (290, 290), False),
        ((0, 30), (29, 29), False),
        ((17, 30), (300, 300), True),
        ((81, 100), (90, 100), False),
        ((850, 1000), (9400, 10000), False),
        ((25, 30), (28, 30), False),
        ((95, 100), (60, 100), False),
        ((0, 30), (0, 30), False),
    ],
    ids=[
        "clear loss", "too few", "too few though none", "too few before", "clear loss of few", "less than ten points",
        "sure but slight", "may be chance", "better than before", "never taken",
    ],
)  # fmt: skip
def test_names_a_loss_that_is_large_and_not_by_chance(
    now: tuple[int, int], before: tuple[int, int], drifted: bool
) -> None:
    assert has_drifted(*now, *before) is drifted
