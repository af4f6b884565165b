"""A command that consists of verbs, each in a file of its own: `mazha triage train`, `mazha insight check`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar, Protocol, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mazha.kernel.errors import Refused


class Verb(Protocol):
    """A module that does one thing when it is asked to."""

    HELP: str

    def add_to(self, parser: ArgumentParser) -> None: ...

    def run(self, options: Namespace, out: TextIO) -> None: ...


class CommandOfVerbs(BaseCommand):
    """Hands each verb to its module. A refusal becomes one sentence on standard error and exit code 1."""

    verbs: ClassVar[Mapping[str, str]]
    """Each verb and the module that does it."""

    def add_arguments(self, parser: CommandParser) -> None:
        chosen = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        for name, path in self.verbs.items():
            module = _module(path)
            module.add_to(chosen.add_parser(name, help=module.HELP, description=module.HELP))

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            _module(self.verbs[options["verb"]]).run(Namespace(**options), cast(TextIO, self.stdout))
        except Refused as refused:
            raise CommandError(refused.message) from None


def _module(path: str) -> Verb:
    return cast(Verb, import_module(path))
