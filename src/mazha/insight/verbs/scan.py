"""`mazha insight scan`: where and when were there more cases than chance gives. Files in, files out; needs no store."""

from __future__ import annotations

import csv
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import numpy as np

from mazha.insight.early import scan as scanning
from mazha.insight.early.scan import asked, told

HELP = "find where and when there are more cases than chance gives (scan statistic)"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument(
        "input", type=Path, help="CSV of counts by cell, by time and cell, or with a column for each cell"
    )
    parser.add_argument("--out", type=Path, required=True, help="where the clusters go, as CSV")
    parser.add_argument("--scores", type=Path, help="where the score of every zone and duration goes")
    parser.add_argument("--zones-out", type=Path, help="where the cells of every zone go")
    parser.add_argument("--maxima", type=Path, help="where the highest score of every replicate goes")
    _add_data(parser)
    _add_windows(parser)
    _add_chance(parser)


def _add_data(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--model", choices=("permutation", "poisson", "bernoulli"), help="default: permutation, or poisson"
    )
    parser.add_argument("--xy", type=Path, help="CSV of places: cell, x, y or cell, long, lat")
    parser.add_argument("--population", help="a column of the input, or a CSV of cell, population[, time]")
    parser.add_argument("--expected", help="a column of the input with the cases expected (poisson)")
    parser.add_argument("--controls", help="a column of the input with those who are no cases (bernoulli)")
    parser.add_argument("--cell", help="the column that names the cell")
    parser.add_argument("--time", help="the column that names the time")
    parser.add_argument("--cases", help="the column that counts")


def _add_windows(parser: ArgumentParser) -> None:
    parser.add_argument("--zones", default="circular", help="circular, flexible, or a CSV with a column locations")
    parser.add_argument("--neighbours", type=Path, help="CSV of cell, neighbour (flexible; default: Gabriel's graph)")
    parser.add_argument("--max-radius", type=float, help="in the units of x and y, or kilometres for long and lat")
    parser.add_argument(
        "--max-share", type=float, help="of population or cases in one zone (default 0.5 if nothing else)"
    )
    parser.add_argument("--nearest", type=int, help="most cells in a zone")
    parser.add_argument("--max-duration", type=int, help="most times in a window (default: half of them)")
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--prospective", action="store_true", help="windows that last until the end (default)")
    when.add_argument("--retrospective", action="store_true", help="windows at any time")
    when.add_argument("--spatial", action="store_true", help="all times as one")


def _add_chance(parser: ArgumentParser) -> None:
    parser.add_argument("--replicates", type=int, default=999)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--p", choices=("standard", "sequential"), default="standard", help="the rule that makes p")
    parser.add_argument("--stop", type=int, default=10, help="sequential: end after so many replicates as high")
    parser.add_argument("--every", type=float, help="days between two analyses (default: the length of a time)")
    parser.add_argument("--analyses", type=int, default=1, help="analyses that one p is to hold for")
    parser.add_argument("--min-cases", type=int, default=2, help="fewest cases in a window")
    parser.add_argument("--most", type=int, help="most clusters told")
    parser.add_argument("--cores", type=int, help="default: all; the result does not depend on it")
    parser.add_argument("--compat", choices=("satscan", "R"), help="do as that tool does, quirks included")


def run(options: Namespace, out: TextIO) -> None:
    job = asked.job(options)
    found = scanning.scan(
        job.model,
        job.zones,
        job.stretches,
        job.drawing,
        least=options.min_cases,
        most=options.most,
        compat=options.compat,
    )
    if options.scores:
        _write(options.scores, *told.scores(job, scanning.scores(job.model, job.scored, job.stretches)))
    if options.zones_out:
        _write(options.zones_out, *told.zones(job))
    if options.maxima:
        _write(options.maxima, ("sim", "max_llr"), enumerate(np.asarray(found.maxima).tolist(), 1))
    _write(options.out, told.COLUMNS, told.clusters(job, found))
    out.write(told.summary(job, found))


def _write(file: Path, heading: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)
