"""`mazha insight flow`: count where matters waited, of so many days back, from the ledger."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TextIO

from mazha.insight import actions
from mazha.kernel.moments import now

HELP = "count anew how long matters stayed in each stage"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=366, help="so many days up to yesterday; default 366")


def run(options: Namespace, out: TextIO) -> None:
    out.write(f"{actions.count_flow(at=now(), days=options.days):,} rows counted\n")
