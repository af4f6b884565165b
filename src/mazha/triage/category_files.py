"""Learning a label from a file of texts, keeping what was learned, and judging it on another file. No store needed."""

from __future__ import annotations

import json
import os
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.triage.files.reading import column_values
from mazha.triage.judging import Judged, judged
from mazha.triage.ratio import Ratio

FORMAT = "mazha.triage.labels"
VERSION = 1
LEAST_TEXTS = 10


class ModelIsUnusable(Unacceptable):
    code = "triage.model_unusable"


class NothingToLearn(Unacceptable):
    code = "triage.nothing_to_learn"


def labelled(path: Path, text: str, label: str) -> tuple[list[str], list[str]]:
    """Texts and labels of the rows that have both. Refuses a file without any."""
    pairs = [(t, name.strip()) for t, name in column_values(path, (text, label)) if t.strip() and name.strip()]
    if not pairs:
        raise NothingToLearn(
            _("No row of '%(file)s' has both a %(text)s and a %(label)s.")
            % {"file": path.name, "text": text, "label": label}
        )
    return [t for t, _name in pairs], [name for _text, name in pairs]


def train(path: Path, text: str, label: str) -> tuple[Ratio, int]:
    """A model, and the number of texts it learned from. Refuses fewer than two labels or ten texts."""
    texts, labels = labelled(path, text, label)
    counts = Counter(labels)
    if len(counts) < 2 or len(texts) < LEAST_TEXTS:
        raise NothingToLearn(
            _(
                "To tell labels apart, two of them and ten texts are needed; the column %(label)s of '%(file)s' has"
                " %(labels)d labels in %(texts)d texts. Choose another column."
            )
            % {"label": label, "file": path.name, "labels": len(counts), "texts": len(texts)}
        )
    from mazha.triage.ratio_learning import learn  # scikit-learn is slow to load and only needed here

    return learn(texts, labels), len(texts)


def evaluate(model: Ratio, path: Path, text: str, label: str) -> Judged:
    """How well a model names the labels of a file, and how many texts it reads a second on one core."""
    texts, labels = labelled(path, text, label)
    model.probabilities(texts[:1])  # compiled before the clock starts
    began = process_time()
    chances = model.probabilities(texts)
    took = process_time() - began
    return judged(model.labels, chances, labels, threshold=model.threshold, seconds=took)


def put(path: Path, kind: str, about: Mapping[str, Any], arrays: Mapping[str, Any]) -> None:
    """Write a model file: arrays and JSON only, whole or not at all."""
    told = json.dumps({"format": kind, "version": VERSION, **about}, ensure_ascii=False)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as out:
            np.savez_compressed(out, about=np.frombuffer(told.encode(), np.uint8), **arrays)
        part.replace(path)
    except OSError as failed:
        part.unlink(missing_ok=True)
        raise ModelIsUnusable(
            _("The model cannot be written to '%(file)s': %(why)s.") % {"file": path, "why": failed.strerror or failed}
        ) from None


def take(path: Path, kind: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `put` wrote. Nothing in the file is run. Refuses what is not there, of another kind or a later version."""
    try:
        with np.load(path, allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        about = json.loads(arrays.pop("about").tobytes())
        if about["format"] == kind and about["version"] == VERSION:
            return about, arrays
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile):
        pass
    raise ModelIsUnusable(
        _("'%(file)s' is no model this command can use. Make one with: mazha triage %(verb)s")
        % {"file": path, "verb": "train" if kind == FORMAT else "train-units"}
    )


def put_labels(path: Path, model: Ratio) -> None:
    about = {"labels": model.labels, "temperature": model.temperature, "threshold": model.threshold}
    put(
        path, FORMAT, about,
        {"vocabulary": model.vocabulary, "ratios": model.ratios, "weights": model.weights, "bias": model.bias},
    )  # fmt: skip


def take_labels(path: Path) -> Ratio:
    about, arrays = take(path, FORMAT)
    try:
        labels = tuple(map(str, about["labels"]))
        model = Ratio(
            labels=labels,
            vocabulary=arrays["vocabulary"].astype(np.int64),
            ratios=arrays["ratios"].astype(np.float32),
            weights=arrays["weights"].astype(np.float32),
            bias=arrays["bias"].astype(np.float32),
            temperature=float(about["temperature"]),
            threshold=float(about["threshold"]),
        )
        whole = model.weights.shape == model.ratios.shape == (2, len(model.vocabulary), len(labels))
    except (KeyError, TypeError, ValueError):
        whole = False
    if not whole or model.bias.shape != (len(labels),):
        raise ModelIsUnusable(_("'%(file)s' is damaged. Train the model again.") % {"file": path})
    return model
