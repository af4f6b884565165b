"""Writes the table of roles in `docs/reference/roles.md` from the code: `python -m tools.roles [--check]`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "roles.md"
BEGIN, END = "<!-- roles: made by tools/roles.py -->", "<!-- end of roles -->"


def table() -> str:
    """One line a role, in both languages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mazha.config.settings.test")
    import django
    from django.utils import translation

    django.setup()
    from mazha.people.roles import MAY_OPEN_RESTRICTED, NEEDS_TERRITORY, REACH, Reach, Role

    sees = {
        Reach.TERRITORY: "every matter placed in the post's territory",
        Reach.UNIT: "every matter its organisation leads, assists with, or has handled",
        Reach.DESK: "matters its organisation registered, and those still waiting to be dispatched in its territory",
        Reach.CASE: "matters in which the officer is named, and no others",
        Reach.NOTHING: "no matter at all",
    }
    lines = [
        "| role | 名称 | name | what its holder does | sees | opens restricted matters | needs a territory |",
        "|---|---|---|---|---|---|---|",
    ]
    for role in Role:
        with translation.override("zh-hans"):
            chinese = role.label
        with translation.override("en"):
            english, duty = role.label, role.duty
        opens = "with a reason, on record" if role in MAY_OPEN_RESTRICTED else "–"
        territory = "yes" if role in NEEDS_TERRITORY else "–"
        lines.append(f"| `{role}` | {chinese} | {english} | {duty} | {sees[REACH[role]]} | {opens} | {territory} |")
    return "\n".join(lines)


def renewed(page: str) -> str:
    """The page with today's table in place of the one it has."""
    before, _begin, rest = page.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 when `--check` finds another table than today's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    given = parser.parse_args(arguments)
    page = PAGE.read_text(encoding="utf-8")
    today = renewed(page)
    if given.check:
        return int(page != today)
    PAGE.write_text(today, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
