"""How much work is to come: forecasts by unit and kind with intervals that cover what they say.

Mean: calendar and season by a log-linear regression with variance φμ, times a level that follows the recent past;
twelve to a hundred such forecasts are blended by their past errors. Intervals: the errors the same blend made in the
past, scaled to the mean (split conformal prediction: Lei et al. 2018, JASA 113:1094, section 2.2; a series is not
exchangeable, so its promise is measured, not proved).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mazha.insight.early.days import day_columns
from mazha.insight.early.forecast_fit import one_series

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SHORTEST = 16
YEAR_OF_DAYS, YEAR_OF_WEEKS, YEAR_OF_MONTHS = 365.25, 365.25 / 7, 12.0
FORGETS = np.array([0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.995])
DAMPS = np.array([1.0, 0.95, 0.85])
SHARPNESS = 10.0
LOOKED_BACK = 1.0
"""Years of past errors that are weighed and that intervals rest on."""


@dataclass(frozen=True)
class Forecast:
    """Mean of each series and point ahead, and for each level the lower and upper bound (series × horizon)."""

    mean: Floats
    low: dict[int, Floats]
    high: dict[int, Floats]


def shortest(horizon: int) -> int:
    """Points of history that are needed to look so far ahead."""
    return max(SHORTEST, 4 * horizon)


def forecast(
    counts: Counts,
    horizon: int,
    season: int,
    levels: Sequence[int] = (80, 95),
    working: NDArray[np.bool_] | None = None,
    first_weekday: int = 0,
    threads: int = 2,
) -> Forecast:
    """Forecast each series (series × points) `horizon` points ahead.

    `season` is 7 for days (weekday and year), 52 for weeks, 12 for months, 1 for none. `working` are flags for all
    days and those ahead. Needs `shortest(horizon)` points.
    """
    y = np.ascontiguousarray(counts, dtype=np.int64)
    n = y.shape[1]
    if n < shortest(horizon):
        raise ValueError(f"{shortest(horizon)} points are needed, there are {n}")
    x, widths = _columns(n, n + horizon, season, working, first_weekday)
    year = {7: YEAR_OF_DAYS, 52: YEAR_OF_WEEKS, 12: YEAR_OF_MONTHS}.get(season, 100.0)
    from_ = max(n // 4, n - max(int(LOOKED_BACK * year), 3 * horizon), SHORTEST // 2)
    blended = np.empty((y.shape[0], n + 1 - from_, horizon))

    def one(s: int) -> None:
        one_series(y[s], x, widths, FORGETS, DAMPS, from_, horizon, SHARPNESS, blended[s])

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(y.shape[0])))
    mean = blended[:, -1]
    low = {level: np.empty_like(mean) for level in levels}
    high = {level: np.empty_like(mean) for level in levels}
    for s in range(y.shape[0]):
        for k in range(horizon):
            past = blended[s, : n - from_ - k, k]
            _bounds(y[s, from_ + k :], past, mean[s, k], s, k, low, high)
    return Forecast(mean, low, high)


def _columns(
    n: int, total: int, season: int, working: NDArray[np.bool_] | None, first_weekday: int
) -> tuple[Floats, Counts]:
    t = np.arange(total, dtype=np.float64)
    columns = [np.ones((total, 1))]
    widths = [1]
    if season == 7:
        columns.append(day_columns(first_weekday, working, total))
        widths = [1 + columns[-1].shape[1]]
    year = {7: YEAR_OF_DAYS, 52: YEAR_OF_WEEKS, 12: YEAR_OF_MONTHS}.get(season)
    if year is not None:
        for harmonics in (1, 2, 3):
            if n < year * (1.0 if harmonics == 1 else 1.5):
                break
            angle = 2 * np.pi * harmonics * t / year
            columns.append(np.column_stack([np.cos(angle), np.sin(angle)]))
            widths.append(widths[-1] + 2)
    return np.hstack(columns), np.array(widths, dtype=np.int64)


def _scale(mean: Floats | float, power: float) -> Floats:
    return np.power(np.asarray(mean, dtype=np.float64) + 0.5, power)


def _bounds(
    seen: Counts, past: Floats, mean: float, s: int, k: int, low: dict[int, Floats], high: dict[int, Floats]
) -> None:
    power = _power(seen, past)
    errors = np.sort((seen - past) / _scale(past, power))
    errors *= 1 + 2.0 / errors.size
    for level in low:
        out = (100 - level) / 200
        rank = out * (errors.size + 1) - 1
        positions = np.arange(errors.size)
        scale = float(_scale(mean, power))
        down = float(np.interp(rank, positions, errors)) * scale
        up = float(np.interp(errors.size - 1 - rank, positions, errors)) * scale
        low[level][s, k] = max(0.0, mean + min(down, 0.0))
        high[level][s, k] = mean + max(up, 0.0)


def _power(seen: Counts, past: Floats) -> float:
    """The power of the mean that errors grow with: 0.5 (chance alone) to 1, by the slope of log |error| on log mean."""
    log = np.log(past + 0.5)
    size = np.log(np.abs(seen - past) + 0.3)
    swing = float(np.var(log))
    if swing < 0.02:
        return 0.5
    return float(np.clip(np.mean((log - log.mean()) * (size - size.mean())) / swing, 0.5, 1.0))
