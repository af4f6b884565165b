"""`mazha triage show`: which model suggests categories now, and how well it did on what was held back."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TextIO

from mazha.triage import queries
from mazha.triage.shelf import Quality

HELP = "tell which model is in use, and how good it is"


def add_to(parser: ArgumentParser) -> None:
    """It asks for nothing."""


def run(options: Namespace, out: TextIO) -> None:  # noqa: ARG001 -- verbs share one signature
    model = queries.model_in_use()
    out.write(f"model              {model.name}\n")
    out.write(f"categories         {model.labels}\n")
    out.write(f"silent below       {model.threshold:.2f}\n")
    if model.quality is not None:
        tell(model.quality, out)


def tell(quality: Quality, out: TextIO) -> None:
    out.write(f"learned from       {quality.texts} texts, {quality.held_back} held back to judge by\n")
    out.write(f"right, if it spoke {quality.right:.1%}\n")
    out.write(f"silent             {quality.silent:.1%}\n")
    out.write(f"calibration error  {quality.calibration_error:.3f}\n")
