"""`mazha insight scan`: files in, files out, and what it refuses."""

from __future__ import annotations

import csv
import gzip
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path

import pytest

from mazha.insight.verbs import scan as verb
from mazha.kernel.errors import Refused

PLACES = "cell,x,y\na,0,0\nb,1,0\nc,2,0.1\nd,3,0\n"
WIDE = "day,a,b,c,d\n1,3,2,3,3\n2,2,3,3,2\n3,3,3,2,3\n4,3,2,3,3\n5,2,3,9,2\n6,3,3,8,3\n"
LONG = "day,cell,count,population\n" + "".join(
    f"{day},{cell},{9 if (cell, day) == ('c', 3) else 2},{100 if cell == 'a' else 50}\n"
    for day in (1, 2, 3)
    for cell in "abcd"
)


@pytest.fixture
def ask(tmp_path: Path):  # type: ignore[no-untyped-def]  # a function that takes what the command line does
    def asked(table: str, *options: str, places: str = PLACES) -> list[dict[str, str]]:
        (tmp_path / "in.csv").write_text(table)
        (tmp_path / "xy.csv").write_text(places)
        parser = ArgumentParser()
        verb.add_to(parser)
        out = tmp_path / "out.csv"
        spoken = ["in.csv" if part == "IN" else part for part in options]
        given = [
            str(tmp_path / "in.csv"),
            "--xy",
            str(tmp_path / "xy.csv"),
            "--out",
            str(out),
            "--replicates",
            "99",
            *spoken,
        ]
        verb.run(parser.parse_args(given), StringIO())
        with out.open() as opened:
            return list(csv.DictReader(opened))

    return asked


def table(file: Path) -> list[dict[str, str]]:
    with file.open() as opened:
        return list(csv.DictReader(opened))


class TestScan:
    def test_finds_the_cell_and_its_days(self, ask) -> None:  # type: ignore[no-untyped-def]
        first = ask(WIDE)[0]
        assert (first["locations"], first["start"], first["end"], first["observed"]) == ("c", "5", "6", "17")
        assert float(first["expected"]) == pytest.approx(28 * 33 / 76)
        assert (first["rule"], first["replicates"]) == ("standard", "99")
        assert float(first["recurrence_interval"]) == pytest.approx(1 / float(first["p_value"]))

    def test_reads_a_row_for_each_cell_and_time(self, ask) -> None:  # type: ignore[no-untyped-def]
        first = ask(LONG, "--model", "poisson", "--max-duration", "1")[0]
        assert (first["locations"], first["start"], first["observed"]) == ("c", "3", "9")
        assert float(first["expected"]) == pytest.approx(31 * 50 / 750)

    def test_adds_rows_of_one_cell_and_time(self, ask) -> None:  # type: ignore[no-untyped-def]
        halves = LONG.replace("3,c,9,50\n", "3,c,4,25\n3,c,5,25\n")
        options = ("--model", "poisson", "--seed", "4")
        assert ask(halves, *options) == ask(LONG, *options)

    def test_reads_packed_files(self, ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        (tmp_path / "people.csv.gz").write_bytes(gzip.compress(b"cell,population\na,100\nb,50\nc,50\nd,50\n"))
        assert ask(LONG, "--population", str(tmp_path / "people.csv.gz")) == ask(LONG, "--model", "poisson")

    def test_takes_the_population_from_a_file(self, ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        (tmp_path / "people.csv").write_text("cell,population\na,100\nb,50\nc,50\nd,50\n")
        found = ask(LONG, "--population", str(tmp_path / "people.csv"))
        assert found == ask(LONG, "--model", "poisson")

    def test_writes_every_zone_and_duration(self, ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        paths = {name: str(tmp_path / f"{name}.csv") for name in ("scores", "zones", "maxima")}
        best = ask(WIDE, "--scores", paths["scores"], "--zones-out", paths["zones"], "--maxima", paths["maxima"])[0]
        scores, zones = table(tmp_path / "scores.csv"), table(tmp_path / "zones.csv")
        assert len(scores) == len(zones) * 3
        highest = max(scores, key=lambda row: float(row["score"]))
        assert (highest["duration"], highest["score"]) == ("2", best["llr"])
        assert next(row["locations"] for row in zones if row["zone"] == highest["zone"]) == "3"
        assert len(table(tmp_path / "maxima.csv")) == 99

    def test_takes_cases_rounded_up_before_estimated_ones(self, ask) -> None:  # type: ignore[no-untyped-def]
        rows = "id,x,y,cases,cases_ceiling,population\na,0,0,8.2,9,50\nb,1,0,1.5,2,60\nc,2,0.1,2.2,3,90\nd,3,0,3,3,80\n"
        assert ask(rows)[0]["observed"] == "9"

    def test_scans_connected_pieces(self, ask, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        (tmp_path / "near.csv").write_text("cell,neighbour\na,c\nc,d\nb,d\n")
        zones = tmp_path / "zones.csv"
        ask(
            WIDE,
            "--zones",
            "flexible",
            "--nearest",
            "4",
            "--zones-out",
            str(zones),
            "--neighbours",
            str(tmp_path / "near.csv"),
        )
        held = {row["locations"] for row in table(zones)}
        assert "1 3" in held
        assert "1 2" not in held

    def test_prints_as_satscan_does(self, ask) -> None:  # type: ignore[no-untyped-def]
        first = ask(WIDE, "--compat", "satscan", "--every", "400")[0]
        assert first["expected"] == "12.16"
        assert len(first["llr"].split(".")[1]) == 6
        assert first["recurrence_interval"].endswith("years")

    def test_tells_the_sequential_rule(self, ask) -> None:  # type: ignore[no-untyped-def]
        assert {row["rule"] for row in ask(WIDE, "--p", "sequential", "--stop", "3")} == {"sequential"}


class TestRefusal:
    @pytest.mark.parametrize(
        ("before", "after", "said", "facts"),
        [
            ("5,2,3,9,2", "5,2,3,-9,2", "in.csv, row 6, column count: -9 is not possible", {"row": 6}),
            ("5,2,3,9,2", "5,2,3,,2", "row 6, column count: “” is not a number", {"row": 6}),
            ("5,2,3,9,2", "5,2,3,1.5,2", "row 6, column count: 1.5 is not a whole number", {"row": 6}),
            ("5,2,3,9,2", "5,2,3,9", "row 6: 4 values under 5 names", {"row": 6}),
            ("5,2,3,9,2\n", "", "no row between day 4 and 6. Add the times between", {"after": "4"}),
            ("5,2,3,9,2", "Friday,2,3,9,2", "“Friday” is no time", {"row": 6}),
            ("day,a,b,c,d", "day,a,b,c,e", "cell e has no coordinates. Add it", {"row": 2}),
        ],
    )
    def test_names_the_row_and_the_remedy(  # type: ignore[no-untyped-def]
        self, ask, before: str, after: str, said: str, facts: dict[str, object], tmp_path: Path
    ) -> None:
        with pytest.raises(Refused) as refused:
            ask(WIDE.replace(before, after))
        assert said in refused.value.message
        assert refused.value.code == "scan_input"
        assert facts.items() <= refused.value.facts.items()
        assert not (tmp_path / "out.csv").exists()

    @pytest.mark.parametrize(
        ("options", "said", "code"),
        [
            (
                ("--model", "poisson", "--population", "folk"),
                "“folk” is neither a column of in.csv nor a file",
                "scan_input",
            ),
            (("--cases", "ills"), "in.csv has no column “ills”", "scan_input"),
            (("--max-duration", "9"), "from 1 to 3", "scan_windows"),
            (("--spatial",), "compares times", "scan_counts"),
            (("--zones", "flexible", "--max-radius", "2"), "have no radius", "scan_windows"),
            (("--controls", "count", "--model", "poisson"), "belong to --model bernoulli", "scan_counts"),
        ],
    )
    def test_of_options_says_which_to_give(self, ask, options: tuple[str, ...], said: str, code: str) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused) as refused:
            ask(LONG, *options)
        assert said in refused.value.message
        assert refused.value.code == code

    def test_of_a_cell_without_population_names_it(self, ask) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused, match=r"cell b at 2 has no population\. Add the row"):
            ask(LONG.replace("2,b,2,50\n", ""), "--model", "poisson")

    def test_of_a_model_without_population(self, ask) -> None:  # type: ignore[no-untyped-def]
        with pytest.raises(Refused, match="needs a population"):
            ask(WIDE, "--model", "poisson")
