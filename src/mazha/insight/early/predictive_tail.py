"""How likely is it to see as many: tails of the negative binomial in the form mean, variance ÷ mean."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from mazha.insight.early.compiling import compiled

POISSON = 1e-6
"""A variance this little above the mean counts as Poisson: the formula would lose its digits."""


@compiled
def log_chance(y: int, mean: float, phi: float) -> float:
    """log P(Y = y) of a count with this mean and variance phi × mean."""
    if phi - 1.0 < POISSON:
        return y * math.log(mean) - mean - math.lgamma(y + 1.0)
    r = mean / (phi - 1.0)
    chance = math.lgamma(y + r) - math.lgamma(r) - math.lgamma(y + 1.0)
    return chance - r * math.log(phi) + y * math.log((phi - 1.0) / phi)


@compiled
def tail(y: int, mean: float, phi: float) -> tuple[float, float]:
    """P(Y ≥ y) and P(Y = y). Sums outward from y on the side that keeps its digits."""
    if mean < 1e-12:
        mean = 1e-12
    poisson = phi - 1.0 < POISSON
    r = 0.0 if poisson else mean / (phi - 1.0)
    odds = mean if poisson else (phi - 1.0) / phi
    here = math.exp(log_chance(y, mean, phi))
    if y == 0:
        return 1.0, here
    term = here
    total = 0.0
    i = float(y)
    if y > mean:
        while term > total * 1e-17 and term > 0.0:
            total += term
            term *= odds * (1.0 if poisson else r + i) / (i + 1.0)
            i += 1.0
        return min(total, 1.0), here
    while i > 0.5:
        term *= i / (odds * (1.0 if poisson else r + i - 1.0))
        total += term
        i -= 1.0
        if term < total * 1e-17:
            break
    return max(0.0, 1.0 - total), here


@compiled
def mixed_tail(y: int, mean: float, phi: float, spread: float) -> tuple[float, float]:
    """The same when log phi is itself only known up to a standard deviation `spread` (three points of
    Gauss–Hermite).
    """
    if spread < 0.01 or phi < 1.0 + POISSON:
        return tail(y, mean, phi)
    step = math.exp(1.7320508075688772 * spread)
    above, here = tail(y, mean, phi)
    above_low, here_low = tail(y, mean, max(1.0, phi / step))
    above_high, here_high = tail(y, mean, phi * step)
    return (4 * above + above_low + above_high) / 6, (4 * here + here_low + here_high) / 6


@compiled
def _tails(
    y: NDArray[np.int64],
    mean: NDArray[np.float64],
    phi: NDArray[np.float64],
    spread: NDArray[np.float64],
    above: NDArray[np.float64],
    here: NDArray[np.float64],
) -> None:
    for i in range(y.size):
        above[i], here[i] = mixed_tail(y[i], mean[i], phi[i], spread[i])


def tails(
    y: NDArray[np.int64], mean: NDArray[np.float64], phi: NDArray[np.float64], spread: NDArray[np.float64] | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """P(Y ≥ y) and P(Y = y) for arrays of one shape."""
    cases = np.ascontiguousarray(y, dtype=np.int64).ravel()
    due = np.ascontiguousarray(mean, dtype=np.float64).ravel()
    ratio = np.ascontiguousarray(phi, dtype=np.float64).ravel()
    known = np.zeros(cases.size) if spread is None else np.ascontiguousarray(spread, dtype=np.float64).ravel()
    above = np.empty(cases.size)
    here = np.empty(cases.size)
    _tails(cases, due, ratio, known, above, here)
    return above.reshape(np.shape(y)), here.reshape(np.shape(y))
