"""Units learned from a file, and requests that repeat an earlier one: pure parts and commands, on made-up rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from mazha.triage.files import maps
from mazha.triage.files.maps import MapIsUnusable, Row
from mazha.triage.repeats import address, repeats

NIGHT = dt.datetime(2026, 2, 28, 23, 55)  # noqa: DTZ001 -- local time of a source, without a zone


def triage(*words: str | Path) -> str:
    out = io.StringIO()
    with translation.override("en"):
        call_command("triage", *map(str, words), stdout=out)
    return out.getvalue()


def write(path: Path, header: str, lines: list[str]) -> Path:
    path.write_text("\n".join((header, *lines)), encoding="utf-8")
    return path


HEADER = "REC_ID,CREATE_TIME,EVENT_TYPE_NAME,MAIN_TYPE_NAME,SUB_TYPE_NAME,EVENT_PROPERTY_NAME,STREET_NAME,COMMUNITY_NAME,EVENT_SRC_NAME,DISPOSE_UNIT_NAME"  # noqa: E501


def appeal(n: int, kind: str, street: str, community: str, unit: str, day: str = "2018-03-01") -> str:
    return f"{n},{day} 10:00:00,市容,环境,{kind},投诉,{street},{community},12345,{unit}"


PAST = [
    line
    for n in range(20)
    for line in (
        appeal(n, "垃圾", "东街", "甲社区", "甲社区"),
        appeal(100 + n, "垃圾", "西街", "乙社区", "乙社区"),
        appeal(200 + n, "路灯", "东街", "甲社区", "照明所"),
    )
]


class TestUnits:
    def test_names_the_unit_of_like_cases_and_a_communitys_own_unit_where_none_has_acted(self, tmp_path: Path) -> None:
        triage("train-units", write(tmp_path / "a.csv", HEADER, PAST), "--map", "appeals", "--out", tmp_path / "m")
        news = [appeal(1, "路灯", "东街", "丁社区", "照明所"), appeal(2, "垃圾", "东街", "丙社区", "丙社区")]
        later = write(tmp_path / "b.csv", HEADER, news)
        found = json.loads(triage("evaluate-units", tmp_path / "m", later, "--map", "appeals", "--json"))
        assert found == {"cases": 2, "top_1": 1.0, "top_3": 1.0}

    def test_newer_cases_weigh_more(self, tmp_path: Path) -> None:
        old = [appeal(n, "井盖", "东街", "甲社区", "旧所", "2018-01-01") for n in range(12)]
        new = [appeal(50 + n, "井盖", "东街", "甲社区", "新所", "2018-09-30") for n in range(4)]
        triage("train-units", write(tmp_path / "a.csv", HEADER, old + new), "--map", "appeals", "--out", tmp_path / "m")
        later = write(tmp_path / "b.csv", HEADER, [appeal(99, "井盖", "东街", "甲社区", "新所", "2018-10-01")])
        assert '"top_1": 1.0' in triage("evaluate-units", tmp_path / "m", later, "--map", "appeals", "--json")

    def test_refuses_a_map_nobody_made_a_missing_column_and_no_unit(self, tmp_path: Path) -> None:
        file = write(tmp_path / "a.csv", HEADER, [appeal(1, "垃圾", "东街", "甲社区", "-")])
        with pytest.raises(CommandError, match="Ready-made ones: appeals, nyc, stream"):
            triage("train-units", file, "--map", "none", "--out", tmp_path / "m")
        with pytest.raises(CommandError, match="has a unit and a kind"):
            triage("train-units", file, "--map", "appeals", "--out", tmp_path / "m")
        with pytest.raises(CommandError, match="It has: a, b"):
            triage(
                "train-units", write(tmp_path / "b.csv", "a,b", ["1,2"]), "--map", "appeals", "--out", tmp_path / "m"
            )
        with pytest.raises(CommandError, match="train-units"):
            triage("evaluate-units", file, file, "--map", "appeals")


class TestMaps:
    @pytest.mark.parametrize("text", ["a = ", 'colour = "x"', 'id = ["a", "b"]', "id = 3", "place = []"])
    def test_refuses_what_no_map_may_say(self, text: str) -> None:
        with pytest.raises(MapIsUnusable):
            maps.read(text, "mine")


def row(key: str, minutes: int, kind: str = "HEAT", where: str = "12 Elm St.", *, lot: str = "") -> Row:
    opened = NIGHT + dt.timedelta(minutes=minutes)
    return Row(id=key, opened=opened, kind=(kind,), place=("QUEENS", where), building=lot)


class TestRepeats:
    def test_pairs_a_request_once_with_an_earlier_one_at_the_same_address_however_written(self) -> None:
        found = repeats([row("b", 9, where="12  ELM STREET"), row("a", 0), row("c", 20, where="14 ELM STREET")])
        assert [(pair.key, pair.earlier_key) for pair in found] == [("b", "a")]
        assert 0.9 < found[0].score <= 1

    def test_two_doors_of_one_building_are_one_place(self) -> None:
        assert len(repeats([row("a", 0, lot="7"), row("b", 5, where="2 OAK AVE", lot="7")])) == 1

    def test_other_kinds_other_districts_and_no_place_make_no_pair(self) -> None:
        elsewhere = Row(id="d", opened=NIGHT, kind=("HEAT",), place=("BRONX", "12 ELM STREET"))
        nowhere = [Row(id=key, opened=NIGHT, kind=("HEAT",), place=("QUEENS", "")) for key in "ef"]
        assert repeats([row("a", 0), row("b", 1, "RATS"), elsewhere, *nowhere]) == []

    def test_what_passes_is_a_new_incident_after_a_while(self) -> None:
        rows = [row("a", 0, "Noise - Street"), row("b", 8, "Noise - Street"), row("c", 300, "Noise - Street")]
        assert [pair.key for pair in repeats(rows, passing=["Noise"])] == ["b"]
        assert [pair.key for pair in repeats(rows)] == ["b", "c"]

    def test_what_is_told_of_one_home_is_not_told_of_the_house(self) -> None:
        assert repeats([row("a", 0, "PLUMBING"), row("b", 1, "PLUMBING")], inside=["PLUMB"]) == []

    @pytest.mark.parametrize(
        ("written", "same"),
        [("  109 north   7th st. ", "109 NORTH 7 STREET"), ("73-42 68 Ave", "73-42 68 AVENUE"), ("", "")],
    )
    def test_an_address_has_one_way_of_writing(self, written: str, same: str) -> None:
        assert address(written) == same

    def test_the_command_writes_the_pairs(self, tmp_path: Path) -> None:
        columns = [c for names in maps.find("nyc").columns.values() for c in names]
        book = tmp_path / "a.csv"
        with book.open("w", newline="", encoding="utf-8") as out:
            table = csv.DictWriter(out, columns)
            table.writeheader()
            for key, time in (("2", "10/21/18 9:05"), ("1", "10/21/18 9:00")):
                table.writerow({"Unique Key": key, "Created Date": time, "Complaint Type": "HEAT", "BBL": "9"})
        told = json.loads(triage("duplicates", book, "--map", "nyc", "--out", tmp_path / "p.csv", "--json"))
        assert told["pairs"] == 1
        assert (tmp_path / "p.csv").read_text(encoding="utf-8").splitlines() == ["key,earlier_key,score", "2,1,0.9999"]
