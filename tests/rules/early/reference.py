"""Outputs of R `surveillance` 1.20.3 that tests compare with, where they are present."""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from mazha.insight.early.reading import Counts, read_counts

FOLDER = Path(os.environ.get("MAZHA_DATA", Path(__file__).resolve().parents[4] / "shared" / "data")) / "surveillance"
WITHIN = 1e-9

Rows = list[dict[str, str]]


def runs(pattern: str) -> list[str]:
    """Names of the output files, or one that makes the test skip and say why."""
    return sorted(file.name for file in FOLDER.glob(pattern)) or ["absent"]


def rows_of(name: str) -> Rows:
    if name == "absent":
        pytest.skip("Reference outputs are not here: set MAZHA_DATA to the folder that holds surveillance/.")
    return list(_rows(FOLDER / name))


def counts_of(name: str) -> Counts:
    """The input that belongs to an output file."""
    known = name.removeprefix("out_").split("__")[0]
    file = next(f for f in (FOLDER / f"in_{known}.csv", FOLDER / f"in_{known}.csv.gz") if f.exists())
    return _wide(file) if known.startswith("synth") else read_counts(file)


def column(rows: Rows, name: str) -> npt.NDArray[np.float64]:
    return np.array([np.nan if row[name] in {"NA", "NaN"} else float(row[name]) for row in rows])


def worst(ours: npt.NDArray[np.float64], theirs: npt.NDArray[np.float64]) -> float:
    """The largest difference over max(1, |theirs|); without limit where one is undefined and the other is not."""
    ours = ours.ravel()
    if ours.shape != theirs.shape or (np.isnan(ours) != np.isnan(theirs)).any():
        return float("inf")
    told = ~np.isnan(theirs) & (ours != theirs)  # equal infinities have no difference
    ours, theirs = ours[told], theirs[told]
    return float(np.max(np.abs(ours - theirs) / np.maximum(1, np.abs(theirs)), initial=0.0))


def _wide(file: Path) -> Counts:
    rows = list(_rows(file))
    observed = np.array([[int(row[unit]) for row in rows] for unit in rows[0]], dtype=np.int32)
    return Counts(tuple(rows[0]), observed, None)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as table:
        yield from csv.DictReader(table)
