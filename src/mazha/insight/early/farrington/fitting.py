"""The regression: log mean = block + slope · time, by iteratively reweighted least squares.

Columns of a design of blocks are disjoint, so X'WX has the shape of an arrow: weighted means within each block give the
exact step of weighted least squares in one pass, without a matrix (the within estimator; Frisch–Waugh–Lovell).
"""

from __future__ import annotations

import math

from mazha.insight.early.compiling import compiled

EPSILON = 2.220446049250313e-16
"""R's floor for a fitted mean."""


@compiled
def fit(y, time, group, prior, with_trend, steps, tolerance, work, sums, level):  # type: ignore[no-untyped-def]
    """Fits, and returns (converged, slope, Σw(t − t̄)²).

    Start at y + .1, stop when |Δ deviance| / (|deviance| + .1) < tolerance: R's rule. `work` rows receive 0 linear
    predictor, 1 mean, 2 weights of the last step. `sums` rows receive, by block, 0 Σw and 1 the weighted mean time;
    `level` the block's level. Halves a step whose deviance is without bound, as R does.
    """
    eta, mu, weight = work[0], work[1], work[2]
    for i in range(y.shape[0]):
        mu[i] = y[i] + 0.1
        eta[i] = math.log(mu[i])
    before = _deviance(y, mu, prior)
    slope = 0.0
    spread = 0.0
    for step in range(steps):
        old_slope = slope
        for g in range(level.shape[0]):
            sums[3, g] = level[g]
        slope, spread = _step(y, time, group, prior, with_trend, eta, mu, weight, sums, level)
        now = _means(y, time, group, prior, slope, level, eta, mu)
        halved = 0
        while not math.isfinite(now):
            if step == 0 or halved == steps:
                return False, slope, spread
            halved += 1
            slope = (slope + old_slope) / 2.0
            for g in range(level.shape[0]):
                level[g] = (level[g] + sums[3, g]) / 2.0
            now = _means(y, time, group, prior, slope, level, eta, mu)
        if abs(now - before) / (abs(now) + 0.1) < tolerance:
            return True, slope, spread
        before = now
    return False, slope, spread


@compiled
def _step(y, time, group, prior, with_trend, eta, mu, weight, sums, level):  # type: ignore[no-untyped-def]
    """One step of weighted least squares on z = η + (y − μ)/μ with weights ω·μ."""
    total, centre, target = sums[0], sums[1], sums[2]
    total[:] = 0.0
    centre[:] = 0.0
    target[:] = 0.0
    for i in range(y.shape[0]):
        w = prior[i] * mu[i]
        g = group[i]
        weight[i] = w
        eta[i] += (y[i] - mu[i]) / mu[i]
        total[g] += w
        centre[g] += w * time[i]
        target[g] += w * eta[i]
    for g in range(level.shape[0]):
        centre[g] /= total[g]
        target[g] /= total[g]
    slope = 0.0
    spread = 0.0
    if with_trend:
        across = 0.0
        for i in range(y.shape[0]):
            g = group[i]
            d = time[i] - centre[g]
            spread += weight[i] * d * d
            across += weight[i] * d * (eta[i] - target[g])
        slope = across / spread
    for g in range(level.shape[0]):
        level[g] = target[g] - slope * centre[g]
    return slope, spread


@compiled
def _means(y, time, group, prior, slope, level, eta, mu):  # type: ignore[no-untyped-def]
    for i in range(y.shape[0]):
        eta[i] = level[group[i]] + slope * time[i]
        mu[i] = max(math.exp(eta[i]), EPSILON)
    return _deviance(y, mu, prior)


@compiled
def _deviance(y, mu, prior):  # type: ignore[no-untyped-def]
    """2 Σ ω [y log(y/μ) − (y − μ)]: the first term is 0 where y is."""
    total = 0.0
    for i in range(y.shape[0]):
        if y[i] > 0.0:
            total += prior[i] * (y[i] * math.log(y[i] / mu[i]) - (y[i] - mu[i]))
        else:
            total += prior[i] * mu[i]
    return 2.0 * total


@compiled
def dispersion(y, mu, weight, parameters):  # type: ignore[no-untyped-def]
    """Σ w ((y − μ)/μ)² over the degrees of freedom that points with weight leave."""
    total = 0.0
    used = 0
    for i in range(y.shape[0]):
        if weight[i] > 0.0:
            r = (y[i] - mu[i]) / mu[i]
            total += weight[i] * r * r
            used += 1
    return total / (used - parameters) if used > parameters else math.nan


@compiled
def down_weights(y, time, group, work, sums, spread, phi, threshold, prior):  # type: ignore[no-untyped-def]
    """ω: 1/s² for standardised Anscombe residuals s above the threshold, scaled to sum to n (Noufaily 2013, § 3.4).

    s = 3/2 (y^⅔ μ^−⅙ − μ^½) / √(φ (1 − h)), with the leverage h of the last step's weights.
    """
    mu, weight = work[1], work[2]
    total = 0.0
    for i in range(y.shape[0]):
        g = group[i]
        h = 1.0 / sums[0, g]
        if spread > 0.0:
            d = time[i] - sums[1, g]
            h += d * d / spread
        h *= weight[i]
        if h > 1.0 - 10.0 * EPSILON:
            h = 1.0
        s = 1.5 * (y[i] ** (2.0 / 3.0) * mu[i] ** (-1.0 / 6.0) - math.sqrt(mu[i])) / math.sqrt(phi * (1.0 - h))
        prior[i] = 1.0 / (s * s) if s > threshold else 1.0
        total += prior[i]
    for i in range(y.shape[0]):
        prior[i] *= y.shape[0] / total
