"""The model before there is history: every category speaks through its own words, as the district has written them.

Built in memory from the tree (well under 0.3 s for 228 categories), so a category added this morning is suggested
this morning. Weights follow Rocchio's centroid with inverse category frequency; a category's own words weigh more
than those it inherits, a whole word more than a piece of it.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from mazha.triage import grams
from mazha.triage.linear import Layer, Linear
from mazha.triage.tree import DEEPEST, DIGITS_A_LEVEL, Tree

OWN, PARENT, TOP = 1.0, 0.6, 0.5
"""How much a word weighs for a category when it is its own, its parent's, or stands at the first level."""
PART = 0.5
"""How much a run inside a word weighs against the whole word."""
SIZE_WEIGHTS = (0.0, 0.2, 1.0, 1.5)
"""By the number of characters in a run."""
EVIDENCE = 20.0
TEMPERATURE = 0.25
THRESHOLD = 0.6
"""Fitted on generated texts, which were written apart from the words: `python -m bench.triage` prints the figures."""


def starter(tree: Tree, *, name: str = "starter") -> Linear:
    """A model whose labels are the tree's leaves."""
    labels = tuple(sorted(leaf.code for leaf in tree.leaves))
    held: dict[int, dict[int, float]] = defaultdict(dict)
    for column, label in enumerate(labels):
        for weight, node in zip(_shares(label), reversed(tree.path(label)), strict=False):
            for phrase in (*node.words, node.title_zh):
                _lay(held, phrase, column, weight)
    vocabulary = np.array(sorted(held), np.int64)
    weights = np.zeros((len(vocabulary), len(labels)), np.float32)
    for row, run in enumerate(vocabulary.tolist()):
        weights[row, list(held[run])] = list(held[run].values())
    rarity = np.sqrt(np.log1p(len(labels) / (weights > 0).sum(axis=1).clip(1)))
    idf = (rarity * np.array(SIZE_WEIGHTS)[grams.sizes(vocabulary)]).astype(np.float32)
    return Linear(
        name=name,
        labels=labels,
        vocabulary=vocabulary,
        idf=idf,
        leaf=Layer(weights=weights * idf[:, None], bias=np.zeros(len(labels), np.float32), temperature=TEMPERATURE),
        threshold=THRESHOLD,
        evidence=EVIDENCE,
    )


def _shares(label: str) -> tuple[float, ...]:
    """From the label's own node up to the first level."""
    return (OWN, PARENT, TOP) if len(label) == DEEPEST * DIGITS_A_LEVEL else (OWN, TOP)


def _lay(held: dict[int, dict[int, float]], phrase: str, column: int, weight: float) -> None:
    runs = grams.runs(phrase)
    whole = int(runs[-1]) if len(phrase) <= grams.LONGEST else None
    for run in runs.tolist():
        columns = held[run]
        columns[column] = max(columns.get(column, 0.0), weight if run == whole else weight * PART)
