"""`mazha insight figures`: what each figure counts, as the reference page."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TextIO

from mazha.insight import describing

HELP = "write the figures' definitions out"


def add_to(parser: ArgumentParser) -> None:
    """It asks for nothing."""


def run(options: Namespace, out: TextIO) -> None:  # noqa: ARG001 -- verbs share one signature
    out.write(describing.reference())
