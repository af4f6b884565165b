"""Monte Carlo replicates under each model's null, each from a seed of its own: two cores draw what one would."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from mazha.insight.early.compiling import compiled
from mazha.insight.early.scan.kernels import POISSON, in_stretches, lowest_base, lowest_product, score

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

HALF = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)


def words(seed: int, replicates: int) -> Words:
    """Four words of 64 bits for each replicate: the start of its own xoshiro256**."""
    children = np.random.SeedSequence(seed).spawn(replicates)
    return np.array([child.generate_state(4, np.uint64) for child in children], np.uint64).reshape(replicates, 4)


@compiled
def _next(state: Words) -> Any:
    """xoshiro256** 1.0 (Blackman & Vigna 2021, § 3.4)."""
    five = state[1] * np.uint64(5)
    drawn = ((five << np.uint64(7)) | (five >> np.uint64(57))) * np.uint64(9)
    shifted = state[1] << np.uint64(17)
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = (state[3] << np.uint64(45)) | (state[3] >> np.uint64(19))
    return drawn


@compiled
def _below(state: Words, limit: np.uint64) -> Any:
    """A whole number below `limit` < 2³², each as likely (Lemire 2019, § 4)."""
    product = (_next(state) >> HALF) * limit
    if (product & LOW) < limit:
        edge = ((LOW + np.uint64(1)) - limit) % limit
        while (product & LOW) < edge:
            product = (_next(state) >> HALF) * limit
    return product >> HALF


@compiled
def _unit(state: Words) -> float:
    return float(_next(state) >> np.uint64(11)) * 1.1102230246251565e-16


@compiled
def _shuffle(state: Words, days: Counts) -> None:
    """Fisher & Yates, from the last to the first."""
    for i in range(len(days) - 1, 0, -1):
        j = np.int64(_below(state, np.uint64(i + 1)))
        days[i], days[j] = days[j], days[i]


@compiled
def permuted(
    state: Words,
    cell_of: Counts,
    days: Counts,
    cells: Ints,
    depth: Ints,
    kept: Flags,
    zone: Ints,
    begin: Ints,
    end: Ints,
    stretch: Ints,
    shape: tuple[int, int],
    least: int,
) -> Floats:
    """The highest score of each replicate in which the cases keep their cells and draw their days anew."""
    out = np.zeros(len(state))
    total = len(days)
    stack = np.zeros((depth.max() + 2, len(begin)), np.int32)
    low = np.empty(total + 1, np.int64)
    drawn = np.empty(total, np.int32)
    counts = np.empty(shape, np.int32)
    for r in range(len(state)):
        drawn[:] = days
        _shuffle(state[r], drawn)
        counts[:] = 0
        for case in range(total):
            counts[cell_of[case], drawn[case]] += 1
        low[:] = np.iinfo(np.int64).max
        held = in_stretches(counts, begin, end)
        most = lowest_product(cells, depth, kept, held, zone, stretch, stack, low)
        for cases in range(least, most + 1):
            if low[cases] < cases * total:
                value = score(POISSON, float(cases), float(low[cases]), float(total), float(total) * float(total))
                out[r] = max(out[r], value)
    return out


@compiled
def drawn_anew(
    state: Words,
    kind: int,
    cases: int,
    share: Floats,
    other: Ints,
    people: Ints,
    cells: Ints,
    depth: Ints,
    kept: Flags,
    base: Floats,
    begin: Ints,
    end: Ints,
    all_base: float,
    shape: tuple[int, int],
    least: int,
) -> Floats:
    """The highest score of each replicate in which every case draws its cell and time anew.

    By Walker's alias table (`share`, `other`). In the Bernoulli model a person is drawn once at most: a draw of
    somebody drawn already is thrown away, and where cases are the greater part those who are none are drawn instead.
    """
    out = np.zeros(len(state))
    stack = np.zeros((depth.max() + 2, len(begin)), np.int32)
    due = np.zeros((depth.max() + 2, len(begin)))
    low = np.empty(cases + 1)
    flat = np.empty(shape[0] * shape[1], np.int32)
    turned = kind != POISSON and 2 * cases > people.sum()
    draws = people.sum() - cases if turned else cases
    for r in range(len(state)):
        flat[:] = 0
        left = draws
        while left > 0:
            at = np.int64(_below(state[r], np.uint64(len(flat))))
            if _unit(state[r]) >= share[at]:
                at = np.int64(other[at])
            if kind != POISSON and _unit(state[r]) * people[at] < flat[at]:
                continue
            flat[at] += 1
            left -= 1
        if turned:
            for i in range(len(flat)):
                flat[i] = people[i] - flat[i]
        held = in_stretches(flat.reshape(shape), begin, end)
        low[:] = np.inf
        most = lowest_base(cells, depth, kept, held, base, stack, due, low)
        for found in range(least, most + 1):
            if low[found] < np.inf:
                value = score(kind, float(found), low[found], float(cases), all_base)
                out[r] = max(out[r], value)
    return out


def alias(weight: Floats) -> tuple[Floats, Ints]:
    """Walker's table in Vose's order (Vose 1991): one draw in constant time from any discrete distribution."""
    share = weight / weight.sum() * len(weight)
    other = np.arange(len(weight), dtype=np.int64)
    small = [i for i, value in enumerate(share) if value < 1]
    large = [i for i, value in enumerate(share) if value >= 1]
    while small and large:
        few, many = small.pop(), large[-1]
        other[few] = many
        share[many] -= 1 - share[few]
        if share[many] < 1:
            small.append(large.pop())
    share[small + large] = 1.0
    return share, other
