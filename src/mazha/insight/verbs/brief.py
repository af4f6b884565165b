"""`mazha insight brief`: make the briefings that are due now, without waiting for the job."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TextIO

from mazha.insight import actions
from mazha.kernel.moments import now

HELP = "make drafts of yesterday's, last week's and last month's briefings"


def add_to(parser: ArgumentParser) -> None:
    """It asks for nothing."""


def run(options: Namespace, out: TextIO) -> None:  # noqa: ARG001 -- verbs share one signature
    out.write(f"{actions.make_briefings(at=now()):,} drafts made\n")
