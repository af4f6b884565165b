"""The scan statistic's log likelihood ratios for high rates. Totals are real numbers and never cut to whole ones."""

from __future__ import annotations

from math import log, log1p

import numpy as np
import numpy.typing as npt

from mazha.insight.early.compiling import compiled

Floats = npt.NDArray[np.float64]


@compiled
def poisson_one(observed: float, expected: float, total: float) -> float:
    """`c ln(c/e) + (C − c) ln((C − c)/(C − e))` where c > e, else 0 (Kulldorff 1997, § 4.1 with Σe = C)."""
    if observed <= expected:
        return 0.0
    inside = observed * log(observed / expected)
    rest = total - observed
    if rest <= 0.0:
        return inside
    return inside + rest * log(rest / (total - expected))


@compiled
def bernoulli_one(cases: float, people: float, all_cases: float, all_people: float) -> float:
    """The Bernoulli ratio where the rate inside is above the rate outside, else 0 (Kulldorff 1997, § 4.2)."""
    out_cases, out_people = all_cases - cases, all_people - people
    if cases * out_people <= out_cases * people:
        return 0.0
    return _split(cases, people) + _split(out_cases, out_people) - _split(all_cases, all_people)


@compiled
def _split(cases: float, people: float) -> float:
    """`c ln(c/n) + (n − c) ln(1 − c/n)`; log1p keeps the digits that a rate near 0 would lose."""
    value = 0.0
    if cases > 0.0:
        value += cases * log(cases / people)
    if cases < people:
        value += (people - cases) * log1p(-cases / people)
    return value


@compiled
def bernoulli_in_r(cases: float, people: float, all_cases: float, all_people: float) -> float:
    """The same ratio with the rounding errors of SpatialEpi's, which subtracts logarithms: up to 4e-8 on pennLC."""
    out_cases, out_people = all_cases - cases, all_people - people
    if cases * out_people <= out_cases * people:
        return 0.0
    inside = _apart(cases, people) + _apart(people - cases, people)
    outside = _apart(out_people - out_cases, out_people)
    value = inside + outside + _apart(out_cases, out_people)
    return value - (_apart(all_cases, all_people) + _apart(all_people - all_cases, all_people))


@compiled
def _apart(part: float, whole: float) -> float:
    if part <= 0.0:
        return 0.0
    return part * (log(part) - log(whole))


def poisson(observed: Floats, expected: Floats, total: float) -> Floats:
    """The Poisson ratio of each window: cases seen, cases expected, and the cases of all cells (any real number)."""
    seen, due = np.asarray(observed, np.float64), np.asarray(expected, np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = seen * np.log(seen / due)
        rest = total - seen
        outside = np.where(rest > 0, rest * np.log(rest / (total - due)), 0.0)
    return np.where(seen > due, inside + outside, 0.0)
