"""`mazha migrate`: Django's, for a store in which people work. It never makes them wait longer than a second."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import OperationalError, connections
from psycopg.errors import LockNotAvailable

LOCK_SECONDS = 1
"""Whoever waits for a table holds up all who come after. After so long the migration steps back and lets them pass."""
PAUSE_SECONDS = 3.0


class Command(migrate.Command):
    help = f"{migrate.Command.help} Waits for a table at most {LOCK_SECONDS} s at a time, so that requests go on."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--patience", type=float, default=15, help="minutes to go on trying for a table that others hold"
        )

    def handle(self, *words: Any, **options: Any) -> None:
        """What an attempt finished stays; the next begins at the migration that was held up."""
        until = time.monotonic() + options["patience"] * 60
        connection = connections[options["database"]]
        while True:
            try:
                self._set_timeout(options["database"], f"{LOCK_SECONDS}s")
                super().handle(*words, **options)
            except OperationalError as trouble:
                if not isinstance(trouble.__cause__, LockNotAvailable) or connection.in_atomic_block:
                    raise
                if time.monotonic() > until:
                    raise
                self.stderr.write(f"Others hold the table; trying again in {PAUSE_SECONDS:.0f} s. {trouble}".strip())
                time.sleep(PAUSE_SECONDS)  # house: sleep -- those who waited go first
            else:
                break
        self._set_timeout(options["database"], "0")

    @staticmethod
    def _set_timeout(database: str, seconds: str) -> None:
        with connections[database].cursor() as cursor:
            cursor.execute("select set_config('lock_timeout', %s, false)", [seconds])
