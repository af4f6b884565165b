"""`mazha triage train-units`: learn from a file of past matters which unit acts."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from mazha.triage.verbs.saying import add_json, add_map, answer

HELP = "learn from a file which unit acts on what"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=".csv, .csv.gz or .xlsx")
    add_map(parser)
    parser.add_argument("--out", required=True, type=Path, help="where the model goes")
    add_json(parser)


def run(options: Namespace, out: TextIO) -> None:
    from mazha.triage import unit_files
    from mazha.triage.files import maps

    model, cases = unit_files.train(options.file, maps.find(options.map))
    unit_files.put_units(options.out, model)
    found = {"model": str(options.out), "cases": cases, "units": len(model.names), "circumstances": len(model.cases)}
    answer(options, out, found, [(name, str(value)) for name, value in found.items()])
