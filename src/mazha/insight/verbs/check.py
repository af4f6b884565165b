"""`mazha insight check`: does what is kept agree with the matters."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TextIO

from django.core.management.base import CommandError
from django.db import connection

from mazha.insight import checking

HELP = "do the counts that are kept agree with the matters"
MOST_TOLD = 50


def add_to(parser: ArgumentParser) -> None:
    """It asks for nothing."""


def run(options: Namespace, out: TextIO) -> None:  # noqa: ARG001 -- verbs share one signature
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
    wrong = checking.disagreements()
    for line in wrong[:MOST_TOLD]:
        out.write(f"{line}\n")
    if wrong:
        raise CommandError(f"{len(wrong)} lines are not what the matters say. Run: mazha insight rebuild")
    out.write("what is kept agrees with the matters\n")
