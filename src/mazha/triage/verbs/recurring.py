"""`mazha triage recurring`: the same trouble in the same place, over months."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.triage.verbs.saying import add_json, add_map, answer

HELP = "find troubles of a file that recur in one place"
HEADER = ("rank", "name", "place", "from", "to", "count", "member_ids")


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=".csv, .csv.gz or .xlsx")
    add_map(parser)
    parser.add_argument("--top", type=int, default=10, help="how many; default: 10")
    parser.add_argument("--out", required=True, type=Path, help="CSV file for the topics")
    add_json(parser)


def run(options: Namespace, out: TextIO) -> None:
    from mazha.triage.files import maps
    from mazha.triage.files.writing import write_table
    from mazha.triage.topics import recurring

    if options.top < 1:
        raise Unacceptable(_("--top must be 1 or more."))
    rows = maps.find(options.map).rows(options.file, ("id", "opened", "topic", "text"))
    lines = [
        (rank, t.name, t.place, f"{t.first:%Y-%m-%d}", f"{t.last:%Y-%m-%d}", len(t.members), ";".join(t.members))
        for rank, t in enumerate(recurring(rows, options.top), start=1)
    ]
    write_table(options.out, HEADER, lines)
    found = {"messages": len(rows), "topics": [dict(zip(HEADER, line, strict=True)) for line in lines]}
    answer(options, out, found, [HEADER[:-1], *([str(cell) for cell in line[:-1]] for line in lines)])
