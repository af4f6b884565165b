"""`mazha triage evaluate`: how well a model learned from a file names the labels of another."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TextIO

from mazha.triage.verbs.saying import add_json, answer

HELP = "judge a model on a file of texts and labels"


def add_to(parser: ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="from `mazha triage train FILE`")
    parser.add_argument("file", type=Path, help=".csv, .csv.gz or .xlsx")
    parser.add_argument("--text", required=True, help="column of the texts")
    parser.add_argument("--label", required=True, help="column of the labels")
    add_json(parser)


def run(options: Namespace, out: TextIO) -> None:
    from mazha.triage import category_files

    model = category_files.take_labels(options.model)
    found = category_files.evaluate(model, options.file, options.text, options.label)
    table = [
        ("texts", str(found.texts), "", ""),
        ("macro-F1", f"{found.macro_f1:.4f}", "", ""),
        ("silent", f"{found.abstained:.1%}", f"below {found.threshold:.2f}", ""),
        ("right, if it spoke", f"{found.right_when_spoken:.1%}", "", ""),
        ("calibration error", f"{found.calibration_error:.3f}", "", ""),
        ("texts a second", f"{found.texts_per_second:,.0f}", "", ""),
        ("", "", "", ""),
        ("label", "precision", "recall", "F1"),
        *((name, f"{c.precision:.3f}", f"{c.recall:.3f}", f"{c.f1:.3f}") for name, c in found.per_class.items()),
        ("", "", "", ""),
        ("probability", "suggestions", "mean", "right"),
        *(
            (f"{b.low:.1f}-{b.high:.1f}", str(b.suggestions), f"{b.mean_probability:.3f}", f"{b.right:.3f}")
            for b in found.calibration
        ),
    ]
    answer(options, out, found.as_object(), table)
