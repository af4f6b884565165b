"""One scan from counts to clusters."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mazha.insight.early.scan import chance, kernels
from mazha.insight.early.scan.chance import Chance, ReplicatesNotUsable, Rule
from mazha.insight.early.scan.models import Model
from mazha.insight.early.scan.replicates import words
from mazha.insight.early.scan.windows import Intervals, WindowsNotUsable, Zones

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_SCORES = 20_000_000


@dataclass(frozen=True)
class Cluster:
    """A window that stands out: `cells` nearest to its centre first, times from `begin` up to and without `end`."""

    cells: tuple[int, ...]
    centre: int
    begin: int
    end: int
    observed: int
    expected: float
    relative_risk: float
    llr: float
    chance: Chance | None
    recurrence_days: float | None


@dataclass(frozen=True)
class Scan:
    """The clusters, most likely first, and each replicate's maximum."""

    clusters: tuple[Cluster, ...]
    maxima: Floats


@dataclass(frozen=True)
class Drawing:
    """How p is found. `days` lie between two analyses; `analyses` is how many p is to hold for, this one included."""

    replicates: int = 999
    seed: int = 1
    rule: Rule = "standard"
    stop: int = 10
    cores: int | None = None
    days: float | None = 1.0
    analyses: int = 1


@dataclass(frozen=True)
class Window:
    """A zone's best stretch of time."""

    step: int
    stretch: int
    llr: float
    cases: float
    base: float


def scan(
    model: Model,
    zones: Zones,
    stretches: Intervals,
    drawing: Drawing | None = None,
    *,
    least: int = 2,
    most: int | None = None,
    compat: str | None = None,
) -> Scan:
    """The most likely cluster and those after it that share no cell with a likelier one, with p.

    A window needs `least` cases. `most` limits the clusters told; one below every replicate (p = 1) is not told. Under
    `compat="satscan"` every centre stands for one window only, its best, before overlaps are dropped; else a centre
    whose best window overlaps may offer its next best.
    """
    drawing = drawing or Drawing()
    if drawing.replicates < 0 or drawing.stop < 1:
        raise ReplicatesNotUsable("Replicates are counted from 0, and a stop from 1.", replicates=drawing.replicates)
    windows = apart(ranked(model, zones, stretches, least), zones, best_of_centre=compat == "satscan")[:most]
    maxima = _maxima(model, zones, stretches, drawing, least, windows[0].llr if windows else np.inf)
    clusters = [_told(model, zones, stretches, drawing, each, maxima) for each in windows]
    return Scan(tuple(each for each in clusters if each.chance is None or each.chance.p < 1), maxima)


def ranked(model: Model, zones: Zones, stretches: Intervals, least: int) -> list[Window]:
    """Each zone's best window that scores above 0, highest first; of equals the zone that comes first."""
    totals = np.array([model.cases, model.total_base], np.float64)
    steps = (zones.cells, zones.depth, zones.kept)
    found = kernels.best_of_each(
        *steps, model.cases_in(stretches), model.base_in(stretches), model.kind, totals, max(least, 1)
    )
    llr, stretch, cases, base = found
    order = np.argsort(-llr, kind="stable")
    order = order[llr[order] > 0]
    return [Window(int(i), int(stretch[i]), float(llr[i]), float(cases[i]), float(base[i])) for i in order]


def apart(windows: list[Window], zones: Zones, *, best_of_centre: bool = False) -> list[Window]:
    """Those that share no cell with a likelier one that is told (Kulldorff 1997, § 5; “No Geographical Overlap”)."""
    taken = np.zeros(int(zones.cells.max()) + 1, bool)
    centres: set[int] = set()
    told = []
    for window in windows:
        centre = int(zones.centre[window.step])
        if taken[zones.cells[window.step]] or (best_of_centre and centre in centres):
            continue
        centres.add(centre)
        cells = zones.locations(window.step)
        if not taken[cells].any():
            taken[cells] = True
            told.append(window)
    return told


def scores(model: Model, zones: Zones, stretches: Intervals) -> Floats:
    """The score of every zone (row) in every stretch (column)."""
    if len(zones.cells) * len(stretches.begin) > MOST_SCORES:
        raise WindowsNotUsable(
            f"{len(zones.cells) * len(stretches.begin):,} scores are too many to write. Give smaller windows.",
            scores=len(zones.cells) * len(stretches.begin),
        )
    cases = kernels.every(zones.cells, zones.depth, model.cases_in(stretches).astype(np.float64))[zones.numbers]
    base = kernels.every(zones.cells, zones.depth, model.base_in(stretches))[zones.numbers]
    return kernels.score_all(model.kind, cases, base, float(model.cases), model.total_base)


def _maxima(model: Model, zones: Zones, stretches: Intervals, drawing: Drawing, least: int, highest: float) -> Floats:
    start = words(drawing.seed, drawing.replicates)
    workers = drawing.cores or len(os.sched_getaffinity(0))

    def draw(begin: int, end: int) -> Floats:
        parts = np.array_split(start[begin:end], min(workers, max(1, end - begin)))
        with ThreadPoolExecutor(workers) as pool:
            done = list(pool.map(lambda part: model.maxima(part, zones, stretches, max(least, 1)), parts))
        return np.concatenate(done)

    if not drawing.replicates:
        return np.empty(0)
    if drawing.rule == "sequential":
        return chance.drawn_until(draw, highest, drawing.replicates, drawing.stop)
    return draw(0, drawing.replicates)


def _told(
    model: Model, zones: Zones, stretches: Intervals, drawing: Drawing, window: Window, maxima: Floats
) -> Cluster:
    total = float(model.cases)
    expected = window.base * (total / model.total_base)
    outside = (total - window.cases) / (total - expected) if total > expected else 0.0
    found: Chance | None = None
    if len(maxima) and drawing.rule == "sequential":
        found = chance.sequential(window.llr, maxima, drawing.stop)
    elif len(maxima):
        found = chance.standard(window.llr, maxima)
    again = (
        None if found is None or drawing.days is None else chance.recurrence(found.p, drawing.days, drawing.analyses)
    )
    return Cluster(
        cells=tuple(zones.locations(window.step)),
        centre=int(zones.centre[window.step]),
        begin=int(stretches.begin[window.stretch]),
        end=int(stretches.end[window.stretch]),
        observed=int(window.cases),
        expected=expected,
        relative_risk=window.cases / expected / outside if outside > 0 else float("inf"),
        llr=window.llr,
        chance=found,
        recurrence_days=again,
    )
