"""`mazha procedures check|draw|rehearse`: are the tables sound, how do they look, what would a change have done?"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mazha.people import wall
from mazha.people.actor import Actor
from mazha.procedures import checking, drawing, policy, registry, rehearsal
from mazha.procedures.actions.rehearsing import past_matters
from mazha.procedures.faults import TableIsWrong
from mazha.procedures.loading import load
from mazha.procedures.position import Setting
from mazha.procedures.table import Procedure
from mazha.workdays.packaged import packaged_calendar


class Command(BaseCommand):
    help = "Check, draw or rehearse procedures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check", "draw", "rehearse"])
        parser.add_argument(
            "file", nargs="?", type=Path, help="a table to check or rehearse instead of the packaged ones"
        )
        parser.add_argument("--to", type=Path, default=Path("docs/reference/procedures"), help="where draw writes")
        parser.add_argument("--most", type=int, default=10_000, help="how many past matters to rehearse, newest first")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            tables = [self._load(options["file"])] if options["file"] else list(registry.packaged().values())
        except TableIsWrong as wrong:
            for fault in wrong.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(wrong.faults)} fault(s).") from None
        {"check": self._check, "draw": self._draw, "rehearse": self._rehearse}[options["what"]](tables, options)

    def _load(self, file: Path) -> Procedure:
        procedure = load(str(file), file.read_text(encoding="utf-8"))
        checking.refuse_if_wrong(str(file), procedure, policy.packaged())
        return procedure

    def _setting(self) -> Setting:
        return Setting(calendar=packaged_calendar(), policies=policy.packaged())

    def _check(self, tables: list[Procedure], _options: dict[str, Any]) -> None:
        wrong = 0
        for procedure in tables:
            found = list(rehearsal.mismatches(procedure, self._setting()))
            for mismatch in found:
                self.stderr.write(f"{procedure.name}:{mismatch.line}: {mismatch.example}: {mismatch.what}")
            wrong += len(found)
            self.stdout.write(
                f"{procedure.name} {procedure.version}: {len(procedure.stages)} stages, {len(procedure.steps)} steps, "
                f"{len(procedure.clocks)} clocks, {len(procedure.examples)} examples."
            )
        if wrong:
            raise CommandError(f"{wrong} example(s) do not come out as written.")

    def _draw(self, tables: list[Procedure], options: dict[str, Any]) -> None:
        folder: Path = options["to"]
        folder.mkdir(parents=True, exist_ok=True)
        for procedure in tables:
            page = folder / f"{procedure.name}.md"
            page.write_text(drawing.document(procedure, policy.packaged()), encoding="utf-8")
            self.stdout.write(str(page))

    def _rehearse(self, tables: list[Procedure], options: dict[str, Any]) -> None:
        actor = Actor.system("rehearse")
        with wall.seated(actor):
            for procedure in tables:
                played, different = 0, 0
                for matter in past_matters(procedure.name, most=options["most"]):
                    played += 1
                    found = list(
                        rehearsal.rehearse(
                            matter.id,
                            matter.opened_at,
                            matter.area,
                            matter.steps,
                            matter.due,
                            procedure,
                            self._setting(),
                        )
                    )
                    different += bool(found)
                    for difference in found:
                        self.stdout.write(f"{difference.matter_id}: {difference.what}")
                self.stdout.write(f"{procedure.name}: {played} matters played, {different} would have gone otherwise.")
