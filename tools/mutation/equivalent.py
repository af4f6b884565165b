"""Mutants that live and may: each with the reason why no test can, or need, tell it from the code as it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from tools.mutation.mutating import Mutant

TABLE = Path(__file__).with_name("equivalent.toml")


@dataclass
class Equivalents:
    """The entries, and which of them were met."""

    entries: list[dict[str, str]]
    met: set[int] = field(default_factory=set)

    @classmethod
    def read(cls, table: Path = TABLE) -> Equivalents:
        entries = tomllib.loads(table.read_text()).get("mutant", [])
        for entry in entries:
            if entry.keys() != {"file", "function", "change", "why"}:
                raise SystemExit(f"{table.name}: an entry has file, function, change and why, each a text: {entry}")
        return cls(entries)

    def explains(self, mutant: Mutant) -> bool:
        """Every mutant of that function whose change reads the same."""
        found = False
        for number, entry in enumerate(self.entries):
            if (entry["file"], entry["function"], entry["change"]) == (mutant.file, mutant.function, mutant.change):
                self.met.add(number)
                found = True
        return found

    def stale(self, files: set[str]) -> list[str]:
        """Entries for these files that explained nothing."""
        return [
            f"{entry['file']} {entry['function']}: {entry['change']}"
            for number, entry in enumerate(self.entries)
            if number not in self.met and entry["file"] in files
        ]
