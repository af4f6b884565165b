"""Learning units from a file of past matters, keeping what was learned, and judging it on a later file."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from mazha.triage.category_files import ModelIsUnusable, NothingToLearn, put, take
from mazha.triage.files.maps import FileMap, Row
from mazha.triage.units import HALF_LIFE, Units, circumstances, facts, target

FORMAT = "mazha.triage.units"
NEEDED = ("kind", "place", "unit")
LEAST_CASES_A_FACT = 2
MOST_FACTS = 40_000


def cases(path: Path, columns: FileMap) -> list[Row]:
    """Rows with a unit and a kind. Refuses a file without any."""
    found = [row for row in columns.rows(path, NEEDED) if row.unit and any(row.kind)]
    if not found:
        raise NothingToLearn(_("No row of '%(file)s' has a unit and a kind.") % {"file": path.name})
    return found


def train(path: Path, columns: FileMap) -> tuple[Units, int]:
    """A model, and the number of cases it learned from."""
    rows = cases(path, columns)
    weights = _ages(rows)
    names = tuple(sorted({target(row) for row in rows}))
    y = np.array([names.index(target(row)) for row in rows])
    counts = Counter(fact for row in rows for fact in facts(row))
    kept = sorted(fact for fact, many in counts.most_common(MOST_FACTS) if many >= LEAST_CASES_A_FACT)
    known = {fact: i for i, fact in enumerate(kept)}
    plane, bias = _planes(rows, y, weights, known, len(names))
    return Units(names=names, cases=_cases(rows, y, weights), facts=known, weights=plane, bias=bias), len(rows)


def _ages(rows: list[Row]) -> NDArray[np.float64]:
    """How much each case counts: half for every half-life before the newest; one where none is dated."""
    dated = [row.opened for row in rows if row.opened is not None]
    if not dated:
        return np.ones(len(rows))
    last, first = max(dated), min(dated)
    day = dt.timedelta(days=1)
    return np.array([0.5 ** ((last - (row.opened or first)) / day / HALF_LIFE) for row in rows])


def _cases(
    rows: list[Row], y: NDArray[np.intp], weights: NDArray[np.float64]
) -> dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]]:
    held: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for row, unit, weight in zip(rows, y.tolist(), weights.tolist(), strict=True):
        for circumstance in circumstances(row):
            held[circumstance][unit] += weight
    return {name: (np.array(list(units), np.int64), np.array(list(units.values()))) for name, units in held.items()}


def _planes(
    rows: list[Row], y: NDArray[np.intp], weights: NDArray[np.float64], known: dict[str, int], units: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    if units < 2 or not known:
        return np.zeros((len(known), units), np.float32), np.zeros(units, np.float32)
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    columns = [[known[fact] for fact in facts(row) if fact in known] for row in rows]
    starts = np.cumsum([0, *map(len, columns)]).astype(np.int32)
    flat = np.array([column for line in columns for column in line], np.int32)
    x = csr_matrix((np.ones(len(flat)), flat, starts), (len(rows), len(known)))
    machine = LogisticRegression(C=0.3, tol=0.02, max_iter=200).fit(x, y, sample_weight=weights)
    plane, bias = machine.coef_.T, machine.intercept_
    if units == 2:  # one plane stands for both
        plane, bias = np.hstack((-plane / 2, plane / 2)), np.concatenate((-bias / 2, bias / 2))
    return plane.astype(np.float32), bias.astype(np.float32)


def put_units(path: Path, model: Units) -> None:
    sizes = [len(which) for which, _many in model.cases.values()]
    put(
        path,
        FORMAT,
        {"names": model.names, "cases": list(model.cases), "facts": list(model.facts)},
        {
            "sizes": np.array(sizes, np.int64),
            "which": np.concatenate([which for which, _many in model.cases.values()]),
            "many": np.concatenate([many for _which, many in model.cases.values()]),
            "weights": model.weights.astype(np.float16),
            "bias": model.bias,
        },
    )


def take_units(path: Path) -> Units:
    """What `put_units` wrote. Refuses a damaged file."""
    about, arrays = take(path, FORMAT)
    try:
        ends = np.cumsum(arrays["sizes"])[:-1]
        held = zip(np.split(arrays["which"], ends), np.split(arrays["many"], ends), strict=True)
        model = Units(
            names=tuple(about["names"]),
            cases=dict(zip(about["cases"], held, strict=True)),
            facts={fact: i for i, fact in enumerate(about["facts"])},
            weights=arrays["weights"].astype(np.float32),
            bias=arrays["bias"].astype(np.float32),
        )
        whole = model.weights.shape == (len(model.facts), len(model.names)) and len(model.bias) == len(model.names)
    except (KeyError, TypeError, ValueError):
        whole = False
    if not whole:
        raise ModelIsUnusable(_("'%(file)s' is damaged. Train the model again.") % {"file": path})
    return model
