"""`mazha insight fold`: add up what changed since the last fold."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TextIO

from mazha.insight import actions

HELP = "add up what changed"


def add_to(parser: ArgumentParser) -> None:
    """It asks for nothing."""


def run(options: Namespace, out: TextIO) -> None:  # noqa: ARG001 -- verbs share one signature
    folded = 0
    while more := actions.fold():
        folded += more
    out.write(f"{folded:,} changes added up\n")
