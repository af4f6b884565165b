"""CUSUM of standardised counts: small rises that last.

    C(t) = max(0, C(t − 1) + z(t) − k), alarm where C(t) ≥ h,   C = 0 before the first point

with z one of (Rossi, Lampugnani & Marchi 1999, Stat Med 18:2111; Pierce & Schafer 1986, J Am Stat Assoc 81:977):

    standard   (y − m) / √m
    rossi      (y − 3m + 2√(ym)) / (2√m)
    anscombe   3/2 (y^⅔ − m^⅔) / m^⅙

and m the mean of the points before, or expected by season. The bound is the smallest count that would alarm. The sum is
not set back after an alarm: the alarm lasts as long as the rise is not worked off.

Differences from R `surveillance` 1.20.3 (`algo.cusum`), which `compat="R"` brings back:

- Where nothing was ever counted before, m is 0 and R undefined from the first point on (alarm NA, bound 0). Here m is
  half a case over the whole time before.
- R's bound for rossi is the square of a root, also where the root is negative: any count alarms there. Here 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from mazha.insight.early.ears import BadSetting, Marks, Panel, whole_counts
from mazha.insight.early.reading import Floats, TooShort
from mazha.insight.early.seasonal import usual

Transformation = Literal["standard", "rossi", "anscombe"]


@dataclass(frozen=True)
class CusumRule:
    transformation: Transformation = "standard"
    reference: float = 1.04
    """k: what a standardised count may exceed without adding up."""
    limit: float = 2.26
    """h."""
    seasonal: bool = False
    """Expect by season (Poisson regression on one wave a year) instead of by the mean."""
    compat: str | None = None

    def __post_init__(self) -> None:
        if self.transformation not in ("standard", "rossi", "anscombe") or self.compat not in (None, "R"):
            raise BadSetting("The transformation is standard, rossi or anscombe; compat is R or nothing.")
        if not (self.reference >= 0 and self.limit > 0):
            raise BadSetting("The reference value is 0 or more, the limit above 0.")


@dataclass(frozen=True)
class Cusum:
    """What was found from point `first` (from 1) on, a row for each series."""

    first: int
    statistic: Floats
    upperbound: Floats
    alarm: Marks
    """1 alarm, 0 none, −1 undefined (under `compat="R"` only)."""
    expected: Floats


def cusum(counts: Panel, rule: CusumRule, *, first: int, period: float = 52) -> Cusum:
    """Sums from `first` (from 1) on; the points before say what is usual. `period` is a year in points."""
    panel = whole_counts(counts)
    length = panel.shape[1]
    needs = 5 if rule.seasonal else 2
    if not needs <= first <= length:
        raise TooShort(
            f"A sum that begins at t = {first} cannot be made of {length} points: {needs - 1} before it say what "
            "is usual. Begin later, or give a longer series.",
            needs=needs,
            has=length,
        )
    mean = _expected(panel, rule, first, period)
    y = panel[:, first - 1 :].astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = _standardised(y, mean, rule.transformation)
        sums = np.zeros((len(y), y.shape[1] + 1))
        for t in range(y.shape[1]):
            sums[:, t + 1] = np.maximum(0, sums[:, t] + (z[:, t] - rule.reference))
        upper = _bound(mean, rule, sums[:, :-1])
    alarm = np.where(np.isnan(sums[:, 1:]), -1, sums[:, 1:] >= rule.limit).astype(np.int8)
    return Cusum(first, sums[:, 1:], np.maximum(0, np.nan_to_num(upper, nan=0)), alarm, mean)


def _expected(panel: Panel, rule: CusumRule, first: int, period: float) -> Floats:
    times = np.arange(first, panel.shape[1] + 1)
    history = panel[:, : first - 1]
    if rule.seasonal:
        return np.array(
            [
                usual(row, times, period).mean if row.any() or rule.compat else np.full(len(times), 0.5 / len(row))
                for row in history
            ]
        )
    total = history.sum(axis=1, dtype=np.int64).astype(np.float64)
    if rule.compat is None:
        total = np.where(total == 0, 0.5, total)
    return np.repeat(total[:, None] / history.shape[1], len(times), axis=1)


def _standardised(y: Floats, m: Floats, how: Transformation) -> Floats:
    z: Floats
    if how == "standard":
        z = (y - m) / np.sqrt(m)
    elif how == "rossi":
        z = (y - 3 * m + 2 * np.sqrt(y * m)) / (2 * np.sqrt(m))
    else:
        z = 1.5 * (y ** (2 / 3) - m ** (2 / 3)) / m ** (1 / 6)
    return z


def _bound(m: Floats, rule: CusumRule, before: Floats) -> Floats:
    """The count at which z − k + C(t − 1) reaches h."""
    h, k = rule.limit, rule.reference
    left = h + k - before
    if rule.transformation == "standard":
        return np.ceil(np.sqrt(m) * left + m)
    if rule.transformation == "anscombe":
        root: Floats = np.maximum(0, 2 / 3 * m ** (1 / 6) * left + m ** (2 / 3))
        return root**1.5
    half = m**0.5
    inside = 4 * m**2 + 2 * m**1.5 * h + 2 * m**1.5 * k - 2 * m**1.5 * before
    bound = 2 * h * half + 2 * k * half - 2 * before * half + 5 * m - 2 * inside**0.5
    return bound if rule.compat else np.where(inside < m**2, 0.0, bound)
