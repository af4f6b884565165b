"""What is usual by season: log mean = a + Σ [b cos(2πst/p) + c sin(2πst/p)] (+ d t), Poisson or negative binomial.

Iteratively reweighted least squares, stopped by R's rule (`glm`: |Δ deviance| / (|deviance| + .1) < 1e-8, 25 steps),
and MASS's alternation between mean and dispersion (`glm.nb`, Venables & Ripley 2002, section 7.4): a mean that depends
on when one stops is the same as R's only if one stops where R does.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mazha.insight.early.reading import Floats
from mazha.kernel.errors import Unacceptable

Deviance = Callable[[Floats, Floats], float]
_STEPS = 25
_TOLERANCE = 1e-8
_FLOOR = 2.220446049250313e-16


class NoFit(Unacceptable):
    """The regression does not come to an end on these counts."""

    code = "no_fit"


@dataclass(frozen=True)
class Usual:
    """The mean expected at each point asked for, and the dispersion α: variance μ + αμ²; 0 is Poisson."""

    mean: Floats
    alpha: float


def usual(
    history: npt.NDArray[np.integer],
    times: npt.NDArray[np.integer],
    period: float,
    *,
    waves: int = 1,
    trend: bool = False,
) -> Usual:
    """Poisson. `history` are the counts at t = 1, 2, 3 …; `times` the points to expect for."""
    y = history.astype(np.float64)
    design = _design(np.arange(1, len(y) + 1), period, waves, trend)
    beta, _eta = _poisson(y, design)
    return Usual(np.exp(_design(times, period, waves, trend) @ beta), 0.0)


def usual_nb(
    history: npt.NDArray[np.integer],
    times: npt.NDArray[np.integer],
    period: float,
    *,
    waves: int = 1,
    trend: bool = False,
) -> Usual:
    """The same with a negative binomial whose α is estimated."""
    y = history.astype(np.float64)
    design = _design(np.arange(1, len(y) + 1), period, waves, trend)
    beta, eta = _poisson(y, design)
    mu = np.exp(eta)
    theta = _theta(y, mu)
    scale = math.sqrt(2 * max(1, len(y) - design.shape[1]))
    now = _log_likelihood(y, mu, theta)
    before, moved = now + 2 * scale, 1.0
    for _turn in range(_STEPS):
        if abs(before - now) / scale + abs(moved) <= _TOLERANCE:
            break
        beta, eta = _iterate(y, design, np.log(mu), theta)
        last, theta = theta, _theta(y, mu)  # by the mean before this turn: so does MASS
        mu = np.exp(eta)
        moved = last - theta
        before, now = now, _log_likelihood(y, mu, theta)
    return Usual(np.exp(_design(times, period, waves, trend) @ beta), 1 / theta)


def _design(times: npt.NDArray[np.integer], period: float, waves: int, trend: bool) -> Floats:
    t = times.astype(np.float64)
    columns = [np.ones_like(t), *([t] if trend else [])]
    for wave in range(1, waves + 1):
        columns += [np.cos(2 * wave * np.pi / period * t), np.sin(2 * wave * np.pi / period * t)]
    return np.column_stack(columns)


def _poisson(y: Floats, design: Floats) -> tuple[Floats, Floats]:
    return _iterate(y, design, np.log(y + 0.1), math.inf)


def _iterate(y: Floats, design: Floats, eta: Floats, theta: float) -> tuple[Floats, Floats]:
    """Coefficients and linear predictor. Variance μ + μ²/θ."""
    mu = np.maximum(np.exp(eta), _FLOOR)
    before = _deviance(y, mu, theta)
    for _step in range(_STEPS):
        root = np.sqrt(mu / (1 + mu / theta))
        q, r = np.linalg.qr(design * root[:, None])
        try:
            beta: Floats = np.linalg.solve(r, q.T @ ((eta + (y - mu) / mu) * root))
        except np.linalg.LinAlgError:
            raise NoFit("The counts leave the season undetermined. Give a longer history.") from None
        eta = design @ beta
        with np.errstate(over="ignore"):
            mu = np.maximum(np.exp(eta), _FLOOR)
        now = _deviance(y, mu, theta)
        if not math.isfinite(now):
            raise NoFit("The counts leave the season undetermined. Give a longer history.")
        if abs(now - before) / (abs(now) + 0.1) < _TOLERANCE:
            break
        before = now
    return beta, eta


def _deviance(y: Floats, mu: Floats, theta: float) -> float:
    own = y * np.log(np.maximum(1, y) / mu)
    rest = y - mu if math.isinf(theta) else (y + theta) * np.log((y + theta) / (mu + theta))
    return float(2 * (own - rest).sum())


def _theta(y: Floats, mu: Floats) -> float:
    """θ by Newton's steps from the moments, until a step is below ε^¼: MASS's `theta.ml`."""
    spread = float((((y / mu) - 1) ** 2).sum())
    theta = len(y) / spread if spread > 0 else math.inf
    for _step in range(_STEPS - 1):
        if not 0 < theta < _NO_SPREAD:
            raise NoFit("The counts vary less than chance: expect them by Poisson.")
        score = _digamma(theta + y) - _digamma(np.array(theta)) + np.log(theta) + 1 - np.log(theta + mu)
        score -= (y + theta) / (mu + theta)
        bend = -_trigamma(theta + y) + _trigamma(np.array(theta)) - 1 / theta + 2 / (mu + theta)
        bend -= (y + theta) / (mu + theta) ** 2
        if not bend.any():
            raise NoFit("The counts vary less than chance: expect them by Poisson.")
        step = float(score.sum() / bend.sum())
        theta = abs(theta + step)
        if abs(step) <= _FLOOR**0.25:
            break
    return theta


_NO_SPREAD = 1e12
"""Beyond this θ the digits of the likelihood no longer tell the distribution from Poisson."""


def _log_likelihood(y: Floats, mu: Floats, theta: float) -> float:
    gamma = np.array([math.lgamma(theta + n) - math.lgamma(n + 1) for n in y])
    terms = gamma + y * np.log(mu + (y == 0)) - (theta + y) * np.log(theta + mu)
    return float(terms.sum()) + len(y) * (theta * math.log(theta) - math.lgamma(theta))


_SHIFT = 12
"""Above this, the asymptotic series hold to the last digits; below, the recurrence leads there."""


def _digamma(x: Floats) -> Floats:
    """ψ(x), by Abramowitz & Stegun 6.3.5 and 6.3.18."""
    below = sum((1 / (x + i) for i in range(_SHIFT)), np.zeros_like(x))
    z = 1 / (x + _SHIFT) ** 2
    tail = z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z * (1 / 132 - z * 691 / 32760)))))
    result: Floats = np.log(x + _SHIFT) - 0.5 / (x + _SHIFT) - tail - below
    return result


def _trigamma(x: Floats) -> Floats:
    """ψ′(x), by Abramowitz & Stegun 6.4.6 and 6.4.12."""
    below = sum((1 / (x + i) ** 2 for i in range(_SHIFT)), np.zeros_like(x))
    v = 1 / (x + _SHIFT)
    z = v * v
    tail = v * z * (1 / 6 - z * (1 / 30 - z * (1 / 42 - z * (1 / 30 - z * (5 / 66 - z * 691 / 2730)))))
    result: Floats = v + z / 2 + tail + below
    return result
