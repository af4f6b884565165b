"""What the verbs that read files share: the options, and an answer as a table for people or one object for programs."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from typing import Any, TextIO
from unicodedata import east_asian_width


def add_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")


def answer(options: Namespace, out: TextIO, found: Mapping[str, Any], table: Sequence[Sequence[str]]) -> None:
    """One object with `--json`, else the table."""
    if options.json:
        out.write(json.dumps(found, ensure_ascii=False) + "\n")
        return
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        out.write("  ".join(cells).rstrip() + "\n")


def _width(cell: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in cell)


def add_map(parser: ArgumentParser) -> None:
    parser.add_argument("--map", required=True, help="which column means what: a ready-made map or a .toml file")
