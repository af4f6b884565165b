"""`mazha register`: the register of processing, from the configuration in force, to standard output."""

from __future__ import annotations

import argparse

from django.core.management.base import BaseCommand

from mazha.config.documents import FORMS, Form
from mazha.config.register import REGISTRAR, register
from mazha.kernel.moments import now
from mazha.people import wall


class Command(BaseCommand):
    help = "Write the register of processing of personal information, as Markdown or HTML."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")
        parser.add_argument("--form", choices=FORMS, default="markdown")

    def handle(self, *_words: object, **options: object) -> None:
        form: Form = "html" if options["form"] == "html" else "markdown"
        with wall.seated(REGISTRAR):
            self.stdout.write(register(str(options["language"]), at=now(), form=form), ending="")
