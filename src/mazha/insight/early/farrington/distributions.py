"""Tails of the negative binomial with mean μ and variance φμ, and of Student's t, without loss in either tail."""

from __future__ import annotations

import math
from functools import lru_cache

from mazha.insight.early.compiling import compiled

_FUZZ = 64 * 2.220446049250313e-16
"""R's allowance when it looks for a quantile."""


@compiled
def tail_and_quantile(mu, phi, y, alpha):  # type: ignore[no-untyped-def]
    """(P(Y ≥ y), smallest k with P(Y ≤ k) ≥ 1 − alpha). With φ = 1 it is the Poisson distribution.

    f(k+1)/f(k) = (μ + kd) / ((k+1)(1+d)) with d = φ − 1: summed from the mode outwards, nothing cancels, and no gamma
    function is needed.
    """
    d = phi - 1.0
    mode = math.floor(mu - d) if mu > d else 0.0
    below, below_y = _downwards(mu, d, mode, y)
    above, above_y = _upwards(mu, d, mode, y)
    total = below + above
    tail = above_y / total if y > mode else (total - below_y) / total
    return tail, _quantile(mu, d, mode, below, total * (1.0 - alpha) * (1.0 - _FUZZ))


@compiled
def _downwards(mu, d, mode, y):  # type: ignore[no-untyped-def]
    """Σ f(k) over k ≤ mode, and over those of them below y, with f(mode) = 1."""
    f = 1.0
    total = 0.0
    under = 0.0
    k = mode
    while k >= 0.0 and f > 1e-18 * total:
        total += f
        if k < y:
            under += f
        f *= k * (1.0 + d) / (mu + (k - 1.0) * d)
        k -= 1.0
    return total, under


@compiled
def _upwards(mu, d, mode, y):  # type: ignore[no-untyped-def]
    """Σ f(k) over k > mode, and over those of them from y on, until what is left no longer counts."""
    f = 1.0
    total = 0.0
    from_y = 0.0
    k = mode
    while True:
        ratio = (mu + k * d) / ((k + 1.0) * (1.0 + d))
        f *= ratio
        k += 1.0
        total += f
        if k >= y:
            from_y += f
            left = max(ratio, d / (1.0 + d))
            if f * left <= 1e-17 * from_y * (1.0 - left):
                return total, from_y
        if f == 0.0:
            return total, from_y


@compiled
def _quantile(mu, d, mode, below, wanted):  # type: ignore[no-untyped-def]
    f = 1.0
    k = mode
    reached = below
    if reached >= wanted:
        while k > 0.0 and reached - f >= wanted:
            reached -= f
            f *= k * (1.0 + d) / (mu + (k - 1.0) * d)
            k -= 1.0
        return k
    while reached < wanted and f > 0.0:
        f *= (mu + k * d) / ((k + 1.0) * (1.0 + d))
        k += 1.0
        reached += f
    return k


@lru_cache(maxsize=4096)
def student_critical(p: float, freedom: int) -> float:
    """The |t| whose two-sided p is `p`: 0 for p = 1."""
    if p >= 1.0:
        return 0.0
    low, high = 0.0, 1.0
    while _two_sided(high, freedom) > p:
        high *= 2.0
    for _halving in range(200):
        middle = (low + high) / 2.0
        if not low < middle < high:
            break
        low, high = (middle, high) if _two_sided(middle, freedom) > p else (low, middle)
    return high


def _two_sided(t: float, freedom: int) -> float:
    """P(|T| > t), by the finite sums for whole degrees of freedom (Abramowitz & Stegun 26.7.3, 26.7.4)."""
    angle = math.atan2(t, math.sqrt(freedom))
    cos2 = math.cos(angle) ** 2
    odd = freedom % 2
    term = math.cos(angle) if odd else 1.0
    total = 0.0
    for j in range(odd, freedom - 1, 2):
        total += term
        term *= cos2 * (j + 1) / (j + 2)
    inside = 2.0 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total
    return 1.0 - inside
