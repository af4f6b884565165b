"""`mazha register`: the register of processing, from the configuration in force, to standard output."""

from __future__ import annotations

import argparse

from django.core.management.base import BaseCommand

from mazha.config.register import REGISTRAR, register
from mazha.kernel.moments import now
from mazha.people import wall


class Command(BaseCommand):
    help = "Write the register of processing of personal information, as Markdown."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")

    def handle(self, *_words: object, **options: object) -> None:
        with wall.seated(REGISTRAR):
            self.stdout.write(register(str(options["language"]), at=now()), ending="")
