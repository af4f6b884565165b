"""`mazha insight parquet --out DIR`: the read side as Parquet files, without personal data."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from mazha.insight.analysis import parquet

HELP = "write matters and moves as Parquet, without persons, texts or ids"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help="an empty or new folder")


def run(options: Namespace, out: TextIO) -> None:
    for name, rows in parquet.write(options.out).items():
        out.write(f"{name}.parquet: {rows:,} rows\n")
