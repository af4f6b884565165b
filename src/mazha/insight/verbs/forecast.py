"""`mazha insight forecast INPUT.csv --horizon H --out OUT.csv`: how much is to come, unit by unit, with intervals."""

from __future__ import annotations

import csv
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

import numpy as np

from mazha.insight.early.forecast import Forecast, forecast, shortest
from mazha.insight.early.reading import TooShort, read_counts
from mazha.insight.verbs.detect import BadChoice

HELP = "forecast a file of counts, with intervals"
THURSDAY = 3
"""1970-01-01, from which days are counted."""
LONGEST = 366
DAYS_A_WEEK, WEEKS_A_YEAR, MONTHS_A_YEAR = 7, 52, 12


def add_to(parser: ArgumentParser) -> None:
    """A file in, a file out, how far ahead."""
    parser.add_argument("input", type=Path, help="t,epoch,unit,observed[,state,population]; .csv or .csv.gz")
    parser.add_argument("--horizon", type=int, required=True, help="points ahead")
    season = "7 for days, 52 weeks, 12 months, 1 none; default: by the dates"
    parser.add_argument("--season", type=int, choices=[1, 7, 12, 52], help=season)
    parser.add_argument("--level", type=int, nargs="+", default=[80, 95], help="percent; default: 80 95")
    parser.add_argument("--out", type=Path, required=True, help="unit,t,mean,lo-80,hi-80,lo-95,hi-95")


def run(options: Namespace, out: TextIO) -> None:
    if not 1 <= options.horizon <= LONGEST:
        raise BadChoice(f"--horizon must be 1 to {LONGEST} points.")
    levels = sorted(set(options.level))
    if not all(1 <= level <= 99 for level in levels):
        raise BadChoice("--level takes whole percents from 1 to 99, as in: --level 80 95.")
    counts = read_counts(options.input)
    points = counts.observed.shape[1]
    if points < shortest(options.horizon):
        raise TooShort(
            f"There are {points} points; {shortest(options.horizon)} are needed to look {options.horizon} ahead. "
            "Bring a longer history or lower --horizon.",
            needs=shortest(options.horizon),
            has=points,
        )
    dated = {365: DAYS_A_WEEK, 52: WEEKS_A_YEAR, 12: MONTHS_A_YEAR}.get(counts.frequency() or 0, 1)
    first = 0 if counts.days is None else int((counts.days[0] + THURSDAY) % DAYS_A_WEEK)
    season = options.season or dated
    observed = counts.observed.astype(np.int64)
    said = forecast(observed, options.horizon, season, levels, first_weekday=first)
    _write(options.out, counts.units, points, said, levels)
    out.write(f"{len(counts.units)} units, {options.horizon} points ahead\n")


def _write(file: Path, units: tuple[str, ...], points: int, said: Forecast, levels: list[int]) -> None:
    with file.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["unit", "t", "mean", *(f"{side}-{level}" for level in levels for side in ("lo", "hi"))])
        for u, unit in enumerate(units):
            for k in range(said.mean.shape[1]):
                numbers = [said.mean[u, k]]
                for level in levels:
                    numbers += [said.low[level][u, k], said.high[level][u, k]]
                writer.writerow([unit, points + 1 + k, *(f"{number:.15g}" for number in numbers)])
