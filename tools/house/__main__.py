"""`python -m tools.house [file …]`: run the house lints; exit code 1 when anything is found."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.conf import settings

from tools.house import code, migrations, pages
from tools.house.breach import Breach, is_allowed

ROOT = Path(__file__).resolve().parents[2]
_UNFINISHED = re.compile(
    r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b|lorem ip" + r"sum|coming so" + r"on|敬请期" + "待"
)
_READ = {".py", ".html", ".txt", ".toml", ".ts", ".css", ".md", ".sql"}


def tracked(root: Path) -> list[str]:
    """Files of the project: those git knows or would take."""
    order = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(order, cwd=root, capture_output=True, text=True, check=True).stdout
    return [name for name in said.splitlines() if Path(name).suffix in _READ and (root / name).is_file()]


def apps_with_models(files: list[str]) -> frozenset[str]:
    """Apps that own tables."""
    owners = {code.app_of(file) for file in files if file.endswith("/models.py") or "/models/" in file}
    return frozenset(owner for owner in owners if owner)


def breaches(files: list[str], root: Path) -> Iterator[Breach]:
    """Every breach in the files that no allowance covers."""
    owners = apps_with_models(tracked(root))
    for file in files:
        text = (root / file).read_text(encoding="utf-8")
        lines = text.splitlines()
        yield from (b for b in _in_file(file, text, owners) if not is_allowed(b, lines))


def _in_file(file: str, text: str, owners: frozenset[str]) -> Iterator[Breach]:
    for number, line in enumerate(text.splitlines(), 1):
        if _UNFINISHED.search(line) and not file.endswith(".toml.lock"):
            yield Breach(file, number, "unfinished", "Finish it, or leave it out and say so in the issue.")
    if file.endswith(".py") and "/migrations/" not in file:
        yield from code.breaches(file, text, owners)
    elif file.endswith(".py"):
        yield from migrations.breaches(file, text)
    elif file.endswith(".html"):
        yield from pages.breaches(file, text)


def main(arguments: list[str]) -> int:
    if not settings.configured:
        settings.configure()
        django.setup()
    found = sorted(breaches(arguments or tracked(ROOT), ROOT))
    for breach in found:
        print(breach)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
