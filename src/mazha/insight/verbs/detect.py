"""`mazha insight detect INPUT.csv --out OUT.csv`: weeks with more cases than the past lets expect, by Mazha's own
rule.
"""

from __future__ import annotations

import csv
import math
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from mazha.insight.early.many import recurrence_interval, within_budget
from mazha.insight.early.predictive import SHORTEST, Verdict, judge
from mazha.insight.early.reading import Counts, TooShort, read_counts
from mazha.kernel.errors import Unacceptable

HELP = "find weeks with more cases than the past lets expect, by Mazha's own rule"
WEEK, DAYS_OF_YEAR = 7, 365
COLUMNS = ("unit", "t", "observed", "expected", "p", "p2", "recurrence_weeks", "alarm")


class BadChoice(Unacceptable):
    """An option has a value that makes no sense. `facts` holds its name."""

    code = "option_out_of_range"


def add_to(parser: ArgumentParser) -> None:
    """A file in, a file out, and how many false alarms a week one can look into."""
    parser.add_argument("input", type=Path, help="t,epoch,unit,observed[,state,population]; .csv or .csv.gz")
    parser.add_argument("--out", type=Path, required=True, help=",".join(COLUMNS))
    parser.add_argument(
        "--per-week", type=float, default=1.0, help="alarms that chance may send a week, over all units; default: 1"
    )
    parser.add_argument("--last", type=int, help="points at the end to judge; default: all after two years")


def run(options: Namespace, out: TextIO) -> None:
    """Days are added up to weeks that end on the last day; weeks and months are taken as they are."""
    if not 0 < options.per_week < math.inf:
        raise BadChoice(
            "--per-week must be more than 0. Say how many false alarms a week you can look into, as 1 or 0.2."
        )
    counts = read_counts(options.input)
    series, when, season = in_weeks(counts)
    first = _first(series.shape[1], season, options.last)
    said = judge(series, first, season=season)
    weeks = 52 / season
    alarm = np.column_stack([within_budget(p, options.per_week, weeks) for p in said.p().T])
    _write(options.out, counts.units, series[:, first:], when[first:], said, weeks, alarm)
    out.write(f"{alarm.size:,} points judged, {alarm.sum():,} alarms\n")


def in_weeks(counts: Counts) -> tuple[NDArray[np.int64], NDArray[np.int64], float]:
    """The series, `t` of each point's end, and points in a year. Days become weeks; first days that fill no week are
    left out.
    """
    observed = counts.observed.astype(np.int64)
    units, points = observed.shape
    frequency = counts.frequency() or 52
    if frequency != DAYS_OF_YEAR:
        return observed, np.arange(1, points + 1), float(frequency)
    over = points % WEEK
    weeks = observed[:, over:].reshape(units, -1, WEEK).sum(axis=2)
    return weeks, np.arange(over + WEEK, points + 1, WEEK), DAYS_OF_YEAR / WEEK


def _first(points: int, season: float, last: int | None) -> int:
    if last is not None and last < 1:
        raise BadChoice("--last must be 1 or more.")
    first = points - last if last is not None else max(SHORTEST, min(math.ceil(2 * season), points - 1))
    if first < SHORTEST or first >= points:
        raise TooShort(
            f"There are {points} points; {SHORTEST} must lie before the first one judged. "
            "Bring a longer history, or judge fewer points with --last.",
            needs=SHORTEST + (last or 1),
            has=points,
        )
    return first


def _write(
    file: Path,
    units: tuple[str, ...],
    observed: NDArray[np.int64],
    when: NDArray[np.int64],
    said: Verdict,
    weeks: float,
    alarm: NDArray[np.bool_],
) -> None:
    recurrence = recurrence_interval(said.p(), series=len(units), every=weeks)
    with file.open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(COLUMNS)
        for u, unit in enumerate(units):
            for i, t in enumerate(when.tolist()):
                numbers = (said.expected[u, i], said.above[u, i], said.above_two[u, i], recurrence[u, i])
                writer.writerow([unit, t, observed[u, i], *(f"{n:.15g}" for n in numbers), int(alarm[u, i])])
