"""`mazha import FILE --map NAME`: bring in history, with a progress line and a report of refused rows."""

from __future__ import annotations

import csv
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mazha.channels.imports import columns, queries
from mazha.channels.imports.actions import Progress, import_file
from mazha.kernel.errors import Refused
from mazha.kernel.moments import now
from mazha.people import wall
from mazha.people.actor import Actor


class Command(BaseCommand):
    help = "Import matters from a CSV (also gzipped) or XLSX file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--map", required=True, help=f"one of {', '.join(columns.ready_made())}, or a TOML file")
        parser.add_argument("--report", type=Path, help="where to list refused rows; beside the file's name by default")

    def handle(self, *_args: Any, **options: Any) -> None:
        actor = Actor.system("import")
        began = time.monotonic()
        shown = _Line()
        try:
            column_map = columns.find(options["map"])
            with wall.seated(actor):
                done = import_file(options["file"], column_map, by=actor, at=now(), tell=shown.tell)
                refused = queries.refusals(done.source)
        except Refused as wrong:
            raise CommandError(wrong.message) from None
        shown.end()
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{done.kept} matters kept, {done.refused} rows refused, in {seconds:.1f} s. Batch {done.source}."
        )
        if refused:
            report = options["report"] or Path(f"refused-{done.source.replace(':', '-')}.csv")
            with report.open("w", newline="", encoding="utf-8-sig") as out:
                writer = csv.writer(out)
                writer.writerow(["line", "column", "reason"])
                writer.writerows((row.line, row.column, row.reason) for row in refused)
            self.stdout.write(f"Refused rows with line and reason: {report}")


class _Line:
    """One line that is written over while it changes."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.last = 0.0

    def tell(self, progress: Progress) -> None:
        at = time.monotonic()
        if at - self.last < 0.2:
            return
        self.last = at
        rate = (progress.kept + progress.refused) / max(at - self.began, 0.001)
        sys.stderr.write(
            f"\rline {progress.line:>9,}  kept {progress.kept:>9,}  refused {progress.refused:>6,}"
            f"  {rate * 60:>10,.0f}/min"
        )
        sys.stderr.flush()

    def end(self) -> None:
        if self.last:
            sys.stderr.write("\n")
