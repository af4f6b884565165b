"""`mazha insight ears`, `farrington`, `cusum` and `glr` read a file and write one in the columns of R's results."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser
from pathlib import Path
from types import ModuleType

import pytest

from mazha.insight.early.reading import CountsUnreadable, TooShort
from mazha.insight.verbs import cusum, ears, farrington, glr
from tests.rules.early.reference import FOLDER, WITHIN, column, rows_of, runs, worst


def called(verb: ModuleType, *words: str) -> str:
    parser = ArgumentParser()
    verb.add_to(parser)
    out = io.StringIO()
    verb.run(parser.parse_args(words), out)
    return out.getvalue()


def weekly(folder: Path, length: int = 320) -> Path:
    file = folder / "in.csv"
    rows = [f"{t},{t},{unit},{(t * step) % 7}" for unit, step in (("东关", 3), ("a", 5)) for t in range(1, length + 1)]
    file.write_text("t,epoch,unit,observed\n" + "\n".join(rows) + "\n")
    return file


class TestEars:
    def test_writes_a_row_for_each_unit_and_time(self, tmp_path: Path) -> None:
        out = tmp_path / "out.csv"
        said = called(ears, str(weekly(tmp_path)), "--method", "C2", "--from", "300", "--out", str(out))
        rows = list(csv.reader(out.read_text().splitlines()))
        assert rows[0] == ["t", "unit", "observed", "alarm", "upperbound"]
        assert [(row[0], row[1]) for row in rows[1::21]] == [("300", "东关"), ("300", "a")]
        assert said.startswith("42 points judged")

    def test_leaves_no_file_when_it_refuses(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.csv"
        bad.write_text("t,epoch,unit,observed\n1,1,a,-4\n")
        with pytest.raises(CountsUnreadable):
            called(ears, str(bad), "--out", str(tmp_path / "out.csv"))
        with pytest.raises(TooShort):
            called(ears, str(weekly(tmp_path, 7)), "--out", str(tmp_path / "out.csv"))
        assert not (tmp_path / "out.csv").exists()


class TestFarrington:
    def test_writes_rs_columns(self, tmp_path: Path) -> None:
        out = tmp_path / "out.csv"
        said = called(farrington, str(weekly(tmp_path)), "--from", "318", "--to", "319", "--out", str(out))
        rows = list(csv.reader(out.read_text().splitlines()))
        expected = "t,unit,observed,alarm,upperbound,expected,mu0,phi,pvalue,score,trend,trend_coef"
        assert rows[0] == expected.split(",")
        assert [row[:2] for row in rows[1:]] == [["318", "东关"], ["319", "东关"], ["318", "a"], ["319", "a"]]
        assert "5 years of history" in said

    @pytest.mark.parametrize("name", runs("out_s*_farringtonFlexible_noufaily.csv"))
    def test_gives_the_reference_file(self, name: str, tmp_path: Path) -> None:
        theirs, out = rows_of(name), tmp_path / "out.csv"
        given = FOLDER / f"in_{name.removeprefix('out_').split('__')[0]}.csv"
        called(
            farrington, str(given), "--config", "noufaily", "--compat", "R", "--from", theirs[0]["t"], "--out", str(out)
        )
        ours = list(csv.DictReader(out.read_text().splitlines()))
        assert list(ours[0]) == list(theirs[0])
        for what in ("t", "unit", "observed", "alarm", "trend"):
            assert [row[what] for row in ours] == [row[what] for row in theirs]
        assert worst(column(ours, "upperbound"), column(theirs, "upperbound")) <= WITHIN
        assert worst(column(ours, "score"), column(theirs, "score")) <= WITHIN


class TestCharts:
    @pytest.mark.parametrize(
        ("verb", "words", "name"),
        [
            (cusum, ("--transformation", "anscombe"), "cusum_anscombe"),
            (cusum, ("--seasonal",), "cusum_glm_rossi"),
            (glr, ("--to", "300"), "glrnb_nb"),
            (glr, ("--to", "300", "--factor", "2"), "glrnb_nb_fixedtheta"),
            (glr, ("--to", "300", "--poisson"), "glrnb_poisson"),
        ],
    )
    def test_give_the_reference_file(self, verb: ModuleType, words: tuple[str, ...], name: str, tmp_path: Path) -> None:
        (found,) = runs(f"out_salmonella.agona__{name}.csv")
        theirs, out = rows_of(found), tmp_path / "out.csv"
        called(verb, str(FOLDER / "in_salmonella.agona.csv"), *words, "--compat", "R", "--out", str(out))
        ours = list(csv.DictReader(out.read_text().splitlines()))
        assert list(ours[0]) == list(theirs[0])
        assert [(row["t"], row["alarm"]) for row in ours] == [(row["t"], row["alarm"]) for row in theirs]
        assert worst(column(ours, "upperbound"), column(theirs, "upperbound")) <= WITHIN
