"""Generalised likelihood ratio chart for counts with a season: since when, and by how much, did they rise?

Höhle & Paul 2008 (Comput Stat Data Anal 52:4357), sections 2.1 and 2.2. With mean μ(t) in control and κ = log of the
rise:

    GLR(n) = max over k ≤ n, κ ≥ 0 of Σ_{t=k..n} log f(y(t); μ(t)e^κ) / f(y(t); μ(t))      alarm where GLR(n) ≥ c
    known κ:  L(n) = max(0, L(n − 1) + log ratio of y(n))                                  alarm where L(n) > c

for Poisson (α = 0) and negative binomial counts with variance μ + αμ². After an alarm the chart begins anew. Means and
α come from a regression on the points before the first (`mazha.insight.early.seasonal`).

Differences from R `surveillance` 1.20.3 (`algo.glrnb`), which `compat="R"` brings back:

- For the negative binomial R looks for κ by Newton's steps from wherever the last k left off, without a bracket, and
  calls it found below −18 and after 1,000 steps. Here κ = 0 is taken where the likelihood falls from there, else the
  root is bracketed. Where R's steps arrive, the two agree.
- Counts that vary less than chance have no α: R stops, or goes on with an arbitrary small one. Here they are Poisson.
- Where nothing was ever counted before, R's mean is a number next to 0 that depends on when its steps stop. Here it is
  half a case over the whole time before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from mazha.insight.early.compiling import compiled
from mazha.insight.early.ears import BadSetting, Marks, Panel, whole_counts
from mazha.insight.early.reading import Floats, TooShort
from mazha.insight.early.seasonal import NoFit, Usual, usual, usual_nb


@dataclass(frozen=True)
class GlrRule:
    limit: float = 5.0
    """c: R's `c.ARL`."""
    dispersed: bool = True
    """Negative binomial with α estimated; else Poisson."""
    rise: float | None = None
    """κ where it is known, as log 2 for a doubling; else it is estimated."""
    waves: int = 1
    trend: bool = False
    compat: str | None = None

    def __post_init__(self) -> None:
        if not self.limit > 0 or self.waves < 0 or self.compat not in (None, "R"):
            raise BadSetting("The limit is above 0, waves are 0 or more; compat is R or nothing.")
        if self.rise is not None and not 0 < self.rise < 20:
            raise BadSetting("The rise is the log of a factor above 1: .69 for a doubling.", rise=self.rise)


@dataclass(frozen=True)
class Glr:
    """What was found from point `first` (from 1) on, a row for each series."""

    first: int
    statistic: Floats
    alarm: Marks
    expected: Floats
    alpha: Floats


def glr(counts: Panel, rule: GlrRule, *, first: int, last: int | None = None, period: float = 52) -> Glr:
    """Charts each series from `first` to `last`; the points before `first` say what is usual."""
    panel = whole_counts(counts)
    end = panel.shape[1] if last is None else last
    needs = 3 + 2 * rule.waves + rule.trend
    if not needs <= first <= end <= panel.shape[1]:
        raise TooShort(
            f"A chart from t = {first} to {end} cannot be made of {panel.shape[1]} points: {needs - 1} before "
            "it say what is usual. Begin later, or give a longer series.",
            needs=needs,
            has=panel.shape[1],
        )
    times = np.arange(first, end + 1)
    found = [_expected(row[: first - 1], times, period, rule) for row in panel]
    means, alpha = np.array([f.mean for f in found]), np.array([f.alpha for f in found])
    statistic, alarm = chart(panel[:, first - 1 : end], means, alpha, rule)
    return Glr(first, statistic, alarm, means, alpha)


def _expected(history: Panel, times: Panel, period: float, rule: GlrRule) -> Usual:
    if not history.any() and rule.compat is None:
        return Usual(np.full(len(times), 0.5 / len(history)), 0.0)
    if rule.dispersed:
        try:
            return usual_nb(history, times, period, waves=rule.waves, trend=rule.trend)
        except NoFit:
            if rule.compat is not None:
                raise
    return usual(history, times, period, waves=rule.waves, trend=rule.trend)


def chart(counts: Panel, means: Floats, alpha: Floats, rule: GlrRule) -> tuple[Floats, Marks]:
    """Statistic and alarms where means and α are known already."""
    y = np.ascontiguousarray(counts, dtype=np.float64)
    statistic = np.zeros(y.shape)
    alarm = np.zeros(y.shape, dtype=np.int8)
    for u in range(len(y)):
        if rule.rise is not None:
            _known(y[u], means[u], alpha[u], rule.rise, rule.limit, statistic[u], alarm[u])
        else:
            _estimated(y[u], means[u], alpha[u], rule.limit, rule.compat is not None, statistic[u], alarm[u])
    return statistic, alarm


@compiled
def _ratio(y, mu, alpha, kappa):  # type: ignore[no-untyped-def]
    """Log likelihood ratio of one count for a rise by e^κ."""
    if alpha == 0.0:
        return kappa * y + (1.0 - math.exp(kappa)) * mu
    return kappa * y + (y + 1.0 / alpha) * math.log((1.0 + alpha * mu) / (1.0 + alpha * mu * math.exp(kappa)))


@compiled
def _known(y, mu, alpha, kappa, limit, statistic, alarm):  # type: ignore[no-untyped-def]
    total = 0.0
    for n in range(y.shape[0]):
        total = max(0.0, total + _ratio(y[n], mu[n], alpha, kappa))
        statistic[n] = total
        if total > limit:
            alarm[n] = 1
            total = 0.0


@compiled
def _estimated(y, mu, alpha, limit, like_r, statistic, alarm):  # type: ignore[no-untyped-def]
    begin = 0
    for n in range(y.shape[0]):
        best = _poisson_best(y, mu, begin, n) if alpha == 0.0 else _nb_best(y, mu, alpha, begin, n, like_r)
        statistic[n] = max(0.0, best)
        if best >= limit:
            alarm[n] = 1
            begin = n + 1


@compiled
def _poisson_best(y, mu, begin, n):  # type: ignore[no-untyped-def]
    """κ̂ = log(Σy/Σμ), not below 0."""
    best = 0.0
    seen = 0.0
    expected = 0.0
    for k in range(n, begin - 1, -1):
        seen += y[k]
        expected += mu[k]
        if seen > expected:
            kappa = math.log(seen / expected)
            best = max(best, kappa * seen + (1.0 - math.exp(kappa)) * expected)
    return best


@compiled
def _nb_best(y, mu, alpha, begin, n, like_r):  # type: ignore[no-untyped-def]
    best = 0.0
    kappa = 0.5
    for k in range(begin, n + 1):
        kappa = max(0.0, _newton(y, mu, alpha, k, n, kappa)) if like_r else _bracketed(y, mu, alpha, k, n)
        total = 0.0
        for t in range(k, n + 1):
            total += _ratio(y[t], mu[t], alpha, kappa)
        if total > best:
            best = total
    return best


@compiled
def _slope(y, mu, alpha, k, n, kappa):  # type: ignore[no-untyped-def]
    """Score and information of κ over points k to n."""
    factor = math.exp(kappa)
    score = 0.0
    bend = 0.0
    for t in range(k, n + 1):
        inside = 1.0 + alpha * factor * mu[t]
        score += (y[t] - factor * mu[t]) / inside
        bend += mu[t] * (alpha * y[t] + 1.0) / (inside * inside)
    return score, bend * factor


@compiled
def _newton(y, mu, alpha, k, n, start):  # type: ignore[no-untyped-def]
    old = 0.4
    new = start
    for _step in range(1000):
        if not (new > -18.0 and abs(new - old) > 1e-6):
            break
        old = new
        score, bend = _slope(y, mu, alpha, k, n, old)
        new = old + score / bend
    return new


@compiled
def _bracketed(y, mu, alpha, k, n):  # type: ignore[no-untyped-def]
    """The root of a falling score, by Newton's steps that may not leave their bracket."""
    low = 0.0
    score, bend = _slope(y, mu, alpha, k, n, low)
    if score <= 0.0:
        return 0.0
    high = 1.0
    while _slope(y, mu, alpha, k, n, high)[0] > 0.0:
        low, high = high, 2.0 * high
    kappa = low
    for _step in range(200):
        score, bend = _slope(y, mu, alpha, k, n, kappa)
        if score > 0.0:
            low = kappa
        else:
            high = kappa
        new = kappa + score / bend
        if not low < new < high:
            new = (low + high) / 2.0
        if abs(new - kappa) <= 1e-12 * (1.0 + kappa):
            return new
        kappa = new
    return kappa
