"""The same rule for every cell × kind of a district: series of one kind lend each other strength.

Means: offset(kind, week) from a robust fit of the kind's total, times a first guess of each cell's share, times the
series' own level, trend and season. How far those may depart from what is shared is learned for each kind from the
spread of its cells
(empirical Bayes: Efron & Morris 1973, JASA 68:117; moments after DerSimonian & Laird 1986, Control Clin Trials
7:177), so where nothing is shared, each series stands on its own past. Dispersion: variance ÷ mean = 1 + intercept +
slope × mean, shared by all cells of a kind. Where a whole kind swings more than its cells explain, that swing enters
every cell's variance.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from mazha.insight.early.compiling import compiled
from mazha.insight.early.predictive import JEFFREYS, SHORTEST, Verdict, design
from mazha.insight.early.predictive_fit import STANDS_OUT, fit, leave_out_rises, newton
from mazha.insight.early.predictive_tail import tail

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SEASON = 365.25 / 7
LEAST_SHARED, MOST_SHARED = 0.05, 1e4
"""Bounds of the gamma prior's shape of a series' level around its share: weak, and as good as certain."""
OWN = 4
"""What a series may have of its own: level, trend, cosine, sine."""


@compiled
def whole_kind(totals: Counts, x: Floats, ridge: Floats, h: int, log_mean: Floats) -> tuple[float, float]:
    """Robust fit of a kind's total up to week h. Fills its log mean for every week; returns φ and the last week's
    variance.
    """
    p = x.shape[1]
    beta = np.zeros(p)
    beta[0] = math.log((totals[:h].sum() + JEFFREYS) / h)
    cov = np.zeros((p, p))
    kept = np.ones(h)
    mu = np.ones(h)
    phi = fit(totals[:h], np.zeros(h), x[:h], ridge, JEFFREYS, 0.0, STANDS_OUT, 3, beta, cov, kept, mu, 1.0)
    for t in range(log_mean.size):
        log_mean[t] = 0.0
        for i in range(p):
            log_mean[t] += x[t, i] * beta[i]
    unsure = 0.0
    for i in range(p):
        for j in range(p):
            unsure += x[-1, i] * cov[i, j] * x[-1, j]
    return phi, unsure


@compiled
def prior_variance(score: Floats, information: Floats, ratio: float) -> float:
    """Variance τ² of an effect among cells: E score² = ratio × information + τ² information², weighted by how much
    each tells.
    """
    tau = 0.1
    for _ in range(12):
        top = 0.0
        bottom = 0.0
        for c in range(score.size):
            i = information[c]
            if i <= 0.0:
                continue
            weight = 1.0 / (ratio * i + tau * i * i) ** 2
            top += weight * (min(score[c] ** 2, 40.0 * (ratio * i + tau * i * i)) - ratio * i)
            bottom += weight * i * i
        tau = min(max(top / bottom if bottom > 0.0 else 0.0, 0.0), 25.0)
    return tau


@compiled
def spread_of_cells(y: Counts, x: Floats, base: Floats, shares: Floats, h: int, ratio: float, tau: Floats) -> None:
    """Prior variances of level, trend, cosine and sine among the cells of a kind, from the scores at what is shared."""
    cells = y.shape[0]
    p = x.shape[1]
    score = np.zeros((p, cells))
    information = np.zeros((p, cells))
    total = 0.0
    for t in range(h):
        total += base[t]
    middle = np.zeros(p)
    square = np.zeros(p)
    for i in range(1, p):
        for t in range(h):
            middle[i] += base[t] * x[t, i] / total
        for t in range(h):
            square[i] += base[t] * (x[t, i] - middle[i]) ** 2
    for c in range(cells):
        seen = 0.0
        for t in range(h):
            seen += y[c, t]
        due = shares[c] * total
        score[0, c] = seen - due
        information[0, c] = due
        level = (seen + 0.5) / (due + 0.5) if due > 0.0 else 1.0
        for i in range(1, p):
            for t in range(h):
                score[i, c] += (x[t, i] - middle[i]) * (y[c, t] - level * shares[c] * base[t])
            information[i, c] = level * shares[c] * square[i]
    for i in range(p):
        tau[i] = prior_variance(score[i], information[i], ratio)


@compiled
def fit_cells(
    y: Counts,
    x: Floats,
    base: Floats,
    shares: Floats,
    tau: Floats,
    h: int,
    intercept: float,
    slope: float,
    beta: Floats,
    cov: Floats,
    kept: Floats,
    moments: Floats,
) -> None:
    """Mode and covariance of each cell's own effects, its weeks left out, and what its residuals say of the
    dispersion.
    """
    cells, p = beta.shape
    ridge = np.zeros(p)
    for i in range(1, p):
        ridge[i] = 1.0 / max(tau[i], 1e-8)
    shape = min(max(1.0 / max(tau[0], 1e-9), LEAST_SHARED), MOST_SHARED)
    mu = np.ones(h)
    offset = np.empty(h)
    for c in range(cells):
        mean = 0.0
        for t in range(h):
            offset[t] = math.log(max(shares[c] * base[t], 1e-9))
            mean += shares[c] * base[t] / h
        phi = 1.0 + intercept + slope * mean * math.exp(beta[c, 0])
        newton(y[c, :h], offset, x[:h], kept[c, :h], ridge, shape, shape, phi, 8, beta[c], cov[c], mu)
        leave_out_rises(y[c, :h], mu, phi, STANDS_OUT, kept[c, :h])
        newton(y[c, :h], offset, x[:h], kept[c, :h], ridge, shape, shape, phi, 3, beta[c], cov[c], mu)
        moments[c, :] = 0.0
        for t in range(h):
            if kept[c, t] != 0.0:
                moments[c, 0] += (y[c, t] - mu[t]) ** 2 - mu[t]
                moments[c, 1] += mu[t]
                moments[c, 2] += mu[t] ** 2


@compiled
def shared_dispersion(moments: Floats) -> tuple[float, float]:
    """Intercept and slope, neither below 0, of variance ÷ mean − 1 on the mean, by weighted least squares over the
    cells.
    """
    a = b = c = d = e = 0.0
    for i in range(moments.shape[0]):
        weight = 1.0 / (2.0 * moments[i, 2] + moments[i, 1] + 1e-9)
        a += weight * moments[i, 1] ** 2
        b += weight * moments[i, 1] * moments[i, 2]
        c += weight * moments[i, 2] ** 2
        d += weight * moments[i, 1] * moments[i, 0]
        e += weight * moments[i, 2] * moments[i, 0]
    determinant = a * c - b * b
    if determinant > 1e-9 * a * c:
        intercept = (c * d - b * e) / determinant
        slope = (a * e - b * d) / determinant
        if intercept >= 0.0 and slope >= 0.0:
            return intercept, slope
    if a <= 0.0:
        return 0.0, 0.0
    if d * d / a >= e * e / max(c, 1e-300) or e < 0.0:
        return max(d / a, 0.0), 0.0
    return 0.0, max(e / c, 0.0)


@compiled
def one_kind(y: Counts, x: Floats, ridge: Floats, own: Floats, shares: Floats, out: Floats) -> None:
    """Judge the last week, and the last two, of every cell of a kind. `y` is cells × weeks."""
    cells, weeks = y.shape
    h = weeks - 2
    totals = np.zeros(weeks, np.int64)
    for c in range(cells):
        for t in range(weeks):
            totals[t] += y[c, t]
    base = np.empty(weeks)
    swing, unsure = whole_kind(totals, x, ridge, h, base)
    for t in range(weeks):
        base[t] = math.exp(base[t])
    tau = np.zeros(OWN)
    beta = np.zeros((cells, OWN))
    cov = np.zeros((cells, OWN, OWN))
    kept = np.ones((cells, h))
    moments = np.zeros((cells, 3))
    spread_of_cells(y, own, base, shares, h, 1.1, tau)
    fit_cells(y, own, base, shares, tau, h, 0.1, 0.0, beta, cov, kept, moments)
    intercept, slope = shared_dispersion(moments)
    fit_cells(y, own, base, shares, tau, h, intercept, slope, beta, cov, kept, moments)
    intercept, slope = shared_dispersion(moments)
    usual = 0.0
    for c in range(cells):
        usual += shares[c] * (1.0 + intercept + slope * shares[c] * base[weeks - 1])
    common = unsure + max(0.0, swing - max(usual, 1.0)) / base[weeks - 1]
    for c in range(cells):
        predict(y[c], own, base, shares[c], beta[c], cov[c], intercept, slope, common, out[c])


@compiled
def predict(
    y: Counts,
    own: Floats,
    base: Floats,
    share: float,
    beta: Floats,
    cov: Floats,
    intercept: float,
    slope: float,
    common: float,
    out: Floats,
) -> None:
    """Tails of the last week and of the last two of one series."""
    weeks = y.size
    means = np.zeros(2)
    mixed = np.zeros(OWN)
    for k in range(2):
        t = weeks - 1 - k
        log = 0.0
        for i in range(OWN):
            log += own[t, i] * beta[i]
        means[k] = max(share * base[t] * math.exp(min(log, 20.0)), 1e-9)
    both = means[0] + means[1]
    for i in range(OWN):
        mixed[i] = (means[0] * own[weeks - 1, i] + means[1] * own[weeks - 2, i]) / both
    single = joint = common
    for i in range(OWN):
        for j in range(OWN):
            single += own[weeks - 1, i] * cov[i, j] * own[weeks - 1, j]
            joint += mixed[i] * cov[i, j] * mixed[j]
    phi = 1.0 + intercept + slope * means[0] + means[0] * single
    shared = 1.0 + intercept + slope * (means[0] ** 2 + means[1] ** 2) / both + both * joint
    out[0], out[2] = tail(y[weeks - 1], means[0], phi)
    out[1], out[3] = tail(y[weeks - 1] + y[weeks - 2], both, shared)
    out[4] = means[0]
    out[5] = phi


def judge_panel(counts: Counts, season: float = SEASON, threads: int = 2) -> Verdict:
    """Judge the last week of every cell × kind (kinds × cells × weeks) by the weeks before; each field is kinds ×
    cells.

    The last two weeks are no part of the baseline. Needs 28 weeks at least. The same for any number of threads.
    """
    kinds, cells, weeks = counts.shape
    if weeks < SHORTEST + 2:
        raise ValueError(f"{SHORTEST + 2} weeks are needed, there are {weeks}")
    h = weeks - 2
    x, ridge = design(weeks, season, 2 if h >= 2 * season else 1 if h >= season else 0)
    own, _ = design(weeks, season, 1)
    by_cell = counts[:, :, :h].sum(axis=(0, 2), dtype=np.float64) + JEFFREYS
    shares = by_cell / by_cell.sum()
    out = np.empty((kinds, cells, 6))

    def judge_kind(kind: int) -> None:
        one_kind(counts[kind].astype(np.int64), x, ridge, own, shares, out[kind])

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(judge_kind, range(kinds)))
    return Verdict(out[..., 0], out[..., 1], out[..., 2], out[..., 3], out[..., 4], out[..., 5])
