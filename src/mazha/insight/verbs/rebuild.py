"""`mazha insight rebuild`: count every matter anew."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from typing import TextIO

from mazha.insight import actions

HELP = "count every matter anew"


def add_to(parser: ArgumentParser) -> None:
    """It asks for nothing."""


def run(options: Namespace, out: TextIO) -> None:  # noqa: ARG001 -- verbs share one signature
    began = time.monotonic()
    lines = actions.recount()
    out.write(f"{lines:,} lines counted anew in {time.monotonic() - began:.1f} s\n")
