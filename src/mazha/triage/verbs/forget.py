"""`mazha triage forget`: go back to suggesting from the categories' own words."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TextIO

from mazha.kernel.moments import now
from mazha.triage import actions
from mazha.triage.verbs import show
from mazha.triage.verbs.train import BY

HELP = "go back to the categories' words alone"


def add_to(parser: ArgumentParser) -> None:
    """It asks for nothing."""


def run(options: Namespace, out: TextIO) -> None:
    actions.forget_model(by=BY, at=now())
    show.run(options, out)
