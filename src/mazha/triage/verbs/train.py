"""`mazha triage train`: learn categories from the district's own matters, or any labels from a file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from time import perf_counter
from typing import TextIO

from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import now
from mazha.people.actor import Actor
from mazha.triage.verbs.saying import add_json, answer

HELP = "learn from this district's matters, or from a file of texts and labels"
BY = Actor.system("triage")


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help=".csv, .csv.gz or .xlsx; without it: the district's matters")
    parser.add_argument("--text", help="column of the texts")
    parser.add_argument("--label", help="column of the labels")
    parser.add_argument("--out", type=Path, help="where the model goes")
    add_json(parser)


def run(options: Namespace, out: TextIO) -> None:
    if options.file is None:
        _from_matters(options, out)
    elif not (options.text and options.label and options.out):
        raise Unacceptable(_("With a file, name its columns and the model: --text COLUMN --label COLUMN --out MODEL"))
    else:
        _from_file(options, out)


def _from_matters(options: Namespace, out: TextIO) -> None:
    from mazha.triage import actions
    from mazha.triage.verbs import show

    actions.train(by=BY, at=now())
    show.run(options, out)


def _from_file(options: Namespace, out: TextIO) -> None:
    from mazha.triage import category_files

    began = perf_counter()
    model, texts = category_files.train(options.file, options.text, options.label)
    category_files.put_labels(options.out, model)
    found = {
        "model": str(options.out), "texts": texts, "labels": list(model.labels), "runs": len(model.vocabulary),
        "threshold": model.threshold, "temperature": model.temperature, "seconds": round(perf_counter() - began, 2),
    }  # fmt: skip
    told = {**found, "labels": str(len(model.labels)), "temperature": f"{model.temperature:.3f}"}
    answer(options, out, found, [(name, str(value)) for name, value in told.items()])
