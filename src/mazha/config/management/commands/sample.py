"""`mazha sample`: the sample district, with officers, a duty catalogue and three months of made-up matters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mazha.config.sample.loading import COUNT, SEED, Wish, load
from mazha.kernel.moments import now


class Command(BaseCommand):
    help = "Load the sample district. Run again, it goes on where it was interrupted, or says that all is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, default=COUNT, help=f"how many matters (default {COUNT})")
        parser.add_argument("--seed", type=int, default=SEED, help="another seed, another three months")
        parser.add_argument("--workers", type=int, default=2, help="processes that write matters")
        parser.add_argument(
            "--until", type=dt.datetime.fromisoformat, help="the moment up to which things have happened (default: now)"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        if not settings.DEMO:
            raise CommandError(
                "The sample is made-up people and matters: it goes into a demo only. Run `mazha up --demo`, or set"
                " DJANGO_SETTINGS_MODULE=mazha.config.settings.demo with a MAZHA_HOME of its own."
            )
        until = options["until"] or now()
        if until.tzinfo is None:
            raise CommandError("--until: say the time zone too, as in 2026-11-23T09:00:00+08:00.")
        load(Wish(seed=options["seed"], count=options["count"], until=until, workers=options["workers"]))
