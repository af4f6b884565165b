"""`mazha ledger verify`: walk every chain and name what was changed, dropped or moved."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mazha.matters import queries
from mazha.matters.ledger import Break
from mazha.people import wall
from mazha.people.actor import Actor


class Command(BaseCommand):
    help = "Check the ledger."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"])
        parser.add_argument("--code", help="one matter's public code instead of all")

    def handle(self, *_args: Any, **options: Any) -> None:
        walked, broken = 0, 0
        with wall.seated(Actor.system("ledger verify")):
            only = queries.by_code(Actor.system("ledger verify"), options["code"]).pk if options["code"] else None
            for found in queries.broken_chains(only):
                if isinstance(found, Break):
                    broken += 1
                    self.stderr.write(f"matter {found.matter_id}, entry {found.seq}: {found.what}")
                else:
                    walked += found
        if broken:
            raise CommandError(f"{broken} break(s) in {walked} chains. Compare with the newest backup before going on.")
        self.stdout.write(f"{walked} chains hold.")
