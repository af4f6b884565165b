"""EARS C1, C2, C3: a count against the mean and spread of a short moving baseline.

Hutwagner, Thompson, Seeman & Treadwell 2003 (J Urban Health 80, suppl. 1: i89), "EARS aberration detection methods";
bounds as in Salmon, Schumacher & Höhle 2016 (J Stat Softw 70(10)), section 2.2. With mean m and standard deviation s
of `baseline` counts that end just before t (C1) or three points before t (C2, C3), s never below `min_sigma`, z the
1 − alpha quantile of the normal distribution:

    C1, C2   statistic C(t) = (y(t) − m) / s                     bound m + z·s
    C3       C(t) = Σ max(0, C2(i) − 1) over i = t−2, t−1, t     bound m + s·(1 + z − [terms of t−1 and t−2])

An alarm is a count above its bound; bounds are not below 0. Alpha names the quantile, it is not the share of false
alarms: s comes from few counts, and counts are skewed.

Differences from R `surveillance` 1.20.3 (`earsC`), which `compat="R"` brings back:

- C3 in R starts from y(t) itself instead of m + s, so that the count of the day has no part in its own alarm.
- C3 in R is undefined (NaN, alarm NA) where s and min_sigma are 0 and a count equals its mean.
- `min_sigma` is 0 in R: after seven equal counts, one more case is an alarm. Here .5.
- C1 and C2 in R let a bound stand below 0 only if alpha > .5; here, too, it is floored.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt

from mazha.insight.early.compiling import compiled
from mazha.insight.early.reading import Floats, TooShort
from mazha.kernel.errors import Unacceptable

Method = Literal["C1", "C2", "C3"]
Panel = npt.NDArray[np.integer]
Marks = npt.NDArray[np.int8]

MIN_SIGMA = 0.5
_USUAL_ALPHA = {"C1": 0.001, "C2": 0.001, "C3": 0.025}
_LAG = {"C1": 0, "C2": 2, "C3": 2}
_BEFORE = {"C1": 0, "C2": 2, "C3": 4}


class BadSetting(Unacceptable):
    """A setting of a method is outside what the method allows."""

    code = "bad_setting"


@dataclass(frozen=True)
class Ears:
    """What was found from point `first` (1 is the first) to the end, a row for each series."""

    first: int
    upperbound: Floats
    alarm: Marks
    """1 alarm, 0 none, −1 undefined (under `compat="R"` only)."""
    score: Floats
    """The statistic C(t): under `compat="R"` for C1 and C2 only, else NaN."""


@dataclass(frozen=True)
class EarsRule:
    """Which EARS method with which settings. `usual` fills what was not said."""

    method: Method
    baseline: int
    min_sigma: float
    alpha: float
    like_r: bool

    @staticmethod
    def usual(
        method: Method = "C1",
        *,
        baseline: int = 7,
        min_sigma: float | None = None,
        alpha: float | None = None,
        compat: str | None = None,
    ) -> EarsRule:
        if method not in _LAG:
            raise BadSetting(f"There is no EARS method {method!r}. There are: {', '.join(_LAG)}.", method=method)
        if compat not in (None, "R"):
            raise BadSetting(f"EARS knows no compat={compat!r}. There is: R.", compat=compat)
        sigma = (0.0 if compat else MIN_SIGMA) if min_sigma is None else min_sigma
        level = _USUAL_ALPHA[method] if alpha is None else alpha
        if baseline < 3:
            raise BadSetting(f"A baseline of {baseline} has no spread to speak of. Give 3 or more.", baseline=baseline)
        if not 0 <= sigma < np.inf:
            raise BadSetting(f"The smallest sigma is {sigma}. Give 0 or more.", min_sigma=sigma)
        if not 0 < level < 1:
            raise BadSetting(f"Alpha is {level}. Give a share between 0 and 1.", alpha=level)
        return EarsRule(method, baseline, sigma, level, compat == "R")

    def earliest(self) -> int:
        """The first point of time (from 1) that has enough behind it."""
        return self.baseline + _BEFORE[self.method] + 1

    def start(self, length: int, first: int | None) -> int:
        start = self.earliest() if first is None else first
        if start < self.earliest() or start > length:
            raise TooShort(
                f"{self.method} with a baseline of {self.baseline} can judge from t = {self.earliest()} on, "
                f"and there are {length} points. "
                + ("Give a longer series." if length < self.earliest() else f"Begin between there and {length}."),
                needs=self.earliest(),
                has=length,
            )
        return start


def ears(counts: Panel, rule: EarsRule, *, first: int | None = None) -> Ears:
    """Bound, alarm and statistic from `first` on. `counts` is (series × time) or (time,), whole numbers."""
    panel = whole_counts(counts)
    start = rule.start(panel.shape[1], first)
    shape = (panel.shape[0], panel.shape[1] - start + 1)
    found = Ears(start, np.empty(shape), np.empty(shape, dtype=np.int8), np.empty(shape))
    _run(panel, rule, start, found.upperbound, found.alarm, found.score)
    return found


def ears_alarms(counts: Panel, rule: EarsRule, *, first: int | None = None) -> Marks:
    """Alarms alone, an eighth of the memory: for very many series, or a long look back."""
    panel = whole_counts(counts)
    start = rule.start(panel.shape[1], first)
    alarm = np.empty((panel.shape[0], panel.shape[1] - start + 1), dtype=np.int8)
    nothing = np.empty((0, 0))
    _run(panel, rule, start, nothing, alarm, nothing)
    return alarm


def whole_counts(counts: Panel) -> Panel:
    """Counts as a panel, a row for each series. Refuses what is not a whole number from 0 on."""
    panel = np.atleast_2d(counts)
    if panel.ndim != 2 or not np.issubdtype(panel.dtype, np.integer):
        raise BadSetting("Counts are whole numbers, a row for each series. Convert them to integers first.")
    if panel.size and panel.min() < 0:
        u, t = (int(i) for i in np.argwhere(panel < 0)[0])
        raise BadSetting(f"Series {u + 1} has a negative count at t = {t + 1}. Count anew.", series=u, t=t + 1)
    return np.ascontiguousarray(panel)


def _run(panel: Panel, rule: EarsRule, start: int, upper: Floats, alarm: Marks, score: Floats) -> None:
    z = NormalDist().inv_cdf(1 - rule.alpha)
    if rule.method != "C3":
        _one_two(
            panel, start - 1, rule.baseline, _LAG[rule.method], z, rule.min_sigma, not rule.like_r, upper, alarm, score
        )
    elif rule.like_r:
        _three_like_r(panel, start - 1, rule.baseline, z, rule.min_sigma, upper, alarm, score)
    else:
        _three(panel, start - 1, rule.baseline, z, rule.min_sigma, upper, alarm, score)


@compiled
def _one_two(panel, start, n, lag, z, min_sigma, floored, upper, alarm, score):  # type: ignore[no-untyped-def]
    """C1 (lag 0) and C2 (lag 2). Sums are of integers, so that nothing is lost as the baseline moves."""
    full = upper.size > 0
    for u in range(panel.shape[0]):
        row = panel[u]
        total = np.int64(0)
        squares = np.int64(0)
        for t in range(start - lag - n, start - lag):
            y = np.int64(row[t])
            total += y
            squares += y * y
        for t in range(start, row.shape[0]):
            y = np.int64(row[t])
            mean = total / n
            sd = max(np.sqrt((n * squares - total * total) / (n * (n - 1))), min_sigma)
            bound = mean + z * sd
            if floored and bound < 0.0:
                bound = 0.0
            alarm[u, t - start] = y > bound
            if full:
                upper[u, t - start] = bound
                score[u, t - start] = _standard(y - mean, sd)
            comes = np.int64(row[t - lag])
            goes = np.int64(row[t - lag - n])
            total += comes - goes
            squares += comes * comes - goes * goes


@compiled
def _standard(difference, sd):  # type: ignore[no-untyped-def]
    """A difference in standard deviations; without spread none is 0, and any other without limit."""
    if sd > 0.0:
        return difference / sd
    if difference == 0.0:
        return 0.0
    return np.inf if difference > 0.0 else -np.inf


@compiled
def _three(panel, start, n, z, min_sigma, upper, alarm, score):  # type: ignore[no-untyped-def]
    full = upper.size > 0
    for u in range(panel.shape[0]):
        row = panel[u]
        total = np.int64(0)
        squares = np.int64(0)
        for t in range(start - 4 - n, start - 4):
            y = np.int64(row[t])
            total += y
            squares += y * y
        before_last = 0.0
        last = 0.0
        for t in range(start - 2, row.shape[0]):
            y = np.int64(row[t])
            mean = total / n
            sd = max(np.sqrt((n * squares - total * total) / (n * (n - 1))), min_sigma)
            excess = max(0.0, _standard(y - mean, sd) - 1.0)
            if t >= start:
                left = z - last - before_last
                bound = max(0.0, mean + sd * (1.0 + left)) if left >= 0.0 else 0.0
                alarm[u, t - start] = y > bound
                if full:
                    upper[u, t - start] = bound
                    score[u, t - start] = excess + last + before_last
            before_last = last
            last = excess
            comes = np.int64(row[t - 2])
            goes = np.int64(row[t - 2 - n])
            total += comes - goes
            squares += comes * comes - goes * goes


@compiled
def _three_like_r(panel, start, n, z, min_sigma, upper, alarm, score):  # type: ignore[no-untyped-def]
    """As R computes it, undefined values and all: 0/0 is NaN and stays so through every maximum."""
    full = upper.size > 0
    for u in range(panel.shape[0]):
        row = panel[u]
        total = np.int64(0)
        squares = np.int64(0)
        for t in range(start - 4 - n, start - 4):
            y = np.int64(row[t])
            total += y
            squares += y * y
        before_last = 0.0
        last = 0.0
        for t in range(start - 2, row.shape[0]):
            y = np.int64(row[t])
            mean = total / n
            sd = max(np.sqrt((n * squares - total * total) / (n * (n - 1))), min_sigma)
            excess = (y - mean) / sd - 1.0
            if excess < 0.0:
                excess = 0.0
            if t >= start:
                bound = y + sd * (z - (before_last + last))
                if bound < 0.0:
                    bound = 0.0
                alarm[u, t - start] = -1 if np.isnan(bound) else (1 if y > bound else 0)
                if full:
                    upper[u, t - start] = bound
                    score[u, t - start] = np.nan
            before_last = last
            last = excess
            comes = np.int64(row[t - 2])
            goes = np.int64(row[t - 2 - n])
            total += comes - goes
            squares += comes * comes - goes * goes
