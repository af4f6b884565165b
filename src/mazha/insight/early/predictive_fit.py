"""One series: log-linear mean, robust against past rises, and what is not known about it.

log μ(t) = offset(t) + x(t)·β, variance φμ (McCullagh & Nelder 1989, ch. 6 and 9: quasi-likelihood), with a normal
prior on β (precision `ridge`) and a gamma prior on the level, entered as `cases` seen where `cases_expected` were
due. Weeks that stand out are left out: residuals after Anscombe as in Noufaily et al. 2013, Stat Med 32:1206, section
3.3, but summed over one to four weeks in a row on both sides, so that a long low rise is found as well as a short
high one.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from mazha.insight.early.compiling import compiled
from mazha.insight.early.predictive_tail import tail

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

STANDS_OUT = 2e-4
"""A run of weeks less likely than this is taken for a past rise."""
WORTH_ASKING = 2.0
"""Summed residuals, in standard deviations, below which a run is not looked at more closely."""
LONGEST_RISE = 4
"""Weeks in a row that are summed to find one."""
CLIP = 2.5
CLIP_BY_SKEWNESS = 1.0
GROUPS = 6


@compiled
def solve(matrix: Floats, vector: Floats, inverse: Floats) -> None:
    """vector := matrix⁻¹ vector, inverse := matrix⁻¹, for a small positive definite matrix (Cholesky)."""
    n = vector.size
    lower = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            rest = matrix[i, j]
            for k in range(j):
                rest -= lower[i, k] * lower[j, k]
            lower[i, j] = math.sqrt(max(rest, 1e-12)) if i == j else rest / lower[j, j]
    for column in range(n + 1):
        z = np.zeros(n)
        for i in range(n):
            rest = vector[i] if column == n else (1.0 if i == column else 0.0)
            for k in range(i):
                rest -= lower[i, k] * z[k]
            z[i] = rest / lower[i, i]
        for back in range(n):
            i = n - 1 - back
            rest = z[i]
            for k in range(i + 1, n):
                rest -= lower[k, i] * z[k]
            z[i] = rest / lower[i, i]
        if column == n:
            vector[:] = z
        else:
            inverse[:, column] = z


@compiled
def newton(
    y: Counts,
    offset: Floats,
    x: Floats,
    kept: Floats,
    ridge: Floats,
    cases: float,
    cases_expected: float,
    phi: float,
    steps: int,
    beta: Floats,
    cov: Floats,
    mu: Floats,
) -> None:
    """Newton's steps from `beta` on; leaves the mode in `beta`, its covariance in `cov` and the mean of each week in
    `mu`.
    """
    n, p = x.shape
    hessian = np.empty((p, p))
    score = np.empty(p)
    for _ in range(steps):
        for i in range(p):
            score[i] = -ridge[i] * beta[i] * phi
            for j in range(p):
                hessian[i, j] = 0.0
            hessian[i, i] = ridge[i] * phi
        level = cases_expected * math.exp(beta[0])
        score[0] += (cases - level) * phi
        hessian[0, 0] += level * phi
        for t in range(n):
            log = offset[t]
            for i in range(p):
                log += x[t, i] * beta[i]
            m = math.exp(min(log, 20.0))
            mu[t] = m
            if kept[t] == 0.0:
                continue
            rest = y[t] - m
            for i in range(p):
                score[i] += x[t, i] * rest
                weighted = x[t, i] * m
                for j in range(i + 1):
                    hessian[i, j] += weighted * x[t, j]
        for i in range(p):
            for j in range(i):
                hessian[j, i] = hessian[i, j]
        solve(hessian, score, cov)
        largest = 0.0
        for i in range(p):
            largest = max(largest, abs(score[i]))
        shrink = 1.0 if largest <= 2.0 else 2.0 / largest
        for i in range(p):
            beta[i] += shrink * score[i]
        if largest < 1e-4:
            break
    for i in range(p):
        for j in range(p):
            cov[i, j] *= phi


@compiled
def leave_out_rises(y: Counts, mu: Floats, phi: float, limit: float, kept: Floats) -> None:
    """Set `kept` to 0 in every run of 1 to 4 weeks whose sum had less than the chance `limit` to be as high.

    Anscombe's residuals find the few runs worth asking about; the tail itself decides, for residuals of small counts
    are skewed.
    """
    n = mu.size
    residuals = np.zeros(n + 1)
    cases = np.zeros(n + 1)
    due = np.zeros(n + 1)
    for t in range(n):
        root = math.sqrt(mu[t] * phi)
        third = mu[t] ** (1.0 / 3.0)
        centred = 1.5 * (float(y[t]) ** (2.0 / 3.0) * third - mu[t]) / root + phi / (6.0 * root)
        residuals[t + 1] = residuals[t] + min(centred, 8.0)
        cases[t + 1] = cases[t] + y[t]
        due[t + 1] = due[t] + mu[t]
        kept[t] = 1.0
    for length in range(1, LONGEST_RISE + 1):
        bound = WORTH_ASKING * math.sqrt(length)
        for end in range(length, n + 1):
            start = end - length
            if residuals[end] - residuals[start] > bound:
                above, _ = tail(int(cases[end] - cases[start] + 0.5), due[end] - due[start], phi)
                if above < limit:
                    for t in range(start, end):
                        if y[t] > mu[t]:
                            kept[t] = 0.0


@compiled
def where_cut(mean: float, phi: float) -> float:
    """The squared residual is cut above this: 2.5 deviations, and one more for each unit of skewness (2φ − 1)/√(φμ)."""
    return (CLIP + CLIP_BY_SKEWNESS * (2.0 * phi - 1.0) / math.sqrt(phi * mean)) ** 2


@compiled
def cut_square(mean: float, phi: float, top: float) -> float:
    """E min((Y − μ)²/(φμ), top) for the negative binomial with variance φμ."""
    if mean > 150.0 * phi:
        c = math.sqrt(top)
        beyond = 0.5 * math.erfc(c / math.sqrt(2.0))
        return 1.0 - 2.0 * beyond - 2.0 * c * math.exp(-0.5 * top) / math.sqrt(2.0 * math.pi) + 2.0 * top * beyond
    poisson = phi - 1.0 < 1e-6
    r = 0.0 if poisson else mean / (phi - 1.0)
    chance = math.exp(-mean) if poisson else math.exp(-r * math.log(phi))
    odds = mean if poisson else (phi - 1.0) / phi
    total = 0.0
    seen = 0.0
    y = 0.0
    scale = mean * phi
    while True:
        square = (y - mean) ** 2 / scale
        if square > top and y > mean:
            break
        total += chance * min(square, top)
        seen += chance
        chance *= odds * (1.0 if poisson else r + y) / (y + 1.0)
        y += 1.0
    return total + max(0.0, 1.0 - seen) * top


@compiled
def dispersion(y: Counts, mu: Floats, kept: Floats, parameters: float, start: float) -> float:
    """φ that makes the mean of the cut squared residuals what it should be, at least 1.

    Cutting keeps what is left of past rises from raising φ; taking the expectation of the cut square keeps φ
    unbiased. The expectation is taken at the mean of each of six groups of weeks with like means.
    """
    n = mu.size
    low = max(mu.min(), 1e-9)
    width = max(math.log(mu.max() / low), 1e-9) / GROUPS
    number = np.zeros(GROUPS)
    total = np.zeros(GROUPS)
    group = np.empty(n, np.int64)
    for t in range(n):
        group[t] = -1
        if kept[t] != 0.0:
            group[t] = max(0, min(int(math.log(max(mu[t], 1e-9) / low) / width), GROUPS - 1))
            number[group[t]] += 1.0
            total[group[t]] += mu[t]
    weeks = number.sum()
    tops = np.empty(GROUPS)
    phi = start
    for _ in range(6):
        due = 0.0
        for g in range(GROUPS):
            if number[g] > 0:
                mean = max(total[g] / number[g], 1e-9)
                tops[g] = where_cut(mean, phi)
                due += number[g] * cut_square(mean, phi, tops[g])
        seen = 0.0
        for t in range(n):
            if group[t] >= 0:
                seen += min((y[t] - mu[t]) ** 2 / (max(mu[t], 1e-9) * phi), tops[group[t]])
        due *= max(weeks - parameters, 1.0) / max(weeks, 1.0)
        ratio = seen / max(due, 1e-9)
        phi = max(1.0, phi * ratio**1.3)
        if abs(ratio - 1.0) < 0.002:
            break
    return phi


@compiled
def fit(
    y: Counts,
    offset: Floats,
    x: Floats,
    ridge: Floats,
    cases: float,
    cases_expected: float,
    limit: float,
    rounds: int,
    beta: Floats,
    cov: Floats,
    kept: Floats,
    mu: Floats,
    phi: float,
) -> float:
    """Fit, leave out what stands out, fit again. Returns φ; the rest is left in the arrays. `beta`, `kept`, `phi` are
    the start.
    """
    for _ in range(rounds):
        newton(y, offset, x, kept, ridge, cases, cases_expected, phi, 12, beta, cov, mu)
        phi = dispersion(y, mu, kept, float(x.shape[1]), phi)
        leave_out_rises(y, mu, phi, limit, kept)
    newton(y, offset, x, kept, ridge, cases, cases_expected, phi, 6, beta, cov, mu)
    return dispersion(y, mu, kept, float(x.shape[1]), phi)
