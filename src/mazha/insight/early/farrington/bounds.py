"""From a prediction to a bound, a p-value and a score."""

from __future__ import annotations

import math

from mazha.insight.early.compiling import compiled
from mazha.insight.early.farrington.distributions import tail_and_quantile

MANY = 1e9


@compiled
def by_power(mean, sd, phi, power, y, z):  # type: ignore[no-untyped-def]
    """(bound, p) by the power transformation: Farrington 1996, section 3.7; its variance by the delta method.

    (μ^e ± z·se)^(1/e) with τ = φ + Var(μ̂)/μ: se² = τ/4 for e = 1/2, 4/9 μ^⅓ τ for e = 2/3, μτ for e = 1.
    """
    tau = phi + sd * sd / mean
    if power == 0.5:
        se = math.sqrt(tau / 4.0)
    elif power == 1.0:
        se = math.sqrt(mean * tau)
    else:
        se = math.sqrt(4.0 / 9.0 * mean ** (1.0 / 3.0) * tau)
    centre = mean**power
    bound = max(0.0, centre + z * se) ** (1.0 / power)
    return bound, 0.5 * math.erfc((y**power - centre) / (se * math.sqrt(2.0)))


@compiled
def by_counts(mean, phi, y, alpha, z):  # type: ignore[no-untyped-def]
    """(bound, p) by the negative binomial with this mean and variance φ·mean: Noufaily 2013, section 3.6.

    Beyond a thousand million the bound is Cornish and Fisher's (Abramowitz & Stegun 26.2.49) to the third moment, and
    right to less than a unit in a thousand million.
    """
    if not mean < math.inf:
        return math.nan, math.nan
    if mean < MANY:
        tail, bound = tail_and_quantile(mean, phi, y, alpha)
        return bound, tail
    sd = math.sqrt(phi * mean)
    bound = math.floor(mean + z * sd + (2.0 * phi - 1.0) * (z * z - 1.0) / 6.0 + 0.5)
    return bound, 0.5 * math.erfc((y - 0.5 - mean) / (sd * math.sqrt(2.0)))
