"""`mazha insight look`: look at what was counted up to yesterday and warn, as the nightly job does."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TextIO

from mazha.insight import actions
from mazha.kernel.moments import now

HELP = "warn of places and kinds with more matters than the past lets expect"


def add_to(_parser: ArgumentParser) -> None:
    """Nothing to choose: the budget is set on the page of warnings."""


def run(_options: Namespace, out: TextIO) -> None:
    out.write(f"{actions.look(at=now()):,} warnings raised\n")
