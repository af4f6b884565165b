"""Many series at once: which alarms to send when thousands of series are looked at.

Nothing here makes a p-value better. These rules keep their promise only with calibrated p-values, such as
`predictive` gives.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def benjamini_hochberg(p: Floats, q: float) -> Flags:
    """Which of all p-values to call an alarm, so that the expected share of false ones is at most q.

    The largest k with p(k) ≤ q k / n, and the k smallest are alarms (Benjamini & Hochberg 1995, JRSS B 57:289,
    section 3). Holds for independent series, and for positively dependent ones (Benjamini & Yekutieli 2001).
    """
    _check(p)
    if not 0 < q < 1:
        raise ValueError(f"q lies between 0 and 1, it is {q}")
    flat = np.asarray(p, dtype=np.float64).ravel()
    in_order = np.sort(flat)
    holds = np.flatnonzero(in_order <= q * np.arange(1, flat.size + 1) / max(flat.size, 1))
    if not holds.size:
        return np.zeros(np.shape(p), dtype=np.bool_)
    called: Flags = flat <= in_order[holds[-1]]
    return called.reshape(np.shape(p))


def q_values(p: Floats) -> Floats:
    """For each p the smallest q at which it would be an alarm (Benjamini–Hochberg adjusted p)."""
    _check(p)
    flat = np.asarray(p, dtype=np.float64).ravel()
    order = np.argsort(flat, kind="stable")
    n = flat.size
    raised = flat[order] * n / np.arange(1, n + 1)
    out = np.empty(n)
    out[order] = np.minimum(1.0, np.minimum.accumulate(raised[::-1])[::-1])
    return out.reshape(np.shape(p))


def recurrence_interval(p: Floats, series: int = 1, every: float = 1.0) -> Floats:
    """How long it takes chance, on average, to bring something as unlikely in any of `series`, in the unit of `every`.

    every / (p × series), at least `every`; with one series D/p (Kleinman, Lazarus & Platt 2004, Am J Epidemiol
    159:217; the SaTScan User Guide, "Results File"). `every` is the time between two analyses.
    """
    _check(p)
    if series < 1 or every <= 0:
        raise ValueError("there is at least one series, and time between two analyses")
    return every / np.clip(np.asarray(p, dtype=np.float64) * series, 1e-300, 1.0)


def within_budget(p: Floats, per_week: float, weeks: float = 1.0) -> Flags:
    """Alarms such that chance alone sends at most `per_week` of them a week on average, over all series given.

    p ≤ per_week × weeks / number of series; `weeks` is the time between two analyses. The same as a recurrence
    interval over all series of at least 1 / per_week weeks.
    """
    _check(p)
    if per_week <= 0 or weeks <= 0:
        raise ValueError(f"alarms per week must be more than 0, they are {per_week}")
    return np.asarray(p) <= per_week * weeks / max(np.size(p), 1)


def _check(p: Floats) -> None:
    values = np.asarray(p)
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("p-values lie between 0 and 1")
