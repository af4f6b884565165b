"""Where learned models stand: one file each under `MAZHA_HOME/models`, and a pointer to the one in use.

A file appears whole or not at all, and the pointer is replaced in one move, so that a process reading while another
trains gets the old model or the new one. Arrays and plain text only: nothing in a file is run when it is read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from mazha.triage.linear import Layer, Linear

POINTER = "category.current"
KEPT = 5
"""Models kept, the one in use among them: to go back to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What a model did on the texts held back from it."""

    texts: int
    held_back: int
    right: float
    """Share of suggestions made that name the right category or one above it."""
    silent: float
    """Share of texts on which it made none."""
    calibration_error: float
    """Mean distance between how sure it was and how often it was right, in ten bins (expected calibration error)."""


def put(folder: Path, model: Linear, quality: Quality) -> Path:
    """Put a model on the shelf and point to it."""
    assert model.top is not None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"category-{model.name}.npz"
    about = {"labels": model.labels, "threshold": model.threshold, "evidence": model.evidence, **asdict(quality)}
    arrays: dict[str, Any] = {
        "vocabulary": model.vocabulary,
        "idf": model.idf,
        "leaf": model.leaf.weights.astype(np.float16),
        "leaf_bias": model.leaf.bias,
        "top": model.top.weights.astype(np.float16),
        "top_bias": model.top.bias,
        "temperatures": np.array([model.leaf.temperature, model.top.temperature]),
        "about": np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), np.uint8),
    }
    _in_one_move(path, lambda part: np.savez_compressed(part, **arrays))
    _in_one_move(folder / POINTER, lambda part: part.write(path.name.encode()))
    for old in sorted(folder.glob("category-*.npz"))[:-KEPT]:
        if old != path:
            old.unlink(missing_ok=True)
    return path


def current_name(folder: Path) -> str:
    """File name of the model in use; empty when there is none."""
    try:
        name = (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    return Path(name).name


def clear(folder: Path) -> None:
    """Point to no model."""
    (folder / POINTER).unlink(missing_ok=True)


def take(folder: Path, name: str) -> tuple[Linear, Quality]:
    """The model in a file of the shelf. Raises OSError or ValueError when it cannot be read."""
    with np.load(folder / name, allow_pickle=False) as held:
        about = json.loads(held["about"].tobytes())
        leaf_heat, top_heat = (float(t) for t in held["temperatures"])
        leaf, top = held["leaf"].astype(np.float32), held["top"].astype(np.float32)
        model = Linear(
            name=name.removeprefix("category-").removesuffix(".npz"),
            labels=tuple(about["labels"]),
            vocabulary=held["vocabulary"],
            idf=held["idf"],
            leaf=Layer(weights=leaf, bias=held["leaf_bias"], temperature=leaf_heat),
            top=Layer(weights=top, bias=held["top_bias"], temperature=top_heat),
            threshold=about["threshold"],
            evidence=about["evidence"],
        )
    return model, Quality(**{name: about[name] for name in Quality.__slots__})


def _in_one_move(path: Path, fill: Callable[[BinaryIO], object]) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with part.open("wb") as out:
        fill(out)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
