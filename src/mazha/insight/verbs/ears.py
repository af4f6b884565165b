"""`mazha insight ears INPUT.csv --out OUT.csv`: where counts rose above their last days, by EARS C1, C2 or C3."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from mazha.insight.early.ears import EarsRule, ears
from mazha.insight.early.reading import read_counts, write_results

HELP = "mark rises in a file of counts, by EARS C1, C2 or C3"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("input", type=Path, help="t,epoch,unit,observed[,state,population]; .csv or .csv.gz")
    parser.add_argument("--method", choices=["C1", "C2", "C3"], default="C1", help="default: C1")
    parser.add_argument("--baseline", type=int, default=7, help="counts in the moving baseline; default: 7")
    parser.add_argument("--min-sigma", type=float, help="smallest standard deviation; default: .5, with --compat R 0")
    parser.add_argument("--alpha", type=float, help="default: .001 for C1 and C2, .025 for C3")
    parser.add_argument(
        "--from", dest="first", type=int, metavar="T", help="first point to judge; default: the earliest"
    )
    parser.add_argument("--compat", choices=["R"], help="as R surveillance 1.20.3 does, quirks included")
    parser.add_argument("--out", type=Path, required=True, help="t,unit,observed,alarm,upperbound")


def run(options: Namespace, out: TextIO) -> None:
    rule = EarsRule.usual(
        options.method,
        baseline=options.baseline,
        min_sigma=options.min_sigma,
        alpha=options.alpha,
        compat=options.compat,
    )
    counts = read_counts(options.input)
    found = ears(counts.observed, rule, first=options.first)
    write_results(
        options.out,
        counts.units,
        found.first,
        counts.observed,
        {"alarm": found.alarm, "upperbound": found.upperbound},
    )
    out.write(f"{found.alarm.size:,} points judged, {(found.alarm == 1).sum():,} alarms\n")
