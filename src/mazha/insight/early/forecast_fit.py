"""One series ahead: a log-linear mean of calendar and season, times a level that follows what came last."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from mazha.insight.early.compiling import compiled
from mazha.insight.early.predictive_fit import newton

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@compiled
def calendar_mean(y: Counts, x: Floats, columns: int, prior: float, mean: Floats) -> None:
    """Ridge Poisson regression on the first `columns` of x; fills the mean of every row of x, those to come
    included.
    """
    n = y.size
    ridge = np.full(columns, prior)
    ridge[0] = 0.0
    beta = np.zeros(columns)
    beta[0] = math.log((y.sum() + 0.5) / n)
    cov = np.zeros((columns, columns))
    mu = np.ones(n)
    mid = np.ascontiguousarray(x[:, :columns])
    phi = 1.0
    for _ in range(2):
        newton(y, np.zeros(n), mid[:n], np.ones(n), ridge, 0.5, 0.0, phi, 12, beta, cov, mu)
        chi = 0.0
        for t in range(n):
            chi += (y[t] - mu[t]) ** 2 / max(mu[t], 0.05)
        phi = max(1.0, chi / n)
    for t in range(mid.shape[0]):
        log = 0.0
        for i in range(columns):
            log += mid[t, i] * beta[i]
        mean[t] = math.exp(min(log, 20.0))


@compiled
def follow(y: Counts, mean: Floats, forget: float, damp: float, from_: int, horizon: int, ahead: Floats) -> None:
    """Forecasts of 1 to `horizon` points from every origin `from_` … n: the level is Σ forgetⁱ y ÷ Σ forgetⁱ mean.

    That is the power steady model (Harvey & Fernandes 1989, JBES 7:407); `damp` draws the level back to 1 as the
    horizon grows.
    """
    n = y.size
    seen = 1.0
    due = 1.0
    for t in range(n + 1):
        if t >= from_:
            level = seen / max(due, 1e-9) - 1.0
            for k in range(horizon):
                level *= damp
                ahead[t - from_, k] = mean[min(t + k, mean.size - 1)] * (1.0 + level) if t + k < mean.size else 0.0
        if t < n:
            seen = forget * seen + y[t]
            due = forget * due + mean[t]


@compiled
def one_series(
    y: Counts,
    x: Floats,
    widths: Counts,
    forgets: Floats,
    damps: Floats,
    from_: int,
    horizon: int,
    sharpness: float,
    blended: Floats,
) -> None:
    """Forecasts of all origins from `from_` on, blended over candidates by how well each did in the past.

    The weight of a candidate falls with its mean absolute error, raised by 2 × columns ÷ points for what it could fit
    by chance.
    """
    n = y.size
    number = widths.size * forgets.size * damps.size
    all_ahead = np.zeros((number, n + 1 - from_, horizon))
    errors = np.zeros(number)
    mean = np.empty(x.shape[0])
    at = 0
    for w in range(widths.size):
        calendar_mean(y, x, widths[w], 4.0, mean)
        for f in range(forgets.size):
            for d in range(damps.size):
                ahead = all_ahead[at]
                follow(y, mean, forgets[f], damps[d], from_, horizon, ahead)
                total = 0.0
                count = 0
                for o in range(n - from_):
                    for k in range(min(horizon, n - from_ - o)):
                        total += abs(y[from_ + o + k] - ahead[o, k])
                        count += 1
                errors[at] = total / max(count, 1) * (1.0 + 2.0 * widths[w] / n)
                at += 1
    best = max(errors.min(), 1e-9)
    sum_weight = 0.0
    blended[:] = 0.0
    for c in range(number):
        weight = math.exp(-(errors[c] / best - 1.0) * sharpness)
        sum_weight += weight
        blended += weight * all_ahead[c]
    blended /= sum_weight
