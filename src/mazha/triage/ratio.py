"""A label suggested for a text by log-count ratios and separating planes: NB-SVM.

S. Wang, C. D. Manning, *Baselines and Bigrams* (ACL 2012, P12-2018), section 2.3: each run of characters counts by how
much oftener it stands in texts of a label than in the others, and a linear machine weighs what is left. For run j and
label c with counts p and q in and outside the label, both beginning at alpha, and k = 1 or 1/2,

    r = ln((p / |p|) / (q / |q|)),  s = sign(r) |r|^k,  score = sum(x s w) / |x s| + b,  x = 1 + ln n

The mean of two such machines, over runs of up to two characters (k = 1) and of up to three (k = 1/2). Probabilities are
by softmax at a temperature fitted on texts the weights had not seen (C. Guo et al., ICML 2017, arXiv:1706.04599).
Labels are any texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mazha.triage import grams, wordings
from mazha.triage.wordings import Floats, Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Nothing of it is ever altered."""

    labels: tuple[str, ...]
    vocabulary: Ints
    """Known runs, sorted."""
    ratios: Floats
    """s squared, for short runs and for all: 2 x runs x labels."""
    weights: Floats
    """s times w, of the same shape."""
    bias: Floats
    """Of each label, the mean of the two machines'."""
    temperature: float = 1.0
    threshold: float = 0.5
    """Below this probability it says `I don't know`."""
    keys: Ints = field(init=False, repr=False)
    rows: NDArray[np.int32] = field(init=False, repr=False)
    short: NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        keys, rows = wordings.table(self.vocabulary)
        object.__setattr__(self, "keys", keys)
        object.__setattr__(self, "rows", rows)
        object.__setattr__(self, "short", grams.sizes(self.vocabulary) <= 2)

    def scores(self, texts: Sequence[str]) -> Floats:
        table = (self.keys, self.rows)
        return wordings.scores(texts, table, self.short, self.weights, self.ratios, self.bias)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Of each text (a row) and label (a column)."""
        return softmax(self.scores(texts) / self.temperature)


def softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True)
    return shares
