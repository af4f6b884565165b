"""How rare a score is: p from replicates, and the recurrence interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from mazha.kernel.errors import Refused

Floats = npt.NDArray[np.float64]
Rule = Literal["standard", "sequential"]

BATCH = 64


class ReplicatesNotUsable(Refused):
    """Too few replicates to say anything."""

    code = "scan_replicates"


@dataclass(frozen=True)
class Chance:
    """One p with the rule that made it and the replicates that rule looked at."""

    p: float
    rule: Rule
    replicates: int


def standard(value: float, maxima: Floats) -> Chance:
    """`(1 + those as high) / (replicates + 1)` (Dwass 1957)."""
    return Chance((1 + int(np.count_nonzero(maxima >= value))) / (len(maxima) + 1), "standard", len(maxima))


def sequential(value: float, maxima: Floats, stop: int) -> Chance:
    """`h / l` where the h-th replicate as high is the l-th, else as `standard` (Besag & Clifford 1991, § 2)."""
    as_high = np.flatnonzero(maxima >= value)
    if len(as_high) >= stop:
        drawn = int(as_high[stop - 1]) + 1
        return Chance(stop / drawn, "sequential", drawn)
    return Chance((1 + len(as_high)) / (len(maxima) + 1), "sequential", len(maxima))


def drawn_until(draw: Callable[[int, int], Floats], value: float, replicates: int, stop: int) -> Floats:
    """Maxima in the order of their seeds up to the `stop`-th that is as high as `value`, or all of them."""
    maxima: Floats = np.empty(0)
    while len(maxima) < replicates:
        maxima = np.concatenate([maxima, draw(len(maxima), min(len(maxima) + BATCH, replicates))])
        as_high = np.flatnonzero(maxima >= value)
        if len(as_high) >= stop:
            return maxima[: as_high[stop - 1] + 1]
    return maxima


def recurrence(p: float, days: float, analyses: int = 1) -> float:
    """Days until so high a score is met once by chance: `D / p`, where `analyses` earlier ones and this one share p
    `D / (1 − (1 − p)^(1/A))` (SaTScan user guide v10.1, “Results File”). `days` lie between two analyses."""
    if analyses == 1:
        return days / p
    if p >= 1:
        return days
    return float(days / -np.expm1(np.log1p(-p) / analyses))
