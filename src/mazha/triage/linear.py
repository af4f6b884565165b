"""A category suggestion as a weighted sum over runs of characters: quick, small, and able to say which words spoke.

Features are tf-idf over character runs (G. Salton, C. Buckley, Information Processing & Management 24 (1988) 513-523,
sublinear tf, cosine length); one weight a run and label; probabilities by softmax at a temperature fitted on texts the
weights have not seen (C. Guo et al., ICML 2017, arXiv:1706.04599).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mazha.triage import grams
from mazha.triage.tree import DIGITS_A_LEVEL

Floats = NDArray[np.float32]
MOST_SPANS = 5
SPAN_CUT = 0.3
"""A character belongs to a span when it bears at least this share of the strongest character's weight."""
LONGEST_SPAN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """Labels are category codes, sorted."""

    name: str
    labels: tuple[str, ...]
    vocabulary: grams.Runs
    """Known runs, sorted."""
    idf: Floats
    weights: Floats
    """Runs × labels."""
    bias: Floats
    temperature: float
    threshold: float
    """Below this probability it says `I don't know`."""
    evidence: float = 0.0
    """0: a text counts as long as its known runs are (cosine). Else it counts as its characters and this many more:
    one known word in a long text then says little, as it should where only words are known and no texts."""
    branches: dict[str, tuple[int, int]] = field(init=False, repr=False)
    """Every code at or above a label, and the slice of labels below it."""
    tops: tuple[str, ...] = field(init=False, repr=False)
    _top_starts: NDArray[np.intp] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        branches = _branches(self.labels)
        tops = tuple(code for code in branches if len(code) == DIGITS_A_LEVEL)
        object.__setattr__(self, "branches", branches)
        object.__setattr__(self, "tops", tops)
        object.__setattr__(self, "_top_starts", np.array([branches[top][0] for top in tops], np.intp))

    def read(self, text: str) -> Reading:
        """What one text says. Pure arithmetic in memory: no store, no clock."""
        found = grams.runs(text)
        places = np.searchsorted(self.vocabulary, found).clip(max=len(self.vocabulary) - 1)
        known = self.vocabulary[places] == found
        runs, counts = np.unique(places[known], return_counts=True)
        if not len(runs):
            return Reading(self, places, known, runs, np.empty(0, np.float32), _softmax(self.bias / self.temperature))
        values = (1.0 + np.log(counts)).astype(np.float32) * self.idf[runs]
        length = len(text[: grams.MOST_CHARACTERS])
        values /= np.sqrt(self.evidence + length if self.evidence else values @ values)
        scores = values @ self.weights[runs] + self.bias
        return Reading(self, places, known, runs, values, _softmax(scores / self.temperature))


@dataclass(frozen=True, slots=True)
class Reading:
    """The probabilities of one text, and what they came from."""

    model: Linear
    places: NDArray[np.intp]
    """Row of the run standing at each place, in the order of `grams.runs`; meant only where it is known."""
    known: NDArray[np.bool_]
    runs: NDArray[np.intp]
    """Rows of those that are known, each once, sorted."""
    values: Floats
    probabilities: Floats

    def chance(self, code: str) -> float:
        """Of this category or any below it."""
        first, last = self.model.branches.get(code, (0, 0))
        return float(self.probabilities[first:last].sum())

    def best(self, *, threshold: float) -> tuple[str, float]:
        """The deepest category that reaches the threshold, going down the likeliest branch; empty when none does."""
        model = self.model
        sums = np.add.reduceat(self.probabilities, model._top_starts)
        which = int(sums.argmax())
        first, last = model.branches[model.tops[which]]
        label = model.labels[first + int(self.probabilities[first:last].argmax())]
        for length in range(len(label), 0, -DIGITS_A_LEVEL):
            if (chance := self.chance(label[:length])) >= threshold:
                return label[:length], chance
        return "", float(sums[which])

    def runners_up(self, chosen: str, *, most: int = 3) -> tuple[tuple[str, float], ...]:
        """The next likeliest labels outside the chosen branch."""
        order = np.argsort(self.probabilities)[::-1][: most + 8]
        rest = [(self.model.labels[i], float(self.probabilities[i])) for i in order]
        return tuple((code, chance) for code, chance in rest if not (chosen and code.startswith(chosen)))[:most]

    def words(self, text: str, chosen: str) -> tuple[str, ...]:
        """The pieces of the text that speak for a category rather than for the others, strongest first."""
        if not len(self.runs) or chosen not in self.model.branches:
            return ()
        lead = np.maximum(self.values * self._lead(chosen), 0)
        which = np.searchsorted(self.runs, self.places).clip(max=len(self.runs) - 1)
        weights = np.where(self.known & (self.runs[which] == self.places), lead[which], np.float32(0))
        return _spans(text[: grams.MOST_CHARACTERS], weights)

    def _lead(self, chosen: str) -> Floats:
        first, last = self.model.branches[chosen]
        rows = self.model.weights[self.runs]
        share = self.probabilities[first:last]
        own: Floats = rows[:, first:last] @ (share / share.sum())
        lead: Floats = own - rows.mean(axis=1)
        return lead


def _softmax(scores: Floats) -> Floats:
    raised: Floats = np.exp(scores - scores.max())
    raised /= raised.sum()
    return raised


def _branches(labels: Sequence[str]) -> dict[str, tuple[int, int]]:
    if list(labels) != sorted(set(labels)):
        raise ValueError("Labels of a model are category codes, sorted, each once.")
    found: dict[str, tuple[int, int]] = {}
    for i, label in enumerate(labels):
        for length in range(2, len(label) + 1, 2):
            first, _ = found.get(label[:length], (i, i))
            found[label[:length]] = (first, i + 1)
    return found


def _spans(text: str, weights: Floats) -> tuple[str, ...]:
    """Runs of 2 and 3 characters lay their weight on the characters they cover; the strong stretches are the words."""
    length = len(text)
    load = np.zeros(length, np.float32)
    first = length  # single characters say too little to be shown
    for size in (2, 3):
        part = weights[first : first + max(length - size + 1, 0)]
        for shift in range(size):
            load[shift : shift + len(part)] += part
        first += len(part)
    load *= np.fromiter(map(str.isalnum, text), np.bool_, length)
    if not load.any():
        return ()
    strong = np.flatnonzero(load >= load.max() * SPAN_CUT)
    groups = np.split(strong, np.flatnonzero(np.diff(strong) > 1) + 1)
    ranked = sorted(groups, key=lambda group: float(load[group].sum()), reverse=True)
    words = (text[group[0] : group[0] + min(len(group), LONGEST_SPAN)] for group in ranked if len(group) > 1)
    return tuple(dict.fromkeys(words))[:MOST_SPANS]
