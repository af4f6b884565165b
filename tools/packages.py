"""`python -m tools.packages`: every pinned package has hashes and a licence that goes with ours. Asks no network.

Which licences go is a table in `docs/reference/dependencies.md`; so is what packages say that do not say it themselves.
Whether a version was withdrawn, or has a known weakness, only a network knows: `python -m tools.audit`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "dependencies.md"
LOCKS = ("run", "develop", "assets", "fuzz")
_PIN = re.compile(r"^(?P<name>[\w.-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
_SAME = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""Older names of licences, by the identifier that SPDX gives them."""


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """One line of a lock."""

    name: str
    version: str
    has_hashes: bool


def pins(lock: str) -> list[Pin]:
    """Every package a lock pins."""
    found = []
    for block in re.split(r"\n(?=\S)", lock):
        if match := _PIN.match(block):
            found.append(Pin(match["name"].lower(), match["version"], "--hash=sha256:" in block))
    return found


@dataclass(frozen=True, slots=True)
class Rules:
    """What the page says: the licences that go with ours, and those of packages that do not say it."""

    licences: frozenset[str]
    told: Mapping[str, str]


def rules(page: str) -> Rules:
    """Read the two tables below `## Licences`."""
    section = page.partition("\n## Licences\n")[2].partition("\n## ")[0]
    taken, _heading, told = section.partition("\n### ")
    return Rules(
        frozenset(name for name, _why in _rows(taken)), {name.lower(): licence for name, licence in _rows(told)}
    )


def _rows(text: str) -> list[tuple[str, str]]:
    found = re.findall(r"^\| ([^|`]+?) \| ([^|]+?) \|", text, re.MULTILINE)
    return [(first, second) for first, second in found if first not in {"licence", "package"}]


def goes(expression: str, licences: frozenset[str]) -> bool:
    """Whether an SPDX expression can be met with the licences: one side of each OR, both of each AND."""
    plain = expression.strip()
    if plain.startswith("(") and plain.endswith(")") and plain not in _SAME:
        plain = plain[1:-1]
    if not plain:
        return False
    if " OR " in plain:
        return any(goes(part, licences) for part in plain.split(" OR "))
    return all(_SAME.get(part.strip(), part.strip()) in licences for part in plain.split(" AND "))


def said(name: str) -> str:
    """What an installed package says of its licence; empty when it says nothing or is not here."""
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if "License-Expression" in facts:
        return facts["License-Expression"]
    named = [c.rpartition("::")[2].strip() for c in facts.get_all("Classifier") or [] if c.startswith("License ::")]
    if named:
        return " AND ".join(named)
    return facts["License"].strip().partition("\n")[0] if "License" in facts else ""


def wrong(locks: Mapping[str, str], browser: Mapping[str, str], known: Rules) -> Iterator[str]:
    """A sentence for each package that is not in order. `browser` maps names to what they say of their licence."""
    for lock, text in locks.items():
        for pin in pins(text):
            if not pin.has_hashes:
                yield f"requirements/{lock}.txt: {pin.name} has no hash. Run `make lock`."
    names = {pin.name for text in locks.values() for pin in pins(text)}
    says = {name: known.told.get(name) or said(name) for name in names} | dict(browser)
    for name, expression in sorted(says.items()):
        if not goes(expression, known.licences):
            yield f"{name}: licence {expression or 'not said'!r} is not in {PAGE.name}. Add it there, or leave it out."
    for name in sorted(known.told.keys() - names):
        yield f"{PAGE.name}: {name} is in no lock any more. Take its line out."


def browser_packages(lock: str) -> dict[str, str]:
    """Packages of `package-lock.json` and what each says."""
    packages = json.loads(lock)["packages"]
    return {path.rpartition("node_modules/")[2]: facts.get("license", "") for path, facts in packages.items() if path}


def main() -> int:
    locks = {name: (ROOT / "requirements" / f"{name}.txt").read_text() for name in LOCKS}
    browser = browser_packages((ROOT / "frontend" / "package-lock.json").read_text())
    found = list(wrong(locks, browser, rules(PAGE.read_text(encoding="utf-8"))))
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
