"""`mazha retention`: remove what has outlived its time, or show what would go."""

from __future__ import annotations

import argparse

from django.core.management.base import BaseCommand

from mazha.config import retention
from mazha.kernel.moments import now
from mazha.people import wall
from mazha.people.clearing import Standing
from mazha.procedures import actions as procedures

_HEADS = ("what", "keep", "grace", "past", "in grace", "in use", "goes now")
_WIDTHS = (22, 6, 6, 10, 10, 10, 10)


class Command(BaseCommand):
    help = "Remove what has outlived its time (people/retention.toml). The worker does the same each night."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only show what there is and what would go")

    def handle(self, *_words: object, **options: object) -> None:
        at = now()
        with wall.seated(retention.CLEANER):
            found = retention.standings(at=at)
            self._line(_HEADS)
            for each in found:
                self._line(_row(each))
            for procedure in procedures.archivable():
                due = procedures.how_many_to_archive(procedure, at=at)
                self.stdout.write(f"To be archived, never removed: {due} matters of {procedure}")
            if options["dry_run"]:
                self.stdout.write("Nothing was changed.")
                return
            gone = retention.clear_all(at=at)
        self.stdout.write(f"Removed: {sum(gone.values())}")

    def _line(self, cells: tuple[str, ...]) -> None:
        padded = (
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, _WIDTHS, strict=True))
        )
        self.stdout.write("".join(padded).rstrip())


def _row(found: Standing) -> tuple[str, ...]:
    rule = found.rule
    counts = (rule.keep.days, rule.grace.days, found.past, found.in_grace, found.stirred, found.due)
    return (rule.name, *(str(each) for each in counts))
