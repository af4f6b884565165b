"""Counts made up by rules that are known, to measure how well a warning does.

Sources: Noufaily et al. 2013, Stat Med 32:1206, section 4 (42 scenarios); Bédubourg & Le Strat 2017, PLoS ONE
12(7):e0181227
(the split into past and current outbreaks). The panel is our own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

WEEKS = 624
QUIET_WEEKS = 312
TESTED_WEEKS = 49
PAST_OUTBREAKS = 4


@dataclass(frozen=True)
class Scenario:
    """One row of the benchmark: log mean = theta + beta t + harmonics of 52 weeks, variance = phi × mean."""

    theta: float
    beta: float
    gamma1: float
    gamma2: float
    phi: float
    harmonics: int

    def mean(self, weeks: int = WEEKS) -> Floats:
        """Expected cases of each week, without outbreaks."""
        t = np.arange(1, weeks + 1, dtype=np.float64)
        log = self.theta + self.beta * t
        for j in range(1, self.harmonics + 1):
            angle = 2 * np.pi * j * t / 52
            log = log + self.gamma1 * np.cos(angle) + self.gamma2 * np.sin(angle)
        return np.exp(log)


@dataclass(frozen=True)
class Benchmark:
    """Series of the benchmark, what is true of them, and where the current outbreak lies (weeks of the tested part)."""

    counts: Counts
    mean: Floats
    phi: Floats
    outbreak: Flags
    past: NDArray[np.int64]
    current: NDArray[np.int64]


def negative_binomial(rng: np.random.Generator, mean: Floats, phi: Floats | float) -> Counts:
    """Draw counts with the given mean and variance phi × mean; phi = 1 is Poisson."""
    mean, ratio = np.broadcast_arrays(np.asarray(mean, dtype=np.float64), np.asarray(phi, dtype=np.float64))
    spread = np.maximum(ratio - 1, 1e-9)
    rate = np.where(ratio > 1, rng.gamma(np.maximum(mean / spread, 1e-300)) * spread, mean)
    return rng.poisson(rate).astype(np.int64)


def _outbreak(rng: np.random.Generator, size: int, start: int, weeks: int) -> Counts:
    cases = np.zeros(weeks, dtype=np.int64)
    when = start + np.floor(rng.lognormal(0.0, 0.5, size)).astype(np.int64)
    np.add.at(cases, when[when < weeks], 1)
    return cases


def _at_least_one(rng: np.random.Generator, expected: float) -> int:
    size = 0
    while size == 0:
        size = int(rng.poisson(expected))
    return size


def benchmark(scenarios: list[Scenario], seed: int, repeats: int, past: list[int], current: list[int]) -> Benchmark:
    """Every scenario × past size × current size × repeat: 624 weeks, the last 49 to be tested.

    Four past outbreaks begin in weeks 313–575, the current one in the last 49. Size ~ Poisson(k √(phi × mean)),
    spread over the weeks after by lognormal(0, 0.5). A current outbreak's size is drawn until it has a case: what has
    none cannot be found.
    """
    rng = np.random.default_rng(seed)
    rows: list[tuple[Counts, Floats, float, Flags, int, int]] = []
    first = WEEKS - TESTED_WEEKS
    for scenario in scenarios:
        mean = scenario.mean()
        deviation = np.sqrt(scenario.phi * mean)
        for k1 in past:
            for k2 in current:
                for _ in range(repeats):
                    counts = negative_binomial(rng, mean, scenario.phi)
                    for start in rng.integers(QUIET_WEEKS, first, PAST_OUTBREAKS):
                        counts += _outbreak(rng, int(rng.poisson(k1 * deviation[start])), int(start), WEEKS)
                    start = int(rng.integers(first, WEEKS))
                    risen = _outbreak(rng, _at_least_one(rng, k2 * deviation[start]), start, WEEKS)
                    risen[:first] = 0
                    weeks = np.zeros(TESTED_WEEKS, dtype=np.bool_)
                    seen = np.flatnonzero(risen[first:])
                    if seen.size:
                        weeks[start - first : seen[-1] + 1] = True
                    rows.append((counts + risen, mean, scenario.phi, weeks, k1, k2))
    return Benchmark(
        counts=np.array([row[0] for row in rows]),
        mean=np.array([row[1] for row in rows]),
        phi=np.array([row[2] for row in rows]),
        outbreak=np.array([row[3] for row in rows]),
        past=np.array([row[4] for row in rows]),
        current=np.array([row[5] for row in rows]),
    )


@dataclass(frozen=True)
class Panel:
    """Weekly counts by kind and cell (kinds × cells × weeks), with the mean and the variance that made them."""

    counts: Counts
    mean: Floats
    variance: Floats


BREAKS = ("none", "levels", "seasons", "trends", "bursts")
"""What of the truth is not shared: each cell's own level, season or trend per kind, or rare bursts of any series."""


def panel(
    seed: int, kinds: int = 60, cells: int = 408, weeks: int = 214, broken: str = "none", size: float = 2.0
) -> Panel:
    """A district's quiet counts: mean = kind × cell × weekday × season, each day NB with variance m + m²/size.

    `broken` takes the multiplicative truth away: `levels` multiplies each cell × kind by lognormal(0, 0.8), `seasons`
    gives each its own season, `trends` its own growth over the years, `bursts` puts rises of the past into 1 of 100
    weeks.
    """
    if broken not in BREAKS:
        raise ValueError(f"broken is one of {', '.join(BREAKS)}")
    rng = np.random.default_rng(seed)
    mean = _panel_means(rng, kinds, cells, weeks, broken)
    weekday = np.array([1.19, 1.08, 1.10, 1.06, 1.00, 0.83, 0.74]) / 7
    counts = np.zeros(mean.shape, dtype=np.int64)
    variance = np.zeros_like(mean)
    for share in weekday:
        daily = mean * share
        counts += rng.poisson(rng.gamma(size, 1.0, mean.shape) * (daily / size))
        variance += daily + daily**2 / size
    if broken == "bursts":
        hit = rng.random(mean.shape) < 0.01
        hit[:, :, -12:] = False
        counts += np.where(hit, rng.poisson(np.maximum(4.0, 4 * np.sqrt(variance))), 0)
    return Panel(counts, mean, variance)


def _panel_means(rng: np.random.Generator, kinds: int, cells: int, weeks: int, broken: str) -> Floats:
    t = np.arange(weeks, dtype=np.float64)
    kind = rng.lognormal(-0.65, 0.9, kinds)
    cell = rng.gamma(2.0, 0.5, cells)
    swing = rng.uniform(0.0, 0.5, kinds)
    phase = rng.uniform(0, 2 * np.pi, kinds)
    angle = 2 * np.pi * t / 52.1775
    season = np.exp(swing[:, None] * np.cos(angle[None, :] - phase[:, None]))
    mean: Floats = kind[:, None, None] * cell[None, :, None] * season[:, None, :]
    shape = (kinds, cells, 1)
    if broken == "levels":
        mean = mean * rng.lognormal(-0.32, 0.8, shape)
    if broken == "seasons":
        mean = mean * np.exp(rng.uniform(0, 0.7, shape) * np.cos(angle - rng.uniform(0, 2 * np.pi, shape)))
    if broken == "trends":
        mean = mean * np.exp(rng.normal(0, 0.5, shape) * (t / weeks - 0.5) * 2)
    return mean


def inject(rng: np.random.Generator, panel: Panel, week: int, rises: int) -> tuple[Counts, Flags]:
    """Counts of one week (kinds × cells) with `rises` series raised by Poisson(max(6, 5 sd)), and which
    ones.
    """
    now = panel.counts[:, :, week].copy()
    raised = np.zeros(now.size, dtype=np.bool_)
    raised[rng.choice(now.size, rises, replace=False)] = True
    flags = raised.reshape(now.shape)
    extra = rng.poisson(np.maximum(6.0, 5 * np.sqrt(panel.variance[:, :, week])))
    return now + np.where(flags, extra, 0), flags
