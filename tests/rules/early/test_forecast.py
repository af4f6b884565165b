"""Forecasts: what they follow, what they cover, and the file they write."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from mazha.insight.early.days import day_columns
from mazha.insight.early.forecast import forecast
from mazha.insight.early.reading import TooShort
from mazha.insight.early.simulate import Counts, negative_binomial
from mazha.insight.verbs import forecast as verb
from mazha.insight.verbs.detect import BadChoice

WEEKDAY = np.array([30.0, 24, 24, 24, 20, 8, 6])


def days(seed: int, points: int = 420, series: int = 1) -> Counts:
    mean = np.tile(WEEKDAY, points // 7 + 1)[:points]
    return negative_binomial(np.random.default_rng(seed), np.tile(mean, (series, 1)), 1.3)


class TestMean:
    def test_follows_the_weekday(self) -> None:
        said = forecast(days(1, 420), 7, 7)
        assert said.mean[0] == pytest.approx(WEEKDAY, rel=0.15)

    def test_follows_a_change_of_level(self) -> None:
        series = days(2, 420)
        series[0, -42:] *= 2
        assert forecast(series, 7, 7).mean[0] == pytest.approx(2 * WEEKDAY, rel=0.25)

    def test_knows_a_holiday_and_a_weekend_that_is_worked(self) -> None:
        working = np.arange(434) % 7 < 5
        working[[7 * 9 + 2, 7 * 19 + 1, 7 * 29 + 3, 7 * 39, 422]] = False
        working[[7 * 8 + 5, 7 * 18 + 6, 7 * 28 + 5, 425]] = True
        mean = np.where(working, 30.0, 6.0)
        series = negative_binomial(np.random.default_rng(3), mean[None, :420], 1.0)
        said = forecast(series, 14, 7, working=working).mean[0]
        assert said[2] < 15 < said[3]
        assert said[5] > 15 > said[6]

    def test_says_nought_of_what_never_came(self) -> None:
        said = forecast(np.zeros((1, 120), dtype=np.int64), 4, 52)
        assert said.mean.max() < 0.02
        assert said.low[95].min() == 0


class TestIntervals:
    def test_cover_what_they_say(self) -> None:
        made = days(4, 434, series=60)
        said = forecast(made[:, :420], 14, 7)
        seen = made[:, 420:]
        for level, least, most in ((80, 0.74, 0.88), (95, 0.91, 0.985)):
            inside = (seen >= np.floor(said.low[level])) & (seen <= np.ceil(said.high[level]))
            assert least < inside.mean() < most

    def test_lie_one_in_the_other(self) -> None:
        said = forecast(days(5, series=3), 14, 7)
        assert (said.low[95] <= said.low[80]).all()
        assert (said.low[80] <= said.mean).all()
        assert (said.mean <= said.high[80]).all()
        assert (said.high[80] <= said.high[95]).all()


def test_two_threads_say_what_one_says_and_order_does_not_matter() -> None:
    series = days(6, series=5)
    one, two = (forecast(series, 7, 7, threads=n) for n in (1, 2))
    assert (one.mean == two.mean).all()
    assert (forecast(series[::-1], 7, 7).high[95] == one.high[95][::-1]).all()


def test_columns_of_days_tell_a_made_up_saturday_from_a_free_one() -> None:
    working = np.array([True, False, True, True, True, True, False])
    assert day_columns(0, working, 7)[:, 6:].tolist() == [
        [0, 0, 0], [1, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 1, 0], [0, 0, 0],
    ]  # fmt: skip


class TestFile:
    def ask(self, file: Path, *more: str) -> list[dict[str, str]]:
        parser = ArgumentParser()
        verb.add_to(parser)
        out = file.with_suffix(".out.csv")
        verb.run(parser.parse_args([str(file), "--out", str(out), *more]), io.StringIO())
        with out.open() as table:
            return list(csv.DictReader(table))

    def write(self, file: Path, counts: Counts) -> None:
        with file.open("w", newline="") as table:
            writer = csv.writer(table)
            writer.writerow(["t", "epoch", "unit", "observed"])
            for u, row in enumerate(counts):
                for t, count in enumerate(row):
                    writer.writerow([t + 1, date(2024, 1, 3) + timedelta(days=t), f"unit {u}", count])

    def test_has_a_row_for_each_unit_and_point_ahead_and_finds_the_weekday_by_the_date(self, tmp_path: Path) -> None:
        self.write(tmp_path / "in.csv", days(7, series=2))
        rows = self.ask(tmp_path / "in.csv", "--horizon", "7")
        assert list(rows[0]) == ["unit", "t", "mean", "lo-80", "hi-80", "lo-95", "hi-95"]
        due = [(f"unit {u}", str(421 + k)) for u in (0, 1) for k in range(7)]
        assert [(row["unit"], row["t"]) for row in rows] == due
        assert [float(row["mean"]) for row in rows[:7]] == pytest.approx(WEEKDAY, rel=0.15)

    def test_refuses_what_is_too_short_or_too_far(self, tmp_path: Path) -> None:
        self.write(tmp_path / "in.csv", days(8, 30))
        with pytest.raises(TooShort, match="lower --horizon"):
            self.ask(tmp_path / "in.csv", "--horizon", "14")
        with pytest.raises(BadChoice, match="1 to 366"):
            self.ask(tmp_path / "in.csv", "--horizon", "0")
        assert not (tmp_path / "in.out.csv").exists()
