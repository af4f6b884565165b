"""Farrington Flexible over many series and times.

With y the count, μ the predicted mean, U the bound: alarm where y > U, if there were at least 5 cases in the last 4
points, y included. score = (y − μ)/max(U − μ, ½) says how far y is on the way.

Differences from R `surveillance` 1.20.3 (`farringtonFlexible`), which `compat="R"` brings back:

- After re-weighting, R takes the weights ω themselves for working weights when it computes the dispersion behind the
  trend's p-value and the standard error of the prediction: Σω((y − μ)/μ)². Here it is Pearson's, Σω(y − μ)²/μ, as
  for φ.
- R takes weights and dispersion from the step before the last, and gives a point up (all NA) where 25 steps do not
  reach its tolerance: so with seasons that never had a case. Here steps go on to the limit of the prediction.
- R's alarm is (y − η)/(U − η) > 1 and y > 0, where η is the mean for delta, but for nbPlugin and muan the linear
  predictor, as if it were the mean.
- R's mu0 for delta is exp of a quantile on the wrong scale, mostly infinite. Here: the 1 − alpha quantile of the mean.
- With dates R counts time as days over the first gap: with months, a month of 28 days is shorter than one of 31.
- Where R has no fit it reports an expected count of 0. Here it is undefined.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from mazha.insight.early.compiling import compiled
from mazha.insight.early.ears import Marks, Panel, whole_counts
from mazha.insight.early.farrington.bounds import by_counts, by_power
from mazha.insight.early.farrington.distributions import student_critical
from mazha.insight.early.farrington.fitting import dispersion, down_weights, fit
from mazha.insight.early.farrington.plan import Axis, Plan, plan_for
from mazha.insight.early.farrington.rule import FarringtonRule
from mazha.insight.early.reading import NA, Floats

UPPER, EXPECTED, MU0, PHI, P, SCORE, TREND, SLOPE, ALARM = range(9)
_POWER = {"2/3": 2.0 / 3.0, "1/2": 0.5, "none": 1.0}
_THRESHOLD = {"delta": 0, "nbPlugin": 1, "muan": 2}


@dataclass(frozen=True)
class Farrington:
    """What was found at each of `times` (from 1), a row for each series. NaN is undefined."""

    times: tuple[int, ...]
    values: Floats
    """(series × time × 9): upperbound, expected, mu0, phi, pvalue, score, trend, trend_coef, alarm."""

    @property
    def upperbound(self) -> Floats:
        return self.values[:, :, UPPER]

    @property
    def pvalue(self) -> Floats:
        return self.values[:, :, P]

    @property
    def score(self) -> Floats:
        return self.values[:, :, SCORE]

    @property
    def alarm(self) -> Marks:
        """1 alarm, 0 none, −1 undefined."""
        return np.nan_to_num(self.values[:, :, ALARM], nan=-1).astype(np.int8)

    def columns(self) -> dict[str, Floats | Marks]:
        """As R's results are laid out, NaN spelled NA."""
        names = ("upperbound", "expected", "mu0", "phi", "pvalue", "score", "trend", "trend_coef")
        told = np.where(np.isnan(self.values), NA, self.values)
        return {"alarm": self.alarm, **{name: told[:, :, i] for i, name in enumerate(names)}}


def farrington(counts: Panel, axis: Axis, rule: FarringtonRule, times: Sequence[int]) -> Farrington:
    """Judges each series at each of `times` (from 1). `counts` is (series × time) or (time,), whole numbers.

    Refuses times without enough history behind them.
    """
    panel = whole_counts(counts)
    values = np.empty((panel.shape[0], len(times), 9))
    for column, k in enumerate(times):
        _judge_all(panel, k, plan_for(k, axis, rule), rule, values[:, column])
    return Farrington(tuple(times), values)


def _judge_all(panel: Panel, k: int, plan: Plan, rule: FarringtonRule, into: Floats) -> None:
    freedom = len(plan.index) - plan.groups - 1
    numbers = (
        NormalDist().inv_cdf(1 - rule.alpha),
        rule.alpha,
        _POWER[rule.power],
        rule.weights_threshold,
        student_critical(rule.trend_p, freedom),
    )
    wants = (rule.like_r, rule.reweight, rule.trend, rule.years >= 3, _THRESHOLD[rule.threshold])
    _judge(panel, k - 1, plan.index, plan.group, plan.groups, plan.time, plan.now, rule.enough, numbers, wants, into)


@compiled
def _judge(panel, k, index, group, groups, time, now, enough, numbers, wants, into):  # type: ignore[no-untyped-def]
    n = index.shape[0]
    y = np.empty(n)
    prior = np.empty(n)
    work = np.empty((3, n))
    sums = np.empty((4, groups))
    level = np.zeros(groups)
    for u in range(panel.shape[0]):
        for i in range(n):
            y[i] = panel[u, index[i]]
        into[u] = np.nan
        recent = 0
        for t in range(max(0, k - enough[1] + 1), k + 1):
            recent += panel[u, t]
        predicted = _predict(y, time, group, now, numbers, wants, prior, work, sums, level)
        if predicted[0]:
            _tell(predicted, float(panel[u, k]), recent >= enough[0], numbers, wants, into[u])
        elif wants[0]:
            into[u, EXPECTED] = 0.0


@compiled
def _predict(y, time, group, now, numbers, wants, prior, work, sums, level):  # type: ignore[no-untyped-def]
    """(found, linear predictor, its standard error, φ, trend kept, slope) for the point `now`."""
    _like_r, _reweight, with_trend, years_enough, _threshold = wants
    told = _model(y, time, group, now, with_trend, numbers, wants, prior, work, sums, level)
    if not told[0] and with_trend:
        with_trend = False
        told = _model(y, time, group, now, False, numbers, wants, prior, work, sums, level)
    if not told[0] or not with_trend:
        return told
    _found, eta, _se, _phi, _kept, slope, slope_se = told
    significant = abs(slope) > numbers[4] * slope_se
    if years_enough and significant and max(math.exp(eta), 2.220446049250313e-16) <= y.max():
        return told
    return _model(y, time, group, now, False, numbers, wants, prior, work, sums, level)


@compiled
def _model(y, time, group, now, with_trend, numbers, wants, prior, work, sums, level):  # type: ignore[no-untyped-def]
    """Fits, weighs down what stood out, fits again; and the prediction that follows."""
    like_r = wants[0]
    steps = 25 if like_r else 60
    tolerance = 1e-8 if like_r else 1e-11
    parameters = level.shape[0] + (1 if with_trend else 0)
    prior[:] = 1.0
    converged, slope, spread = fit(y, time, group, prior, with_trend, steps, tolerance, work, sums, level)
    if not converged:
        return False, 0.0, 0.0, 0.0, False, 0.0, 0.0
    phi = max(dispersion(y, work[1], work[2], parameters), 1.0)
    if wants[1]:
        down_weights(y, time, group, work, sums, spread, phi, numbers[3], prior)
        _ended, slope, spread = fit(y, time, group, prior, with_trend, steps, tolerance, work, sums, level)
        phi = max(dispersion(y, work[1], work[2], parameters), 1.0)
    scale = dispersion(y, work[1], prior if like_r and wants[1] else work[2], parameters)
    last = level.shape[0] - 1
    variance = 1.0 / sums[0, last]
    slope_se = 0.0
    if with_trend:
        variance += (now - sums[1, last]) ** 2 / spread
        slope_se = math.sqrt(scale / spread)
    eta = level[last] + slope * now
    return True, eta, math.sqrt(scale * variance), phi, with_trend, slope, slope_se


@compiled
def _tell(predicted, y, enough, numbers, wants, into):  # type: ignore[no-untyped-def]
    """Fills one row of results from one prediction."""
    _found, eta, se, phi, kept, slope, _slope_se = predicted
    z, alpha, power, _weights, _critical = numbers
    like_r, threshold = wants[0], wants[4]
    mean = max(math.exp(eta), 2.220446049250313e-16)
    if threshold == 0:
        bound, p = by_power(mean, se * mean, phi, power, y, z)
        quantile = math.exp(mean + z * se * mean) if like_r else math.exp(eta + z * se)
        reference = mean
    else:
        quantile = math.exp(eta + z * se) if threshold == 2 else math.exp(eta)
        bound, p = by_counts(quantile, phi, y, alpha, z)
        reference = eta if like_r else mean
    room = bound - reference
    score = (y - reference) / (room if like_r else max(room, 0.5))
    into[MU0] = quantile
    into[PHI] = phi
    into[P] = p
    into[SCORE] = score
    into[TREND] = 1.0 if kept else 0.0
    into[SLOPE] = slope if kept else math.nan
    into[ALARM] = 0.0
    if enough:
        into[UPPER] = bound
        into[EXPECTED] = mean if not math.isnan(bound) else math.nan
        above = score > 1.0 and y != 0.0 if like_r else y > bound
        into[ALARM] = 1.0 if above else 0.0
