"""How well labels were suggested: F1 of each and their mean, how sure against how often right, and silence. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from mazha.triage.wordings import Floats

BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class OfLabel:
    precision: float
    recall: float
    f1: float
    texts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The suggestions whose probability lies from `low` up to `high`."""

    low: float
    high: float
    suggestions: int
    mean_probability: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    texts: int
    macro_f1: float
    """Mean over the labels in the file; the likeliest label counts, whether or not it would have been said."""
    per_class: dict[str, OfLabel]
    calibration: list[Bin]
    calibration_error: float
    """Mean distance between probability and share that was right (expected calibration error)."""
    threshold: float
    abstained: float
    """Share of texts for which nothing is suggested."""
    right_when_spoken: float
    texts_per_second: float
    """On one core."""

    def as_object(self) -> dict[str, Any]:
        return asdict(self)


def judged(known: Sequence[str], chances: Floats, truth: Sequence[str], *, threshold: float, seconds: float) -> Judged:
    """Probabilities of known labels (columns) against what people said. A label never learned is always missed."""
    made = np.array(known, object)[chances.argmax(axis=1)]
    told = np.array(truth, object)
    sure, hit = chances.max(axis=1), made == told
    per_class = {name: _of_label(made == name, told == name) for name in sorted(set(truth))}
    bins = _bins(sure, hit)
    spoken = sure >= threshold
    return Judged(
        texts=len(truth),
        macro_f1=float(np.mean([each.f1 for each in per_class.values()])),
        per_class=per_class,
        calibration=bins,
        calibration_error=sum(abs(b.mean_probability - b.right) * b.suggestions for b in bins) / len(truth),
        threshold=threshold,
        abstained=float(1 - spoken.mean()),
        right_when_spoken=float(hit[spoken].mean()) if spoken.any() else 0.0,
        texts_per_second=len(truth) / max(seconds, 1e-6),
    )


def _of_label(made: np.ndarray[Any, Any], told: np.ndarray[Any, Any]) -> OfLabel:
    both, all_made, all_told = int((made & told).sum()), int(made.sum()), int(told.sum())
    return OfLabel(
        precision=both / all_made if all_made else 0.0,
        recall=both / all_told,
        f1=2 * both / (all_made + all_told),
        texts=all_told,
    )


def _bins(sure: Floats, hit: np.ndarray[Any, Any]) -> list[Bin]:
    which = np.minimum((sure * BINS).astype(int), BINS - 1)
    return [
        Bin(
            low=b / BINS,
            high=(b + 1) / BINS,
            suggestions=int((which == b).sum()),
            mean_probability=float(sure[which == b].mean()),
            right=float(hit[which == b].mean()),
        )
        for b in range(BINS)
        if (which == b).any()
    ]
