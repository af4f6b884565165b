"""Mazha's own rule for one series: is this week, or are these two, more than the past lets expect?

The probability is that of the *predictive* distribution, a negative binomial whose variance adds what is not known of
the mean and of the dispersion to what chance does (Salmon, Schumacher & Höhle 2016, J Stat Softw 70(10), section 3.3
gives the idea for Farrington's rule). R's plug-in p-values are too small in the tail by a factor of up to 37; these
are not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mazha.insight.early.compiling import compiled
from mazha.insight.early.predictive_fit import STANDS_OUT, fit
from mazha.insight.early.predictive_tail import mixed_tail

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SHORTEST = 26
"""Points of history below which nothing is said."""
JEFFREYS = 0.5
"""Cases added to the history of a series that stands alone: after n empty weeks, one case has a chance of about
1/(2n).
"""
USUAL_PHI = 1.5
SPREAD_OF_PHI = 0.5


@dataclass(frozen=True)
class Verdict:
    """What is said of each point, series × tested points.

    `above` is P(Y ≥ y) of this point, `above_two` that of this and the one before together; `exactly` and
    `exactly_two` are the chances of just what was seen (above − exactly × U, U uniform, is the randomised p).
    `expected` and `phi` are mean and variance ÷ mean of the prediction.
    """

    above: Floats
    above_two: Floats
    exactly: Floats
    exactly_two: Floats
    expected: Floats
    phi: Floats

    def p(self) -> Floats:
        """The evidence of one and of two points together: the smaller of the two, twice (Bonferroni), at most 1."""
        both: Floats = 2 * np.minimum(self.above, self.above_two)
        return np.minimum(both, 1.0)


def design(points: int, season: float, harmonics: int = 2) -> tuple[Floats, Floats]:
    """Columns 1, trend, cosines and sines for `points` points, and the prior's precision of each."""
    t = np.arange(points, dtype=np.float64)
    columns = [np.ones(points), (t - points / 2) / max(season, 1.0)]
    ridge = [0.0, (0.3) ** -2]
    if season > 1:
        for j in range(1, harmonics + 1):
            angle = 2 * np.pi * j * t / season
            columns += [np.cos(angle), np.sin(angle)]
            ridge += [0.5**-2, 0.5**-2]
    return np.column_stack(columns), np.array(ridge)


@compiled
def what_is_known_of_phi(phi: float, weeks: float, mu: float) -> tuple[float, float]:
    """φ drawn a little to 1.5, and the standard deviation of its logarithm.

    Squared residuals vary by 2 + φ/μ around φ, so `weeks` of them tell log φ up to √((2 + φ/μ)/weeks). Before any are
    seen, log φ is taken to be normal around log 1.5 with deviation 0.5: few series of counts lie outside 0.6 to 4.
    """
    told = (2.0 + max(phi, USUAL_PHI) / max(mu, 0.02)) / max(weeks, 1.0)
    weight = SPREAD_OF_PHI**2 / (SPREAD_OF_PHI**2 + told)
    log = weight * math.log(phi) + (1.0 - weight) * math.log(USUAL_PHI)
    return math.exp(log), math.sqrt(weight * told)


@compiled
def look(y: Counts, x: Floats, ridge: Floats, limit: float, first: int, every: int, out: Floats) -> None:
    """Judge the points from `first` on, each by what came before it and its neighbour; refit each `every` points."""
    n, p = x.shape
    beta = np.zeros(p)
    cov = np.zeros((p, p))
    kept = np.ones(n)
    mu = np.ones(n)
    offset = np.zeros(n)
    mean = 0.0
    for t in range(first - 1):
        mean += y[t]
    beta[0] = math.log((mean + JEFFREYS) / max(first - 1, 1))
    phi = 1.0
    for t in range(first, n):
        h = t - 1
        since = t - first
        if since % every == 0:
            rounds = 4 if since == 0 else 1
            phi = fit(y[:h], offset[:h], x[:h], ridge, JEFFREYS, 0.0, limit, rounds, beta, cov, kept[:h], mu[:h], phi)
        weeks = 0.0
        total = 0.0
        for s in range(h):
            weeks += kept[s]
            total += mu[s]
        known, spread = what_is_known_of_phi(phi, weeks, total / h)
        now = 0.0
        before = 0.0
        for i in range(p):
            now += x[t, i] * beta[i]
            before += x[t - 1, i] * beta[i]
        now = math.exp(min(now, 20.0))
        before = math.exp(min(before, 20.0))
        both = now + before
        own = 0.0
        joint = 0.0
        for i in range(p):
            mixed_i = (now * x[t, i] + before * x[t - 1, i]) / both
            for j in range(p):
                own += x[t, i] * cov[i, j] * x[t, j]
                joint += mixed_i * cov[i, j] * (now * x[t, j] + before * x[t - 1, j]) / both
        above, here = mixed_tail(y[t], now, known + now * own, spread)
        out[since, 0] = above
        out[since, 2] = here
        above, here = mixed_tail(y[t] + y[t - 1], both, known + both * joint, spread)
        out[since, 1] = above
        out[since, 3] = here
        out[since, 4] = now
        out[since, 5] = known + now * own


@compiled
def _look_each(y: Counts, x: Floats, ridge: Floats, limit: float, first: int, every: int, out: Floats) -> None:
    for s in range(y.shape[0]):
        look(y[s], x, ridge, limit, first, every, out[s])


def judge(counts: Counts, first: int, season: float = 52.0, every: int = 1, limit: float = STANDS_OUT) -> Verdict:
    """Judge each series (series × points) at every point from index `first` on, by its own past alone.

    `season` is the number of points in a year (1: no season). Needs `first` ≥ 26. The baseline ends two points before
    the one judged, so that a rise does not hide itself.
    """
    y = np.ascontiguousarray(counts, dtype=np.int64)
    if first < SHORTEST or first >= y.shape[1]:
        raise ValueError(f"first must lie from {SHORTEST} to {y.shape[1] - 1}, it is {first}")
    x, ridge = design(y.shape[1], season, 2 if first >= 2 * season else 1 if first >= season else 0)
    out = np.empty((y.shape[0], y.shape[1] - first, 6))
    _look_each(y, x, ridge, limit, first, every, out)
    return Verdict(out[..., 0], out[..., 1], out[..., 2], out[..., 3], out[..., 4], out[..., 5])
