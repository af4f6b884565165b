"""Text as runs of one to three characters, each a whole number, in the order of their places.

A run's number holds its characters' code points in 21 bits each, so that every run has its own and a text becomes an
array without a Python object a character.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

Runs = NDArray[np.int64]
LONGEST = 3
BITS = 21
MOST_CHARACTERS = 2000
"""A text is read no further: a category shows early, and a pasted book must not hold up an intake."""


@cache
def plain() -> NDArray[np.int64]:
    """Half width, lower case, every figure a nought. One character for one, so that places stay what they were."""
    table = np.arange(0x110000, dtype=np.int64)
    table[[*range(0x20), 0x3000, 0xA0]] = ord(" ")
    for code in range(0xFF01, 0xFF5F):
        table[code] = ord(unicodedata.normalize("NFKC", chr(code)).lower())
    table[ord("A") : ord("Z") + 1] += 0x20
    table[[*range(ord("0"), ord("9") + 1), *range(0xFF10, 0xFF1A)]] = ord("0")
    return table


def runs(text: str) -> Runs:
    """All runs of 1, then 2, then 3 characters of a text, in order."""
    points = np.frombuffer(text[:MOST_CHARACTERS].encode("utf-32-le", "surrogatepass"), np.uint32)
    first = plain()[points]
    pairs = first[:-1] | first[1:] << BITS
    return np.concatenate((first, pairs, pairs[:-1] | first[2:] << 2 * BITS))


def sizes(given: Runs) -> NDArray[np.int64]:
    """How many characters each run has."""
    return 1 + (given >> BITS > 0).astype(np.int64) + (given >> 2 * BITS > 0)
