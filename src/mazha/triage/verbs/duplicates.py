"""`mazha triage duplicates`: which requests of a file tell again what an earlier one told."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from mazha.triage.verbs.saying import add_json, add_map, answer

HELP = "find requests of a file that repeat an earlier one"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=".csv, .csv.gz or .xlsx")
    add_map(parser)
    parser.add_argument("--out", required=True, type=Path, help="CSV file for the pairs: key, earlier_key, score")
    add_json(parser)


def run(options: Namespace, out: TextIO) -> None:
    from mazha.triage.files import maps
    from mazha.triage.files.writing import write_table
    from mazha.triage.repeats import repeats

    columns = maps.find(options.map)
    rows = columns.rows(options.file, ("id", "opened", "kind", "place"))
    pairs = repeats(rows, passing=columns.passing, inside=columns.inside)
    write_table(options.out, ("key", "earlier_key", "score"), ((p.key, p.earlier_key, p.score) for p in pairs))
    found = {"requests": len(rows), "pairs": len(pairs), "out": str(options.out)}
    answer(options, out, found, [(name, str(value)) for name, value in found.items()])
