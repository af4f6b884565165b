"""`mazha insight cusum INPUT.csv --out OUT.csv`: small rises that last, by cumulated sums."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from mazha.insight.early.cusum import CusumRule, cusum
from mazha.insight.early.reading import read_counts, write_results

HELP = "mark small rises that last in a file of counts, by CUSUM"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("input", type=Path, help="t,epoch,unit,observed[,state,population]; .csv or .csv.gz")
    parser.add_argument("--transformation", choices=["standard", "rossi", "anscombe"], default="rossi")
    parser.add_argument("--seasonal", action="store_true", help="expect by season instead of by the mean")
    parser.add_argument("--k", type=float, default=1.04, help="reference value; default: 1.04")
    parser.add_argument("--h", type=float, default=2.26, help="limit; default: 2.26")
    parser.add_argument("--frequency", type=int, choices=[12, 52, 365], help="default: by the dates, else 52")
    parser.add_argument(
        "--from", dest="first", type=int, metavar="T", help="default: after one year, seasonal after two"
    )
    parser.add_argument("--compat", choices=["R"], help="as R surveillance 1.20.3 does, quirks included")
    parser.add_argument("--out", type=Path, required=True, help="t,unit,observed,alarm,upperbound")


def run(options: Namespace, out: TextIO) -> None:
    rule = CusumRule(options.transformation, options.k, options.h, options.seasonal, options.compat)
    counts = read_counts(options.input)
    period = options.frequency or counts.frequency() or 52
    first = options.first or period * (2 if options.seasonal else 1) + 1
    found = cusum(counts.observed, rule, first=first, period=period)
    write_results(
        options.out, counts.units, first, counts.observed, {"alarm": found.alarm, "upperbound": found.upperbound}
    )
    out.write(f"{found.alarm.size:,} points judged, {(found.alarm == 1).sum():,} alarms\n")
