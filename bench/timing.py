"""How long a piece of arithmetic takes: processor time, for whoever shares the machine disturbs every other clock."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

ROUNDS = 7


def microseconds(work: Callable[[], object], each: int = 2000) -> float:
    """For one call, the best of several rounds of so many."""
    best = float("inf")
    gc.disable()
    for _round in range(ROUNDS):
        began = time.process_time()
        for _call in range(each):
            work()
        best = min(best, time.process_time() - began)
    gc.enable()
    return best / each * 1e6


def milliseconds(work: Callable[[], object], each: int = 300) -> float:
    """The same in milliseconds."""
    return microseconds(work, each) / 1000
