"""What is taken as ordinary: the three models of a scan, each with its replicates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from mazha.insight.early.scan import kernels, replicates
from mazha.insight.early.scan.windows import Intervals, Zones
from mazha.kernel.errors import Refused

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
Name = Literal["permutation", "poisson", "bernoulli"]

MOST_CASES = 2**31 - 1


class CountsNotUsable(Refused):
    """The counts or the population cannot be scanned as they are."""

    code = "scan_counts"


@dataclass(frozen=True)
class Model:
    """Cases of each cell (row) at each time (column), and what they are measured by.

    `base` is what a window's expectation is proportional to, or the people in the Bernoulli model. The permutation
    model has none: there it is the product of the cases of the zone and the cases of the stretch of time.
    """

    name: Name
    counts: Counts
    base: Floats | None
    in_r: bool = False
    """Bernoulli scores with SpatialEpi's rounding."""

    def as_in_r(self) -> Model:
        return replace(self, in_r=True)

    @property
    def cases(self) -> int:
        return int(self.counts.sum(dtype=np.int64))

    @property
    def total_base(self) -> float:
        return float(self.cases) ** 2 if self.base is None else float(self.base.sum())

    @property
    def kind(self) -> int:
        if self.name != "bernoulli":
            return kernels.POISSON
        return kernels.BERNOULLI_IN_R if self.in_r else kernels.BERNOULLI

    @property
    def weight(self) -> Floats:
        """Each cell's part in the limit on a window's size: its base over all times, or its cases."""
        held = self.counts if self.base is None else self.base
        return np.asarray(held.sum(axis=1), np.float64)

    def cases_in(self, stretches: Intervals) -> Counts:
        return kernels.in_stretches(np.ascontiguousarray(self.counts), stretches.begin, stretches.end)

    def base_in(self, stretches: Intervals) -> Floats:
        """The base of each cell (row) in each stretch (column)."""
        if self.base is None:
            return np.outer(self.weight, self._cases_of(stretches)).astype(np.float64)
        upto = np.concatenate([np.zeros((len(self.base), 1)), np.cumsum(self.base, axis=1)], axis=1)
        return np.ascontiguousarray(upto[:, stretches.end] - upto[:, stretches.begin])

    def _cases_of(self, stretches: Intervals) -> Ints:
        upto = np.concatenate([[0], np.cumsum(self.counts.sum(axis=0, dtype=np.int64))])
        return np.asarray(upto[stretches.end] - upto[stretches.begin], np.int64)

    def maxima(self, words: Words, zones: Zones, stretches: Intervals, least: int) -> Floats:
        """The highest score of one replicate for each row of `words`."""
        shape = (int(self.counts.shape[0]), int(self.counts.shape[1]))
        steps = (zones.cells, zones.depth, zones.kept)
        if self.base is None:
            cell, day = (np.repeat(at, self.counts.ravel()) for at in np.indices(shape).reshape(2, -1).astype(np.int32))
            zone = zones.sums(self.weight).astype(np.int64)
            when = (stretches.begin, stretches.end, self._cases_of(stretches))
            return replicates.permuted(words.copy(), cell, day, *steps, zone, *when, shape, least)
        share, other = replicates.alias(self.base.ravel())
        people = self.base.ravel().astype(np.int64)
        drawn = (self.kind, self.cases, share, other, people)
        when_ = (self.base_in(stretches), stretches.begin, stretches.end)
        return replicates.drawn_anew(words.copy(), *drawn, *steps, *when_, self.total_base, shape, least)


def permutation(counts: npt.ArrayLike) -> Model:
    """Cases against chance in when each happened: no population needed (Kulldorff et al. 2005, PLoS Med 2:e59)."""
    held = _counts(counts)
    if held.shape[1] < 2:
        raise CountsNotUsable("The permutation model compares times: give at least 2.", times=int(held.shape[1]))
    if np.count_nonzero(held.sum(axis=0)) < 2:
        raise CountsNotUsable("All cases are at one time, so none can be exchanged. Give more times.")
    return Model("permutation", held, None)


def poisson(counts: npt.ArrayLike, population: npt.ArrayLike) -> Model:
    """Cases in proportion to a population or to cases expected, by cell or by cell and time (Kulldorff 1997, § 4.1)."""
    held = _counts(counts)
    return Model("poisson", held, _base(held, population, "population"))


def bernoulli(counts: npt.ArrayLike, people: npt.ArrayLike) -> Model:
    """Cases among a number of people, cases included, per cell or per cell and time (Kulldorff 1997, § 4.2)."""
    held = _counts(counts)
    base = _base(held, people, "people")
    if (wrong := np.argwhere(base != np.floor(base))).size:
        raise CountsNotUsable("The Bernoulli model counts people: give whole numbers.", cell=int(wrong[0, 0]))
    if (wrong := np.argwhere(held > base)).size:
        cell, time = (int(at) for at in wrong[0])
        raise CountsNotUsable(
            f"Cell {cell + 1} has more cases ({held[cell, time]}) than people ({base[cell, time]:.0f}). "
            "The people are those with and without: add the cases to them.",
            cell=cell,
            time=time,
        )
    return Model("bernoulli", held, base)


def _counts(counts: npt.ArrayLike) -> Counts:
    held = np.asarray(counts)
    held = held[:, None] if held.ndim == 1 else held
    if (wrong := np.argwhere(~np.isfinite(held) | (held < 0) | (held != np.floor(held)))).size:
        cell, time = (int(at) for at in wrong[0])
        raise CountsNotUsable(
            f"Cell {cell + 1} at time {time + 1} counts {held[cell, time]}: cases are whole numbers from 0.",
            cell=cell,
            time=time,
        )
    total = int(held.sum())
    if not 2 <= total <= MOST_CASES:
        raise CountsNotUsable(f"There are {total} cases in all: a scan needs from 2 to {MOST_CASES:,}.", cases=total)
    return np.ascontiguousarray(held, np.int32)


def _base(counts: Counts, base: npt.ArrayLike, what: str) -> Floats:
    held = np.asarray(base, np.float64)
    held = held[:, None] if held.ndim == 1 else held
    if held.shape[1] == 1 and held.shape[0] == counts.shape[0]:
        held = np.repeat(held, counts.shape[1], axis=1)
    if held.shape != counts.shape:
        raise CountsNotUsable(f"The {what} is for {held.shape} cells and times, the cases for {counts.shape}.")
    if (wrong := np.argwhere(~np.isfinite(held) | (held < 0) | ((held == 0) & (counts > 0)))).size:
        cell, time = (int(at) for at in wrong[0])
        raise CountsNotUsable(
            f"Cell {cell + 1} at time {time + 1} has {counts[cell, time]} cases and a {what} of {held[cell, time]}. "
            f"Give a {what} above 0 wherever there are cases.",
            cell=cell,
            time=time,
        )
    return np.ascontiguousarray(held)
