"""`mazha insight glr INPUT.csv --out OUT.csv`: since when, and by how much, did counts rise."""

from __future__ import annotations

import math
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from mazha.insight.early.ears import BadSetting
from mazha.insight.early.glr import GlrRule, glr
from mazha.insight.early.reading import read_counts, write_results

HELP = "mark rises of unknown begin and size in a file of counts, by the generalised likelihood ratio"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("input", type=Path, help="t,epoch,unit,observed[,state,population]; .csv or .csv.gz")
    parser.add_argument(
        "--poisson", action="store_true", help="counts vary by chance alone; default: negative binomial"
    )
    parser.add_argument("--factor", type=float, help="the rise looked for, where it is known: 2 is a doubling")
    parser.add_argument("--trend", action="store_true", help="expect by season and trend instead of by season")
    parser.add_argument("--limit", type=float, default=5.0, help="default: 5")
    parser.add_argument("--frequency", type=int, choices=[12, 52, 365], help="default: by the dates, else 52")
    parser.add_argument("--from", dest="first", type=int, metavar="T", help="default: after three years")
    parser.add_argument("--to", dest="last", type=int, metavar="T", help="default: the last")
    parser.add_argument("--compat", choices=["R"], help="as R surveillance 1.20.3 does, quirks included")
    parser.add_argument("--out", type=Path, required=True, help="t,unit,observed,alarm,upperbound (the statistic),mu0")


def run(options: Namespace, out: TextIO) -> None:
    if options.factor is not None and not options.factor > 1:
        raise BadSetting("The factor of a rise is above 1: 2 is a doubling.", factor=options.factor)
    rule = GlrRule(
        options.limit,
        dispersed=not options.poisson,
        rise=math.log(options.factor) if options.factor else None,
        trend=options.trend,
        compat=options.compat,
    )
    counts = read_counts(options.input)
    period = options.frequency or counts.frequency() or 52
    found = glr(counts.observed, rule, first=options.first or 3 * period + 1, last=options.last, period=period)
    write_results(
        options.out,
        counts.units,
        found.first,
        counts.observed[:, : found.first - 1 + found.alarm.shape[1]],
        {"alarm": found.alarm, "upperbound": found.statistic, "mu0": found.expected},
    )
    out.write(f"{found.alarm.size:,} points judged, {(found.alarm == 1).sum():,} alarms\n")
