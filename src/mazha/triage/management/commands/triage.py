"""`mazha triage`: learn to suggest from the district's own matters, see how well, go back to words alone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mazha.kernel.errors import Refused
from mazha.kernel.moments import now
from mazha.people.actor import Actor
from mazha.triage import actions, queries
from mazha.triage.shelf import Quality

BY = Actor.system("triage")


class Command(BaseCommand):
    help = "What suggests categories: `train` learns from this district's matters, `forget` goes back, `show` tells."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["train", "forget", "show"])

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        verb = options["verb"]
        try:
            if verb == "train":
                actions.train(by=BY, at=now())
            elif verb == "forget":
                actions.forget_model(by=BY, at=now())
        except Refused as refused:
            raise CommandError(refused.message) from None
        model = queries.model_in_use()
        self.stdout.write(f"model              {model.name}")
        self.stdout.write(f"categories         {model.labels}")
        self.stdout.write(f"silent below       {model.threshold:.2f}")
        if model.quality is not None:
            self._tell(model.quality)

    def _tell(self, quality: Quality) -> None:
        self.stdout.write(f"learned from       {quality.texts} texts, {quality.held_back} held back to judge by")
        self.stdout.write(f"right, if it spoke {quality.right:.1%}")
        self.stdout.write(f"silent             {quality.silent:.1%}")
        self.stdout.write(f"calibration error  {quality.calibration_error:.3f}")
