"""`mazha insight detect` on files: what it writes, and what it says of a file it cannot take."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from mazha.insight.early.reading import CountsUnreadable, TooShort
from mazha.insight.verbs import detect


def write(file: Path, columns: dict[str, list[int]], step: int = 7) -> None:
    with file.open("w", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["t", "epoch", "unit", "observed"])
        for unit, counts in columns.items():
            for t, count in enumerate(counts):
                writer.writerow([t + 1, date(2023, 1, 2) + timedelta(days=step * t), unit, count])


def ask(file: Path, *more: str) -> tuple[str, list[dict[str, str]]]:
    parser = ArgumentParser()
    detect.add_to(parser)
    out = file.with_suffix(".out.csv")
    said = io.StringIO()
    detect.run(parser.parse_args([str(file), "--out", str(out), *more]), said)
    with out.open() as table:
        return said.getvalue(), list(csv.DictReader(table))


def some(seed: int, points: int = 150) -> list[int]:
    return [int(n) for n in np.random.default_rng(seed).poisson(3, points)]


def test_alarms_at_a_rise_and_says_how_rare_it_is(tmp_path: Path) -> None:
    risen = some(1)
    risen[-1] = 20
    write(tmp_path / "in.csv", {"one": some(0), "two": risen})
    said, rows = ask(tmp_path / "in.csv", "--per-week", "0.01", "--last", "3")
    assert said == "6 points judged, 1 alarms\n"
    assert [(row["unit"], row["t"]) for row in rows if row["alarm"] == "1"] == [("two", "150")]
    assert float(rows[-1]["recurrence_weeks"]) > 1000
    assert rows[-1]["observed"] == "20"


def test_adds_days_up_to_weeks_that_end_on_the_last_day(tmp_path: Path) -> None:
    write(tmp_path / "in.csv", {"one": [1] * (7 * 40 + 3)}, step=1)
    _, rows = ask(tmp_path / "in.csv", "--last", "2")
    assert [(row["t"], row["observed"]) for row in rows] == [("276", "7"), ("283", "7")]


def test_refuses_a_short_history_and_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "in.csv", {"one": some(0, 20)})
    with pytest.raises(TooShort, match="longer history"):
        ask(tmp_path / "in.csv")
    assert not (tmp_path / "in.out.csv").exists()


def test_names_the_row_of_a_negative_count(tmp_path: Path) -> None:
    write(tmp_path / "in.csv", {"one": [*some(0, 99), -4]})
    with pytest.raises(CountsUnreadable, match="Row 101"):
        ask(tmp_path / "in.csv")


def test_refuses_a_budget_of_nothing(tmp_path: Path) -> None:
    write(tmp_path / "in.csv", {"one": some(0)})
    with pytest.raises(detect.BadChoice, match="more than 0"):
        ask(tmp_path / "in.csv", "--per-week", "0")
