"""A file of counts is taken whole or refused with the row and the remedy."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from mazha.insight.early.reading import NA, CountsUnreadable, ResultsUnwritable, read_counts, write_results

HEAD = "t,epoch,unit,observed,state,population\n"


def given(folder: Path, text: str | bytes, name: str = "in.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


class TestReading:
    def test_takes_units_in_their_order_and_days(self, tmp_path: Path) -> None:
        rows = [
            "1,2026-01-05,东关,3,0,1",
            "2,2026-01-12,东关,0,0,1",
            "1,2026-01-05,a<1,7,0,1",
            "2,2026-01-12,a<1,8,0,1",
        ]
        text = (HEAD + "\n".join(rows)).encode("utf-8-sig")
        for file in (given(tmp_path, text), given(tmp_path, gzip.compress(text), "in.csv.gz")):
            counts = read_counts(file)
            assert counts.units == ("东关", "a<1")
            assert counts.observed.tolist() == [[3, 0], [7, 8]]
            assert counts.frequency() == 52

    def test_knows_no_year_where_epochs_are_numbers(self, tmp_path: Path) -> None:
        assert read_counts(given(tmp_path, "t,epoch,unit,observed\n1,1,a,0\n2,2,a,0\n")).frequency() is None

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "is empty"),
            ("\n\n", "is empty"),
            (HEAD, "no rows"),
            ("PK\x03\x04\x00", "not text"),
            ("t,epoch,unit\n1,1,a\n", "Row 1 lacks the column observed"),
            ("t,epoch,unit,observed,name\n1,1,a,1,x\n", "Row 1 has a column that is not known: 'name'"),
            ("t,t,epoch,unit,observed\n1,1,1,a,1\n", "column t twice"),
            (HEAD + "1,1,a,1,0,1\n3,3,a,1,0,1\n", "Row 3: t of a is 3, expected 2. Add the rows between"),
            (HEAD + "1,1,a,1,0,1\n1,1,a,1,0,1\n", "Row 3: t of a is 1, expected 2. Give each time once"),
            (HEAD + "1,1,a,-1,0,1\n", "Row 2: observed is '-1', not a whole number"),
            (HEAD + "1,1,a,1.5,0,1\n", "Row 2: observed is '1.5'"),
            (HEAD + "1,1,a,NA,0,1\n", "Row 2: observed is 'NA'"),
            (HEAD + "1,1,a,9999999999,0,1\n", "Row 2: observed is"),
            (HEAD + "1,1,a,٣,0,1\n", "Row 2: observed is"),
            (HEAD + "1,1,,3,0,1\n", "Row 2: unit is empty"),
            (HEAD + "1,1,a,3\n", "Row 2 has 4 cells, the header 6"),
            (HEAD + '1,1,"a"b,3,0,1\n', "Row 2 is not CSV"),
            (HEAD + "1,1,a,3,0,1\n2,2,a,3,0,1\n1,1,b,3,0,1\n", "b ends at t = 1, a at t = 2"),
            (HEAD + "1,1,a,3,0,1\n1,2,b,3,0,1\n", "b has another epoch than a at t = 1"),
            (HEAD + "1,2026-01-05,a,3,0,1\n2,12 January,a,3,0,1\n", "At t = 2 epoch is '12 January'"),
            (HEAD + "1,2026-01-05,a,3,0,1\n2,2026-01-12,a,3,0,1\n3,2026-01-26,a,3,0,1\n", "evenly at t = 3"),
            (HEAD + "1,2026-01-05,a,3,0,1\n2,2026-01-01,a,3,0,1\n", "evenly at t = 2"),
        ],
    )
    def test_names_the_row_and_the_remedy(self, tmp_path: Path, text: str, told: str) -> None:
        with pytest.raises(CountsUnreadable, match=told.replace(".", r"\.")) as refused:
            read_counts(given(tmp_path, text))
        assert refused.value.code == "counts_unreadable"

    def test_tells_of_a_file_that_is_not_there_or_broken(self, tmp_path: Path) -> None:
        with pytest.raises(CountsUnreadable, match="cannot be read"):
            read_counts(tmp_path / "absent.csv")
        with pytest.raises(CountsUnreadable, match="cannot be read"):
            read_counts(given(tmp_path, gzip.compress(b"t,epoch" * 99)[:-9]))
        with pytest.raises(CountsUnreadable, match="not text in UTF-8"):
            read_counts(given(tmp_path, HEAD.encode() + "1,1,东,1,0,1".encode("gb18030")))


class TestWriting:
    def test_spells_what_is_undefined_as_r_does(self, tmp_path: Path) -> None:
        file = tmp_path / "out.csv"
        observed = np.array([[4, 5, 6]], dtype=np.int32)
        bounds = np.array([[np.nan, NA]])
        write_results(file, ["a,b"], 2, observed, {"alarm": np.array([[1, -1]], dtype=np.int8), "upperbound": bounds})
        assert file.read_text() == 't,unit,observed,alarm,upperbound\n2,"a,b",5,1,NaN\n3,"a,b",6,NA,NA\n'

    def test_tells_where_it_cannot_write_and_leaves_no_half(self, tmp_path: Path) -> None:
        nothing = np.zeros((1, 1), dtype=np.int32)
        with pytest.raises(ResultsUnwritable, match="Choose another place"):
            write_results(tmp_path / "absent" / "out.csv", ["a"], 1, nothing, {})
        (tmp_path / "out.csv").mkdir()
        with pytest.raises(ResultsUnwritable):
            write_results(tmp_path / "out.csv", ["a"], 1, nothing, {})
        assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]
