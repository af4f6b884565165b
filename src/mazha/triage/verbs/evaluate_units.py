"""`mazha triage evaluate-units`: how often a model names the unit that acted."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from mazha.triage.verbs.saying import add_json, add_map, answer

HELP = "judge a model of units on a file"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="from `mazha triage train-units`")
    parser.add_argument("file", type=Path, help=".csv, .csv.gz or .xlsx")
    add_map(parser)
    add_json(parser)


def run(options: Namespace, out: TextIO) -> None:
    from mazha.triage import unit_files
    from mazha.triage.files import maps
    from mazha.triage.units import hits

    model = unit_files.take_units(options.model)
    rows = unit_files.cases(options.file, maps.find(options.map))
    first, three = hits(model, rows)
    found = {"cases": len(rows), "top_1": first, "top_3": three}
    table = [("cases", str(len(rows))), ("right first", f"{first:.1%}"), ("among the first three", f"{three:.1%}")]
    answer(options, out, found, table)
