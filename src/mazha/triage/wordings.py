"""Texts as counted runs of one to three characters, and a text's scores by such runs: compiled, for many texts at once.

Spaces are left out: a run goes on over them. The table of runs is open addressing with linear probing (D. E. Knuth,
The Art of Computer Programming 3, 2nd ed., 6.4, algorithm L).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numba import njit
from numpy.typing import NDArray

from mazha.triage import grams

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
BITS = grams.BITS
MOST_CHARACTERS = 5000
"""A text is read no further."""
_SPACE = ord(" ")
_MIX = np.int64(0x1E3779B97F4A7C15)


def points(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """The characters of all texts in one array, plain and without spaces, and where each text ends."""
    cut = [text[:MOST_CHARACTERS] for text in texts]
    ends = np.cumsum([0, *map(len, cut)])
    raw = np.frombuffer("".join(cut).encode("utf-32-le", "surrogatepass"), np.uint32)
    plain = grams.plain()[raw]
    kept = plain != _SPACE
    before = np.concatenate(([0], np.cumsum(kept)))
    return plain[kept], before[ends]


def table(vocabulary: Ints) -> tuple[Ints, NDArray[np.int32]]:
    """Where each run of a vocabulary stands: keys and rows, a power of two in length and at most half full."""
    size = 1 << max(int(len(vocabulary) * 2).bit_length(), 4)
    keys, rows = np.full(size, -1, np.int64), np.zeros(size, np.int32)
    _lay(np.ascontiguousarray(vocabulary), keys, rows)
    return keys, rows


@njit(cache=True, nogil=True)
def _slot(run, mask):  # type: ignore[no-untyped-def]
    mixed = run * _MIX
    return (mixed ^ (mixed >> 29)) & mask


@njit(cache=True, nogil=True)
def _lay(vocabulary, keys, rows):  # type: ignore[no-untyped-def]
    mask = len(keys) - 1
    for row in range(len(vocabulary)):
        slot = _slot(vocabulary[row], mask)
        while keys[slot] >= 0:
            slot = (slot + 1) & mask
        keys[slot] = vocabulary[row]
        rows[slot] = row


@njit(cache=True, nogil=True)
def _count(held, first, last, keys, rows, seen, found):  # type: ignore[no-untyped-def]
    """Count known runs of one text into `seen`, list each once in `found`; how many there are."""
    mask = len(keys) - 1
    many = 0
    for i in range(first, last):
        run = np.int64(0)
        for size in range(min(3, last - i)):
            run |= held[i + size] << (BITS * size)
            slot = _slot(run, mask)
            while keys[slot] >= 0 and keys[slot] != run:
                slot = (slot + 1) & mask
            if keys[slot] == run:
                row = rows[slot]
                if seen[row] == 0:
                    found[many] = row
                    many += 1
                seen[row] += 1
    return many


@njit(cache=True, nogil=True)
def _counted(held, ends, keys, rows, known, columns, counts, starts):  # type: ignore[no-untyped-def]
    seen = np.zeros(known, np.int32)
    at = 0
    for text in range(len(ends) - 1):
        many = _count(held, ends[text], ends[text + 1], keys, rows, seen, columns[at:])
        for j in range(at, at + many):
            counts[j] = seen[columns[j]]
            seen[columns[j]] = 0
        at += many
        starts[text + 1] = at
    return at


def counted(texts: Sequence[str], vocabulary: Ints) -> tuple[NDArray[np.int32], NDArray[np.int32], Ints]:
    """Rows of a sparse matrix: known runs, how often each stands in its text, and where each text's begin."""
    held, ends = points(texts)
    most = 3 * len(held) + 1
    columns, counts = np.empty(most, np.int32), np.empty(most, np.int32)
    starts = np.zeros(len(texts) + 1, np.int64)
    many = _counted(held, ends, *table(vocabulary), len(vocabulary), columns, counts, starts)
    return columns[:many].copy(), counts[:many].copy(), starts


def known_runs(texts: Sequence[str], *, least_texts: int, most: int) -> Ints:
    """Runs that stand in enough texts, sorted; the most frequent ones where there are too many."""
    parts, many = [], []
    for first in range(0, len(texts), 5000):
        held, ends = points(texts[first : first + 5000])
        each = [np.unique(_runs(held[a:b])) for a, b in pairwise(ends)]
        runs, counts = np.unique(np.concatenate(each), return_counts=True)
        parts.append(runs)
        many.append(counts)
    runs, which = np.unique(np.concatenate(parts), return_inverse=True)
    total = np.bincount(which, np.concatenate(many)).astype(np.int64)
    kept = total >= least_texts
    if kept.sum() > most:
        kept &= total > np.partition(total[kept], -most)[-most]
    return runs[kept]


def _runs(held: Ints) -> Ints:
    pairs = held[:-1] | held[1:] << BITS
    return np.concatenate((held, pairs, pairs[:-1] | held[2:] << 2 * BITS))


@njit(cache=True, nogil=True)
def _scores(held, ends, keys, rows, short, weights, ratios, bias, logs, out):  # type: ignore[no-untyped-def]
    """See `mazha.triage.ratio`: for runs of at most two characters, and for all; mean of the two."""
    known, labels = ratios.shape[1:]
    seen = np.zeros(known, np.int32)
    longest = 1
    for text in range(len(ends) - 1):
        longest = max(longest, ends[text + 1] - ends[text])
    found = np.empty(3 * longest, np.int32)
    sums, lengths = np.empty((2, labels)), np.empty((2, labels))
    for text in range(len(ends) - 1):
        many = _count(held, ends[text], ends[text + 1], keys, rows, seen, found)
        sums[:] = 0.0
        lengths[:] = 1e-12
        for j in range(many):
            row = found[j]
            value = logs[min(seen[row], len(logs) - 1)]
            seen[row] = 0
            square = value * value
            for label in range(labels):
                sums[1, label] += value * weights[1, row, label]
                lengths[1, label] += square * ratios[1, row, label]
                if short[row]:
                    sums[0, label] += value * weights[0, row, label]
                    lengths[0, label] += square * ratios[0, row, label]
        if many == 0:  # nothing is known: no label is likelier than another
            out[text] = 0.0
            continue
        for label in range(labels):
            out[text, label] = bias[label] + 0.5 * (
                sums[0, label] / np.sqrt(lengths[0, label]) + sums[1, label] / np.sqrt(lengths[1, label])
            )


def scores(
    texts: Sequence[str],
    table: tuple[Ints, NDArray[np.int32]],
    short: NDArray[np.bool_],
    weights: Floats,
    ratios: Floats,
    bias: Floats,
) -> Floats:
    """Of each text and label; all noughts where a text holds no known run. One text or a hundred thousand."""
    held, ends = points(texts)
    out = np.empty((len(texts), ratios.shape[2]), np.float32)
    _scores(held, ends, *table, short, weights, ratios, bias, _LOGS, out)
    return out


_LOGS = np.concatenate(([0.0], 1.0 + np.log(np.arange(1, MOST_CHARACTERS + 1))))
"""A run that stands n times counts 1 + ln n."""
