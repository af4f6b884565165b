"""`mazha calendar`: the years the store holds, and loading one as its notice is published."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mazha.kernel.errors import Refused, Unacceptable
from mazha.kernel.moments import now
from mazha.people.actor import Actor
from mazha.workdays import actions, queries, rules


class Command(BaseCommand):
    help = "Show the calendar's years, or load one."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("years", help="List the years the store holds.")
        what.add_parser("packaged", help="Load the years that came with this version and are not published here yet.")
        load = what.add_parser("load", help="Load a year from a CSV file with the columns date, kind and name.")
        load.add_argument("year", type=int)
        load.add_argument("file", type=Path)
        load.add_argument("--notice", required=True, help="title and number of the notice")
        load.add_argument("--expected", action="store_true", help="not published yet: dates stay provisional")

    def handle(self, *_words: object, **options: object) -> None:
        try:
            match options["what"]:
                case "years":
                    self._years()
                case "packaged":
                    self._packaged()
                case "load":
                    self._load(options)
        except Unacceptable as refused:
            for where, sentence in refused.problems.items():
                self.stderr.write(f"{where}: {sentence}")
            raise CommandError(refused.message) from None
        except Refused as refused:
            raise CommandError(refused.message) from None

    def _years(self) -> None:
        for line in queries.years():
            state = "published" if line.published else "expected"
            self.stdout.write(f"{line.year}  {state}  {line.rest_days} + {line.make_up_days}  {line.notice}")

    def _packaged(self) -> None:
        loaded = actions.load_packaged_years(by=Actor.system("mazha calendar"), at=now())
        self.stdout.write(f"Loaded: {', '.join(map(str, loaded)) or '-'}")

    def _load(self, options: dict[str, object]) -> None:
        year, file, notice = options["year"], options["file"], options["notice"]
        assert isinstance(year, int)
        assert isinstance(file, Path)
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise CommandError(f"{file} is not UTF-8. Save the table as CSV UTF-8.") from None
        except OSError as missing:
            raise CommandError(f"{file}: {missing.strerror}.") from None
        changed = actions.load_year(
            year,
            rules.read_year_table(text),
            str(notice),
            not options["expected"],
            by=Actor.system("mazha calendar"),
            at=now(),
        )
        self.stdout.write(f"Loaded: {year}" if changed else "Nothing changed.")
