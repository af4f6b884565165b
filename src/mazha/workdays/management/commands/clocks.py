"""`mazha clocks examples FILE.csv`: does our counting agree with worked examples? Needs no store."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mazha.workdays.examples import Outcome, Unreadable, check
from mazha.workdays.packaged import packaged_calendar

LARGEST = 20 * 1024 * 1024


class Command(BaseCommand):
    help = "Check worked examples of due dates against the house's own counting."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        examples = what.add_parser("examples", help="Compare each row of a CSV file with what is counted here.")
        examples.add_argument("file", type=Path)

    def handle(self, *_words: object, **options: object) -> None:
        file = options["file"]
        assert isinstance(file, Path)
        outcomes: list[Outcome] = []
        try:
            for outcome in check(_text(file), packaged_calendar(), get_language() or "zh-hans"):
                outcomes.append(outcome)
                self._tell(outcome)
        except Unreadable as unreadable:
            raise CommandError(f"{file}: {unreadable}") from None
        held = sum(outcome.holds for outcome in outcomes)
        # For scripts as well as people: this line stays as it is in every language.
        self.stdout.write(f"{held} of {len(outcomes)} hold")
        if not outcomes:
            raise CommandError(_("The file holds no examples."))
        if held < len(outcomes):
            raise CommandError(_("%(count)s do not hold.") % {"count": len(outcomes) - held})

    def _tell(self, outcome: Outcome) -> None:
        if outcome.unreadable:
            self.stdout.write(f"{outcome.id}: {outcome.unreadable}")
        for wrong in outcome.mismatches:
            self.stdout.write(
                f"{wrong.id} (line {wrong.line}) {wrong.column}: expected {wrong.expected}, got {wrong.got}"
            )
        if outcome.mismatches:
            self.stdout.write(f"    ours:   {outcome.mismatches[0].reasoning}")
            self.stdout.write(f"    theirs: {outcome.mismatches[0].theirs or '-'}")


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise CommandError(_("%(file)s is larger than 20 MB: that is no file of examples.") % {"file": file})
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as broken:
        line = broken.object[: broken.start].count(b"\n") + 1
        message = _("%(file)s, line %(line)s: this is not UTF-8. Save the table as CSV UTF-8.")
        raise CommandError(message % {"file": file, "line": line}) from None
    except OSError as missing:
        raise CommandError(f"{file}: {missing.strerror}.") from None
