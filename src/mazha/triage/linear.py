"""A category suggestion as a weighted sum over runs of characters: quick, small, and able to say which words spoke.

Features are tf-idf over character runs (G. Salton, C. Buckley, Information Processing & Management 24 (1988) 513-523,
sublinear tf, cosine length). A first-level category is chosen among all, a deeper one among those below it; so the
probability of a label is that of its first level times its own within it. Probabilities are by softmax at temperatures
fitted on texts the weights have not seen (C. Guo et al., ICML 2017, arXiv:1706.04599).
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
class Layer:
    """One weight for each run and column, and how sharply their sums are told apart."""

    weights: Floats
    bias: Floats
    temperature: float

    def scores(self, rows: NDArray[np.intp], values: Floats) -> Floats:
        scores: Floats = np.divide(values @ self.weights[rows] + self.bias, self.temperature, dtype=np.float32)
        return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """Labels are category codes, sorted. Nothing of it is ever altered."""

    name: str
    labels: tuple[str, ...]
    vocabulary: grams.Runs
    """Known runs, sorted."""
    idf: Floats
    leaf: Layer
    """A column for each label."""
    top: Layer | None = None
    """A column for each first level; without it labels are told apart all at once."""
    threshold: float
    """Below this probability it says `I don't know`."""
    evidence: float = 0.0
    """0: a text counts as long as its known runs are (cosine). Else it counts as its characters and this many more:
    one known word in a long text then says little, as it should where only words are known and no texts."""
    branches: dict[str, tuple[int, int]] = field(init=False, repr=False)
    """Every code at or above a label, and the slice of labels below it."""
    tops: tuple[str, ...] = field(init=False, repr=False)
    starts: NDArray[np.intp] = field(init=False, repr=False)
    """Where each first level's labels begin."""

    def __post_init__(self) -> None:
        branches = _branches(self.labels)
        tops = tuple(sorted({label[:DIGITS_A_LEVEL] for label in self.labels}))
        object.__setattr__(self, "branches", branches)
        object.__setattr__(self, "tops", tops)
        object.__setattr__(self, "starts", np.array([branches[top][0] for top in tops], np.intp))

    def read(self, text: str) -> Reading:
        """What one text says. Pure arithmetic in memory: no store, no clock."""
        found = grams.runs(text)
        places = np.searchsorted(self.vocabulary, found).clip(max=len(self.vocabulary) - 1)
        known = self.vocabulary[places] == found
        rows, counts = np.unique(places[known], return_counts=True)
        values = (1.0 + np.log(counts)).astype(np.float32) * self.idf[rows]
        if len(rows):
            length = len(text[: grams.MOST_CHARACTERS])
            values /= np.sqrt(self.evidence + length if self.evidence else values @ values)
        return Reading(self, places, known, rows, values, self.probabilities(rows, values))

    def probabilities(self, rows: NDArray[np.intp], values: Floats) -> Floats:
        """Of each label, given a text's known runs and their values."""
        scores = self.leaf.scores(rows, values)
        if self.top is None:
            return _softmax(scores)
        sizes = np.diff(self.starts, append=len(scores))
        scores = np.exp(scores - np.repeat(np.maximum.reduceat(scores, self.starts), sizes), dtype=np.float32)
        scores /= np.repeat(np.add.reduceat(scores, self.starts), sizes)
        scores *= np.repeat(_softmax(self.top.scores(rows, values)), sizes)
        chances: Floats = scores
        return chances


@dataclass(frozen=True, slots=True)
class Reading:
    """The probabilities of one text, and what they came from."""

    model: Linear
    places: NDArray[np.intp]
    """Row of the run standing at each place, in the order of `grams.runs`; meant only where it is known."""
    known: NDArray[np.bool_]
    rows: NDArray[np.intp]
    """Those of known runs, each once, sorted."""
    values: Floats
    probabilities: Floats

    def chance(self, code: str) -> float:
        """Of this category or any below it."""
        first, last = self.model.branches.get(code, (0, 0))
        return float(self.probabilities[first:last].sum())

    def best(self, *, threshold: float) -> tuple[str, float]:
        """The deepest category that reaches the threshold, going down the likeliest first level; empty when none does.

        With it, how likely it is; for the empty one, how likely the likeliest first level is.
        """
        model = self.model
        sums = np.add.reduceat(self.probabilities, model.starts)
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
        if not len(self.rows) or chosen not in self.model.branches:
            return ()
        lead = np.maximum(self.values * self._lead(chosen), 0)
        which = np.searchsorted(self.rows, self.places).clip(max=len(self.rows) - 1)
        weights = np.where(self.known & (self.rows[which] == self.places), lead[which], np.float32(0))
        return _spans(text[: grams.MOST_CHARACTERS], weights)

    def _lead(self, chosen: str) -> Floats:
        """How much more each known run weighs for the chosen branch than for the labels on average."""
        model = self.model
        first, last = model.branches[chosen]
        rows = model.leaf.weights[self.rows]
        share = self.probabilities[first:last]
        lead: Floats = rows[:, first:last] @ (share / max(float(share.sum()), 1e-12)) - rows.mean(axis=1)
        if model.top is not None:
            lead += model.top.weights[self.rows, model.tops.index(chosen[:DIGITS_A_LEVEL])]
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
        for length in {*range(DIGITS_A_LEVEL, len(label), DIGITS_A_LEVEL), len(label)}:
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
