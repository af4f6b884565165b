"""`mazha insight rebuild|fold|check|figures`: the read model of figures, and what each of them counts."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from mazha.insight import actions, checking, describing


class Command(BaseCommand):
    help = (
        "rebuild: count every matter anew · fold: add up what changed · check: do both agree · figures: write them out"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["rebuild", "fold", "check", "figures"])

    def handle(self, *_args: Any, **options: Any) -> None:
        what: str = options["what"]
        if what == "rebuild":
            began = time.monotonic()
            lines = actions.recount()
            self.stdout.write(f"{lines:,} lines counted anew in {time.monotonic() - began:.1f} s")
        elif what == "fold":
            folded = 0
            while more := actions.fold():
                folded += more
            self.stdout.write(f"{folded:,} changes added up")
        elif what == "check":
            self._check()
        else:
            self.stdout.write(describing.reference(), ending="")

    def _check(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set statement_timeout = 0")
        wrong = checking.disagreements()
        for line in wrong[:50]:
            self.stderr.write(str(line))
        if wrong:
            raise CommandError(f"{len(wrong)} lines are not what the matters say. Run: mazha insight rebuild")
        self.stdout.write("what is kept agrees with the matters")
