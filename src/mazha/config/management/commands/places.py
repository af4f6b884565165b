"""`mazha places`: load the sample district, or bring your own areas and named places."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from mazha.kernel.errors import Refused, Unacceptable
from mazha.kernel.moments import now
from mazha.people.actor import Actor
from mazha.places import actions, queries
from mazha.places.coordinates import Crs

BY = Actor.system("mazha places")


class Command(BaseCommand):
    help = "Show areas, load the sample district, or replace areas or named places by those of a file."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("count", help="How many areas of each level are in force.")
        what.add_parser("sample", help="Load the sample district. Again does nothing.")
        for name, help_ in (
            ("areas", "Replace areas by those of a GeoJSON file; all of it or nothing."),
            ("spots", "Replace all named places by those of a CSV table; all of it or nothing."),
        ):
            load = what.add_parser(name, help=help_)
            load.add_argument("file", type=Path)
            load.add_argument("--crs", choices=list(Crs), default="wgs84", help="what the coordinates are in")

    def handle(self, *_words: object, **options: object) -> None:
        try:
            match options["what"]:
                case "count":
                    self._count()
                case "sample":
                    loaded = actions.load_district(by=BY, at=now())
                    self.stdout.write(f"Loaded {loaded.areas} areas and {loaded.spots} named places.")
                case "areas":
                    self._areas(_bytes(options["file"]), str(options["crs"]))
                case "spots":
                    self._spots(_bytes(options["file"]), str(options["crs"]))
        except Unacceptable as refused:
            for where, sentence in refused.problems.items():
                self.stderr.write(f"{where}: {sentence}")
            raise CommandError(refused.message) from None
        except Refused as refused:
            raise CommandError(refused.message) from None

    def _count(self) -> None:
        for level in ("district", "street", "community", "grid"):
            self.stdout.write(f"{level:10} {len(queries.areas(level)):8,}")

    def _areas(self, geojson: bytes, crs: str) -> None:
        done = actions.import_areas(geojson, crs=crs, by=BY, at=now())
        self.stdout.write(
            f"{len(done.opened)} opened, {len(done.changed)} changed, {len(done.closed)} closed, "
            f"{len(done.unchanged)} as they were."
        )

    def _spots(self, table: bytes, crs: str) -> None:
        try:
            text = table.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise CommandError("The table is not UTF-8. Save it again as CSV in UTF-8.") from None
        self.stdout.write(f"{actions.import_spots(text, crs=crs, by=BY, at=now())} named places.")


def _bytes(file: object) -> bytes:
    assert isinstance(file, Path)
    try:
        return file.read_bytes()
    except OSError as trouble:
        raise CommandError(f"{file} cannot be read: {trouble.strerror}.") from None
