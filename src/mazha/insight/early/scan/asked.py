"""From the options of `mazha insight scan` to a model, zones and stretches of time."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from mazha.insight.early.scan import tables, windows
from mazha.insight.early.scan.models import CountsNotUsable, Model, bernoulli, permutation, poisson
from mazha.insight.early.scan.scanning import Drawing
from mazha.insight.early.scan.tables import Columns, InputNotReadable, Table
from mazha.insight.early.scan.windows import Floats, Intervals, WindowsNotUsable, Zones

FLEXIBLE_SIZE = 8
SATSCAN_EARTH_KM = 6367.0


@dataclass(frozen=True)
class Job:
    """One scan as it was asked for. `scored` are the zones whose scores are written."""

    table: Table
    model: Model
    zones: Zones
    scored: Zones
    stretches: Intervals
    drawing: Drawing
    spatial: bool
    compat: str | None
    measured_by: str


def job(options: Namespace) -> Job:
    """Reads the files and builds the scan. Refuses what cannot be scanned, before anything is written."""
    columns = Columns(cell=options.cell, time=options.time, count=options.cases)
    name, measure, people = _model_and_measure(options)
    table = tables.read(options.input, options.xy, columns, [each for each in (measure, people) if each])
    model = _model(options, table, name, measure)
    spatial = options.spatial or len(table.times) < 2
    if spatial and name == "permutation":
        raise CountsNotUsable("The permutation model compares times. Give counts by time, or --model poisson.")
    stretches = _stretches(options, model.counts.shape[1], spatial)
    weight = tables.whole_of(table.extra[people], table, people, options.input.name).sum(1) if people else model.weight
    zones = _zones(options, table, weight, once=True)
    return Job(
        table=table,
        model=model,
        zones=zones,
        scored=_zones(options, table, weight, once=False) if spatial and options.scores else zones,
        stretches=stretches,
        drawing=_drawing(options, table, prospective=not (spatial or options.retrospective)),
        spatial=spatial,
        compat=options.compat,
        measured_by=measure or options.population or "cases",
    )


def _model_and_measure(options: Namespace) -> tuple[str, str | None, str | None]:
    """The model, the column of the input that measures it (none where a file does, or nothing needs to), and where
    cases expected do, the column of people that windows are limited by."""
    names = list(tables.rows_of(options.input)[0].values)
    usual = next((name for name in tables.POPULATION if name in names), None)
    given = options.expected or options.controls or options.population
    has_time = options.time is not None or any(name in names for name in tables.TIME)
    name = options.model or ("poisson" if given or (usual and not has_time) else "permutation")
    if name == "permutation":
        return name, None, None
    if options.expected and name != "poisson":
        raise CountsNotUsable("Expected cases belong to --model poisson.")
    if options.controls and name != "bernoulli":
        raise CountsNotUsable("Controls belong to --model bernoulli.")
    if options.population and options.population not in names and Path(options.population).exists():
        return name, None, None
    measure = given or usual
    if measure is None:
        raise InputNotReadable(
            f"The {name} model needs a population. Name a column or a file with --population.", model=name
        )
    if measure not in names:
        raise InputNotReadable(
            f"“{measure}” is neither a column of {options.input.name} nor a file. It has {', '.join(names[:12])}.",
            column=measure,
        )
    people = (options.population or usual) if options.expected else None
    return name, measure, people if people in names else None


def _model(options: Namespace, table: Table, name: str, measure: str | None) -> Model:
    if name == "permutation":
        return permutation(table.counts)
    if measure is None:
        base = tables.population(Path(options.population), table)
    else:
        base = tables.whole_of(table.extra[measure], table, measure, options.input.name)
    if options.controls:
        base = base + table.counts
    counts = table.counts
    if options.spatial:
        counts = counts.sum(axis=1, keepdims=True)
        base = base.sum(axis=1, keepdims=True)
    made = poisson(counts, base) if name == "poisson" else bernoulli(counts, base)
    return made.as_in_r() if options.compat == "R" else made


def _stretches(options: Namespace, times: int, spatial: bool) -> Intervals:
    if spatial:
        return windows.whole(times)
    if options.retrospective:
        return windows.retrospective(times, options.max_duration)
    return windows.prospective(times, options.max_duration)


def _zones(options: Namespace, table: Table, weight: Floats, *, once: bool) -> Zones:
    if options.zones not in {"circular", "flexible"}:
        return windows.listed(tables.zones(Path(options.zones), table.cells))
    if table.xy is None:
        raise InputNotReadable(
            "The cells have no coordinates. Give a file of cell, x, y with --xy, or zones with --zones."
        )
    sphere = SATSCAN_EARTH_KM if options.compat == "satscan" else None
    distance = windows.distances(table.xy, geographic=table.geographic, sphere=sphere)
    share = options.max_share
    if share is None and (options.compat == "satscan" or (options.max_radius is None and options.nearest is None)):
        share = 0.5
    if options.zones == "circular":
        limits = {"share": share, "radius": options.max_radius, "nearest": options.nearest}
        together = options.compat is None
        return windows.circles(distance, weight, **limits, ties_together=together, once=once)
    if options.max_radius is not None:
        raise WindowsNotUsable("Flexible windows have no radius: give their largest number of cells with --nearest.")
    near = tables.neighbours(options.neighbours, table.cells) if options.neighbours else windows.gabriel(distance)
    return windows.flexible(distance, near, options.nearest or FLEXIBLE_SIZE, weight, share=share)


def _drawing(options: Namespace, table: Table, *, prospective: bool) -> Drawing:
    days = options.every or tables.DAYS.get(table.time_column or "", 1.0)
    return Drawing(
        replicates=options.replicates,
        seed=options.seed,
        rule=options.p,
        stop=options.stop,
        cores=options.cores,
        days=days if prospective else None,
        analyses=options.analyses,
    )
