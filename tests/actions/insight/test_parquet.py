"""Parquet for analysis: all countable matters, and nothing that leads to a person or back to a matter."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from mazha.insight.analysis import parquet
from mazha.kernel.errors import Unacceptable
from mazha.matters.models import Matter
from tests import world
from tests.actions.insight import many
from tests.world import at

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]
NOW = at("2026-03-20 10:30")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made, rng = world.make(), random.Random(6)
    rows = [many.matter(rng, [made.lamps], NOW) for _n in range(40)]
    rows[0].restricted, rows[1].barred = "violence", [made.parks]
    rows[2].gist, rows[2].address = "canary-gist", "canary-address"
    Matter.objects.bulk_create(rows)
    assert parquet.write(tmp_path / "out") == {"matters": 38, "flow": 0}
    return tmp_path / "out"


class TestWrite:
    def test_holds_no_id_no_code_no_words_and_no_minute(self, folder: Path) -> None:
        raw = (folder / "matters.parquet").read_bytes()
        for pk, code in Matter.objects.values_list("pk", "code"):
            assert pk.hex.encode() not in raw
            assert str(pk).encode() not in raw
            assert code.encode() not in raw
        assert b"canary" not in raw
        rows = pq.read_table(folder / "matters.parquet").to_pylist()
        assert {each["opened_at"].minute for each in rows} == {0}
        assert len({each["matter"] for each in rows}) == 38

    def test_gives_a_matter_another_name_each_time(self, folder: Path, tmp_path: Path) -> None:
        parquet.write(tmp_path / "again")
        names = [
            {each["matter"] for each in pq.read_table(where / "matters.parquet").to_pylist()}
            for where in (folder, tmp_path / "again")
        ]
        assert not names[0] & names[1]

    def test_refuses_to_write_over_an_export(self, folder: Path) -> None:
        with pytest.raises(Unacceptable, match="已经存在"):
            parquet.write(folder)
