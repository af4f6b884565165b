"""Weights learned from texts whose category a person has confirmed. The only file that needs scikit-learn.

A linear support vector machine, one against the rest (R.-E. Fan et al., JMLR 9 (2008) 1871-1874), on tf-idf over
runs of one to three characters. The newest texts are held back to fit how sure it may say it is, and from where on it
should keep silent; then the weights are fitted once more on everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from mazha.triage import grams
from mazha.triage.linear import Floats, Layer, Linear
from mazha.triage.shelf import Quality
from mazha.triage.tree import DIGITS_A_LEVEL

Counted = tuple[grams.Runs, NDArray[np.int64]]
HELD_BACK = 0.15
MOST_RUNS = 60_000
LEAST_TEXTS_A_RUN = 2
RIGHT_ENOUGH = 0.9
"""Of the suggestions it makes on held-back texts, at least this share must be right; below that it keeps silent."""
THRESHOLDS = tuple(i / 20 for i in range(6, 20))
TEMPERATURES = tuple(float(t) for t in np.geomspace(0.03, 3.0, 61))


def learn(texts: Sequence[str], labels: Sequence[str], *, name: str) -> tuple[Linear, Quality]:
    """Fit a model on texts in the order of their time. There must be two labels at least, and texts enough for both."""
    counted = [counts(text) for text in texts]
    split = len(texts) - max(int(len(texts) * HELD_BACK), 1)
    early = _tempered(fitted(counted[:split], labels[:split], name=name), counted[split:], labels[split:])
    threshold, quality = _threshold(early, texts[split:], labels[split:], total=len(texts))
    whole = fitted(counted, labels, name=name)
    return _with_temperatures(whole, early, threshold), quality


def counts(text: str) -> Counted:
    """Each run of a text once, and how often it stands there."""
    return np.unique(grams.runs(text), return_counts=True)


def fitted(counted: Sequence[Counted], labels: Sequence[str], *, name: str) -> Linear:
    """Weights alone, not yet told how sure they may be."""
    vocabulary, idf = _vocabulary(counted)
    x = _matrix(counted, vocabulary, idf)
    known = tuple(sorted(set(labels)))
    tops = [label[:DIGITS_A_LEVEL] for label in labels]
    y = np.array([known.index(label) for label in labels])
    leaf = np.zeros((len(vocabulary), len(known)), np.float32)
    bias = np.zeros(len(known), np.float32)
    for top in sorted(set(tops)):
        rows = np.flatnonzero([t == top for t in tops])
        columns = np.unique(y[rows])
        if len(columns) > 1:
            leaf[:, columns], bias[columns] = _planes(x[rows], y[rows])
    top_weights, top_bias = _planes(x, np.array(tops))
    return Linear(
        name=name,
        labels=known,
        vocabulary=vocabulary,
        idf=idf,
        leaf=Layer(weights=leaf, bias=bias, temperature=1.0),
        top=Layer(weights=top_weights, bias=top_bias, temperature=1.0),
        threshold=0.5,
    )


def _planes(x: csr_matrix, y: NDArray[np.int64] | NDArray[np.str_]) -> tuple[Floats, Floats]:
    """A separating plane for each class, in the order of the sorted classes; nothing for one class alone."""
    if len(np.unique(y)) == 1:
        return np.zeros((x.shape[1], 1), np.float32), np.zeros(1, np.float32)
    machine = LinearSVC(C=1.0, max_iter=300, tol=0.01, random_state=0).fit(x, y)
    weights, bias = machine.coef_.T, machine.intercept_
    if weights.shape[1] == 1:  # of two classes, one plane stands for both
        weights, bias = np.hstack((-weights, weights)), np.concatenate((-bias, bias))
    return np.ascontiguousarray(weights, np.float32), bias.astype(np.float32)


def _vocabulary(counted: Sequence[Counted]) -> tuple[grams.Runs, Floats]:
    """The runs that stand in enough texts, the most frequent ones where there are too many, and their rarity."""
    runs, texts = np.unique(np.concatenate([runs for runs, _ in counted]), return_counts=True)
    kept = texts >= LEAST_TEXTS_A_RUN
    if kept.sum() > MOST_RUNS:
        kept &= texts >= np.partition(texts[kept], -MOST_RUNS)[-MOST_RUNS]
    idf = np.log((1 + len(counted)) / (1 + texts[kept])) + 1
    return runs[kept], idf.astype(np.float32)


def _matrix(counted: Sequence[Counted], vocabulary: grams.Runs, idf: Floats) -> csr_matrix:
    ends = np.cumsum([0, *(len(runs) for runs, _ in counted)])
    runs = np.concatenate([runs for runs, _ in counted])
    columns = np.searchsorted(vocabulary, runs).clip(max=len(vocabulary) - 1)
    values = (1.0 + np.log(np.concatenate([counts for _, counts in counted]))) * idf[columns]
    values *= vocabulary[columns] == runs
    x = csr_matrix((values.astype(np.float32), columns.astype(np.int32), ends), (len(counted), len(vocabulary)))
    x.eliminate_zeros()
    norms = np.sqrt(x.multiply(x).sum(axis=1)).A1
    x.data /= np.repeat(np.maximum(norms, 1e-9), np.diff(x.indptr))
    return x


def _tempered(model: Linear, counted: Sequence[Counted], labels: Sequence[str]) -> Linear:
    """The temperatures at which the held-back labels surprise least: within each first level, and among them."""
    assert model.top is not None
    told = [i for i, label in enumerate(labels) if label in model.labels]
    x = _matrix([counted[i] for i in told], model.vocabulary, model.idf)
    leaf = x @ model.leaf.weights + model.leaf.bias
    top = x @ model.top.weights + model.top.bias
    truth = np.array([model.labels.index(labels[i]) for i in told], np.int64)
    top_truth = np.searchsorted(model.starts, truth, side="right") - 1
    of_top = np.searchsorted(model.starts, np.arange(len(model.labels)), side="right") - 1
    leaf = np.where(of_top[None, :] == top_truth[:, None], leaf, -np.inf)
    return replace(
        model,
        leaf=replace(model.leaf, temperature=min(TEMPERATURES, key=lambda t: _surprise(leaf / t, truth))),
        top=replace(model.top, temperature=min(TEMPERATURES, key=lambda t: _surprise(top / t, top_truth))),
    )


def _with_temperatures(model: Linear, other: Linear, threshold: float) -> Linear:
    assert model.top is not None
    assert other.top is not None
    return replace(
        model,
        leaf=replace(model.leaf, temperature=other.leaf.temperature),
        top=replace(model.top, temperature=other.top.temperature),
        threshold=threshold,
    )


def _surprise(scores: NDArray[np.floating], truth: NDArray[np.int64]) -> float:
    raised = scores - scores.max(axis=1, keepdims=True)
    raised -= np.log(np.exp(raised).sum(axis=1, keepdims=True))
    return float(-raised[np.arange(len(truth)), truth].mean())


def _threshold(model: Linear, texts: Sequence[str], labels: Sequence[str], *, total: int) -> tuple[float, Quality]:
    """The lowest threshold above which enough suggestions are right; else the highest there is."""
    readings = [(model.read(text), label) for text, label in zip(texts, labels, strict=True)]
    for threshold in THRESHOLDS:
        made = [(*reading.best(threshold=threshold), label) for reading, label in readings]
        spoken = [(sure, label.startswith(code)) for code, sure, label in made if code]
        right = sum(hit for _, hit in spoken) / max(len(spoken), 1)
        if right >= RIGHT_ENOUGH:
            break
    return threshold, Quality(
        texts=total,
        held_back=len(readings),
        right=right,
        silent=1 - len(spoken) / len(readings),
        calibration_error=_calibration_error(spoken),
    )


def _calibration_error(spoken: Sequence[tuple[float, bool]]) -> float:
    if not spoken:
        return 0.0
    sure = np.array([s for s, _ in spoken])
    hit = np.array([h for _, h in spoken], float)
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [abs(sure[bins == b].mean() - hit[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)]
    return float(sum(gaps))
