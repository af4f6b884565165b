"""`mazha insight farrington INPUT.csv --config NAME --out OUT.csv`: counts against the same season of earlier years."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from mazha.insight.early.farrington import NAMED, Axis, farrington, named, times_from, usual_years
from mazha.insight.early.reading import read_counts, write_results

HELP = "judge a file of counts against the same season of earlier years, by Farrington Flexible"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("input", type=Path, help="t,epoch,unit,observed[,state,population]; .csv or .csv.gz")
    parser.add_argument("--config", choices=list(NAMED), default="noufaily", help="default: noufaily")
    parser.add_argument(
        "--years", type=int, help="years back; default: 5, fewer if less than a year were left to judge"
    )
    parser.add_argument(
        "--frequency", type=int, choices=[12, 52, 365], help="points in a year; default: by the dates, else 52"
    )
    parser.add_argument(
        "--from", dest="first", type=int, metavar="T", help="first point to judge; default: the earliest"
    )
    parser.add_argument("--to", dest="last", type=int, metavar="T", help="last point to judge; default: the last")
    parser.add_argument("--compat", choices=["R"], help="as R surveillance 1.20.3 does, quirks included")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        help="t,unit,observed,alarm,upperbound,expected,mu0,phi,pvalue,score,trend,trend_coef",
    )


def run(options: Namespace, out: TextIO) -> None:
    counts = read_counts(options.input)
    length = counts.observed.shape[1]
    frequency = options.frequency or counts.frequency() or 52
    axis = Axis(length, frequency, counts.days)
    years = options.years if options.years is not None else usual_years(axis, options.first)
    rule = named(options.config, frequency=frequency, years=years, compat=options.compat)
    times = times_from(axis, rule, options.first, options.last)
    found = farrington(counts.observed, axis, rule, times)
    write_results(options.out, counts.units, times[0], counts.observed[:, : times[-1]], found.columns())
    out.write(f"{found.alarm.size:,} points judged by {years} years of history, {(found.alarm == 1).sum():,} alarms\n")
