"""`mazha insight rehearse --weeks N`: what would have been warned of in the past, to be judged on its page."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TextIO

from mazha.insight import actions
from mazha.kernel.moments import now

HELP = "find what would have been warned of in past weeks"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("--weeks", type=int, default=52, help="so many weeks up to yesterday; default 52")


def run(options: Namespace, out: TextIO) -> None:
    out.write(f"{actions.rehearse(weeks=options.weeks, at=now()):,} warnings would have been raised\n")
