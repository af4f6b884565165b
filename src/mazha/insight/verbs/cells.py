"""`mazha insight cells`: count what came in by place and kind, of so many days back, for warnings."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TextIO

from mazha.insight import actions
from mazha.kernel.moments import now

HELP = "count anew what came in by day, place and kind, for warnings"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=1100, help="so many days up to yesterday; default 1100")


def run(options: Namespace, out: TextIO) -> None:
    out.write(f"{actions.count_cells(at=now(), days=options.days):,} cells counted\n")
