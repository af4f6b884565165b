"""The inner loops of the scan.

For a given number of cases in a window the likelihood ratio only falls as more were to be expected there. So a
replicate keeps the smallest expectation met for each number of cases, and takes logarithms once at its end.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mazha.insight.early.compiling import compiled
from mazha.insight.early.scan.likelihood import bernoulli_in_r, bernoulli_one, poisson_one

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

POISSON, BERNOULLI, BERNOULLI_IN_R = 0, 1, 2


@compiled
def zone_sums(cells: Ints, depth: Ints, weight: Floats) -> Floats:
    held = np.zeros(depth.max() + 2)
    out = np.empty(len(cells))
    for step in range(len(cells)):
        held[depth[step] + 1] = held[depth[step]] + weight[cells[step]]
        out[step] = held[depth[step] + 1]
    return out


@compiled
def score(kind: int, cases: float, base: float, all_cases: float, all_base: float) -> float:
    """One window's ratio. `base` is people (Bernoulli) or anything the expectation is proportional to."""
    if kind == BERNOULLI:
        return bernoulli_one(cases, base, all_cases, all_base)
    if kind == BERNOULLI_IN_R:
        return bernoulli_in_r(cases, base, all_cases, all_base)
    return poisson_one(cases, base * (all_cases / all_base), all_cases)


@compiled
def in_stretches(counts: Counts, begin: Ints, end: Ints) -> Counts:
    """Cases of each cell (row) in each stretch (column), from cases of each cell (row) at each time (column)."""
    cells, times = counts.shape
    upto = np.zeros(times + 1, np.int32)
    out = np.empty((cells, len(begin)), np.int32)
    for i in range(cells):
        for t in range(times):
            upto[t + 1] = upto[t] + counts[i, t]
        for w in range(len(begin)):
            out[i, w] = upto[end[w]] - upto[begin[w]]
    return out


@compiled
def every(cells: Ints, depth: Ints, held: Floats) -> Floats:
    """The sum of `held` (cell × stretch) over each step's zone."""
    stack = np.zeros((depth.max() + 2, held.shape[1]))
    out = np.empty((len(cells), held.shape[1]))
    for step in range(len(cells)):
        d = depth[step]
        for w in range(held.shape[1]):
            stack[d + 1, w] = stack[d, w] + held[cells[step], w]
            out[step, w] = stack[d + 1, w]
    return out


@compiled
def best_of_each(
    cells: Ints, depth: Ints, kept: Flags, counts: Counts, base: Floats, kind: int, totals: Floats, least: int
) -> tuple[Floats, Ints, Floats, Floats]:
    """Of each step's zone the stretch that scores highest: its score, number, cases and base. The first of equals."""
    steps, stretches = len(cells), counts.shape[1]
    seen = np.zeros((depth.max() + 2, stretches), np.int64)
    due = np.zeros((depth.max() + 2, stretches))
    top, which = np.zeros(steps), np.zeros(steps, np.int64)
    top_cases, top_base = np.zeros(steps), np.zeros(steps)
    for step in range(steps):
        d, cell = depth[step], cells[step]
        for w in range(stretches):
            seen[d + 1, w] = seen[d, w] + counts[cell, w]
            due[d + 1, w] = due[d, w] + base[cell, w]
        top_cases[step], top_base[step] = seen[d + 1, 0], due[d + 1, 0]
        if not kept[step]:
            continue
        for w in range(stretches):
            cases = seen[d + 1, w]
            if cases < least:
                continue
            value = score(kind, cases, due[d + 1, w], totals[0], totals[1])
            if value > top[step]:
                top[step], which[step] = value, w
                top_cases[step], top_base[step] = cases, due[d + 1, w]
    return top, which, top_cases, top_base


@compiled
def lowest_product(
    cells: Ints, depth: Ints, kept: Flags, counts: Counts, zone: Ints, stretch: Ints, stack: Counts, low: Ints
) -> int:
    """Fills `low`: for each number of cases the smallest product of a zone's and a stretch's. Returns the most."""
    most = 0
    width = counts.shape[1]
    for step in range(len(cells)):
        d, cell = depth[step], cells[step]
        above, here, own = stack[d], stack[d + 1], counts[cell]
        for w in range(width):
            here[w] = above[w] + own[w]
        if not kept[step]:
            continue
        times = zone[step]
        for w in range(width):
            cases = here[w]
            product = times * stretch[w]
            if product < low[cases]:
                low[cases] = product
                if cases > most:
                    most = cases
    return most


@compiled
def lowest_base(
    cells: Ints, depth: Ints, kept: Flags, counts: Counts, base: Floats, stack: Counts, due: Floats, low: Floats
) -> int:
    """Fills `low`: for each number of cases the smallest base of a window that holds them. Returns the most cases."""
    most = 0
    width = counts.shape[1]
    for step in range(len(cells)):
        d, cell = depth[step], cells[step]
        above, here, own = stack[d], stack[d + 1], counts[cell]
        due_above, due_here, due_own = due[d], due[d + 1], base[cell]
        for w in range(width):
            here[w] = above[w] + own[w]
            due_here[w] = due_above[w] + due_own[w]
        if not kept[step]:
            continue
        for w in range(width):
            cases = here[w]
            if due_here[w] < low[cases]:
                low[cases] = due_here[w]
                if cases > most:
                    most = cases
    return most


@compiled
def score_all(kind: int, cases: Floats, base: Floats, all_cases: float, all_base: float) -> Floats:
    out = np.empty(cases.shape)
    for i in range(cases.shape[0]):
        for j in range(cases.shape[1]):
            out[i, j] = score(kind, cases[i, j], base[i, j], all_cases, all_base)
    return out
