"""Weights of `mazha.triage.ratio` learned from texts whose label a person has given. Needs scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from mazha.triage import grams, wordings
from mazha.triage.ratio import Ratio, softmax
from mazha.triage.wordings import Floats, Ints

ALPHA = 0.3
"""Smoothing of the counts."""
POWERS = (1.0, 0.5)
"""How strongly the ratios weigh, for runs of up to two characters and for all: chosen by cross-validation."""
LEAST_TEXTS_A_RUN = 2
MOST_RUNS = 120_000
MOST_WEIGHTS = 24_000_000
"""Runs times labels: what a model may hold in memory."""
FOLDS = 4
HELD_BACK_FROM = 20_000
"""So many texts are enough to hold a tenth back once instead of learning once for each fold."""
RIGHT_ENOUGH = 0.95
"""Of the suggestions it makes on texts it had not seen, at least this share must be right; below that it is silent."""
THRESHOLDS = tuple(i / 50 for i in range(10, 48))
TEMPERATURES = tuple(float(t) for t in np.geomspace(0.03, 3.0, 121))
TASKS = 2


def learn(texts: Sequence[str], labels: Sequence[str]) -> Ratio:
    """Fit weights, how sure the model may say it is, and from where on it should be silent. At least two labels."""
    names, y = np.unique(np.array(labels, dtype=object).astype(str), return_inverse=True)
    vocabulary = wordings.known_runs(
        texts, least_texts=LEAST_TEXTS_A_RUN if len(texts) < HELD_BACK_FROM else 5,
        most=min(MOST_RUNS, max(MOST_WEIGHTS // len(names), 2000)),
    )  # fmt: skip
    x = _matrix(texts, vocabulary)
    known = tuple(str(name) for name in names)
    folds = np.random.default_rng(0).permutation(len(texts)) % (10 if len(texts) >= HELD_BACK_FROM else FOLDS)
    scores, truth = [], []
    for fold in (0,) if len(texts) >= HELD_BACK_FROM else range(FOLDS):
        late = folds == fold
        if len(np.unique(y[~late])) == len(names) and late.any():
            model = _fitted(x[~late], y[~late], vocabulary, known)
            scores.append(model.scores([texts[i] for i in np.flatnonzero(late).tolist()]))
            truth.append(y[late])
    if len(texts) < HELD_BACK_FROM or not scores:
        model = _fitted(x, y, vocabulary, known)
    return _calibrated(model, np.concatenate(scores), np.concatenate(truth)) if scores else model


def _matrix(texts: Sequence[str], vocabulary: Ints) -> csr_matrix:
    columns, counts, starts = wordings.counted(texts, vocabulary)
    x = csr_matrix((1.0 + np.log(counts), columns, starts), (len(texts), len(vocabulary)))
    x.sort_indices()
    return x


def _fitted(x: csr_matrix, y: NDArray[np.intp], vocabulary: Ints, labels: tuple[str, ...]) -> Ratio:
    inside = np.asarray((x > 0).astype(np.float64).T @ np.eye(len(labels))[y])
    short = np.flatnonzero(grams.sizes(vocabulary) <= 2)
    ratios = np.zeros((2, *inside.shape))
    ratios[0, short] = _ratios(inside[short], POWERS[0])
    ratios[1] = _ratios(inside, POWERS[1])
    weights = np.zeros((2, len(vocabulary), len(labels)), np.float32)
    bias = np.zeros(len(labels), np.float32)
    pairs = x[:, short]

    def plane(label: int) -> None:
        for which, (part, columns) in enumerate(((pairs, short), (x, np.arange(len(vocabulary))))):
            scale = ratios[which][columns, label]
            machine = LinearSVC(class_weight="balanced", max_iter=300, tol=0.01, random_state=0)
            machine.fit(_scaled(part, scale), y == label)
            weights[which, columns, label] = machine.coef_[0] * scale
            bias[label] += machine.intercept_[0] / 2

    with ThreadPoolExecutor(TASKS) as pool:
        list(pool.map(plane, range(len(labels))))
    return Ratio(
        labels=labels, vocabulary=vocabulary, ratios=ratios.astype(np.float32) ** 2, weights=weights, bias=bias
    )


def _ratios(inside: NDArray[np.float64], power: float) -> NDArray[np.float64]:
    """Of runs that stand in so many texts of each label."""
    p, q = ALPHA + inside, ALPHA + inside.sum(axis=1, keepdims=True) - inside
    raw = np.log(p / p.sum(axis=0)) - np.log(q / q.sum(axis=0))
    found: NDArray[np.float64] = np.sign(raw) * np.abs(raw) ** power
    return found


def _scaled(x: csr_matrix, scale: NDArray[np.float64]) -> csr_matrix:
    """Each column by its ratio, then each row to length one."""
    data = x.data * scale[x.indices]
    filled = np.diff(x.indptr)
    lengths = np.sqrt(np.bincount(np.repeat(np.arange(x.shape[0]), filled), data * data, x.shape[0]))
    return csr_matrix((data / np.repeat(np.maximum(lengths, 1e-9), filled), x.indices, x.indptr), x.shape)


def _calibrated(model: Ratio, scores: Floats, truth: NDArray[np.intp]) -> Ratio:
    """At the temperature at which unseen labels surprise least; silent below the lowest threshold that is right."""
    rows = np.arange(len(truth))

    def surprise(temperature: float) -> float:
        return float(-np.log(softmax(scores / temperature)[rows, truth] + 1e-12).mean())

    temperature = min(TEMPERATURES, key=surprise)
    chances = softmax(scores / temperature)
    sure, hit = chances.max(axis=1), chances.argmax(axis=1) == truth
    above = 1 / len(model.labels) + 0.05  # a text that says nothing makes all labels alike
    enough = (t for t in THRESHOLDS if t > above and (spoken := sure >= t).any() and hit[spoken].mean() >= RIGHT_ENOUGH)
    return replace(model, temperature=temperature, threshold=next(enough, THRESHOLDS[-1]))
