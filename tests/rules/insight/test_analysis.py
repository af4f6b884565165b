"""The same expressions on DuckDB and over Spark Connect give the same answers, and the right ones."""

from __future__ import annotations

import datetime as dt
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mazha.insight.analysis import questions
from mazha.insight.analysis.parquet import FLOW, MATTERS

pytestmark = pytest.mark.filterwarnings("ignore")
"""What Spark's client and Arrow warn of is theirs: here the answers are at stake."""
ASKED: dict[str, Callable[[Any, Any], Any]] = {
    "by_month": lambda matters, _flow: questions.by_month(matters),
    "by_hour": lambda matters, _flow: questions.by_hour(matters),
    "year_on_year": lambda matters, _flow: questions.year_on_year(matters),
    "median": lambda _matters, flow: questions.waiting(flow, 50),
    "nine in ten": lambda _matters, flow: questions.waiting(flow, 90),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, rng = tmp_path_factory.mktemp("parquet"), random.Random(8)
    rows = []
    for n in range(3000):
        opened = dt.datetime.fromisoformat("2024-11-01") + dt.timedelta(hours=rng.randrange(24 * 500))
        closed = opened + dt.timedelta(hours=rng.randrange(900)) if rng.random() < 0.8 else None
        rows.append((
            f"{n:032x}", "hotline", "370705", rng.choice(["370705001", "370705002"]), "", rng.choice([1, 2, None]),
            rng.choice(["0101", "0201"]), "phone", opened, closed, "", rng.choice([True, False, None]), False,
            rng.random() < 0.1, 0,
        ))  # fmt: skip
    moves = [
        (dt.date(2026, 3, 1), "370705", "370705001", "hotline", rng.choice("ab"), "c", rng.randrange(60),
         rng.randrange(1, 9), 0, 0)
        for _n in range(400)
    ]  # fmt: skip
    for name, schema, told in (("matters", MATTERS, rows), ("flow", FLOW, moves)):
        columns = [pa.array(column, each.type) for column, each in zip(zip(*told, strict=True), schema, strict=True)]
        pq.write_table(pa.table(columns, schema=schema), folder / f"{name}.parquet")
    return folder


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Ibis on Spark Connect: Sail's server on this machine, in this process."""
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        # A main module without a file, as a worker of the test runner has, is a doctest of its own to Spark's client.
        patch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
        from pysail.spark import SparkConnectServer
        from pyspark.sql import SparkSession

        server = SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        session = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
        yield ibis.pyspark.connect(session)
        session.stop()
        server.stop()


def told(connection: Any, files: Path, question: str) -> list[dict[str, object]]:
    tables = [connection.read_parquet(str(files / f"{name}.parquet")) for name in ("matters", "flow")]
    found: list[dict[str, object]] = connection.to_pyarrow(ASKED[question](*tables)).to_pylist()
    return found


@pytest.mark.parametrize("question", ASKED)
def test_duckdb_and_spark_connect_agree(files: Path, spark: Any, question: str) -> None:
    here = told(ibis.duckdb.connect(), files, question)
    assert here
    assert told(spark, files, question) == here


class TestOnDuckDb:
    def test_counts_what_was_received_in_a_month_and_a_year_before(self, files: Path) -> None:
        rows = pq.read_table(files / "matters.parquet").to_pylist()
        found = {(r["year"], r["month"], r["category"]): r for r in told(ibis.duckdb.connect(), files, "year_on_year")}

        def received(year: int, month: int) -> int:
            return sum(
                (r["opened_at"].year, r["opened_at"].month, r["category"]) == (year, month, "0101") for r in rows
            )

        for year, month in ((2025, 12), (2026, 1)):
            line = found[(year, month, "0101")]
            assert (line["received"], line["a_year_before"]) == (received(year, month), received(year - 1, month))
        assert found[(2024, 12, "0101")]["a_year_before"] == 0

    def test_finds_the_bucket_of_the_nearest_rank(self, files: Path) -> None:
        moves = [r for r in pq.read_table(files / "flow.parquet").to_pylist() if r["stage"] == "a"]
        every = sorted(bucket for r in moves for bucket in [r["bucket"]] * r["n"])
        (line,) = [r for r in told(ibis.duckdb.connect(), files, "nine in ten") if r["stage"] == "a"]
        assert line == {
            "procedure": "hotline", "stage": "a", "n": len(every), "bucket": every[-(-len(every) * 90 // 100) - 1],
        }  # fmt: skip
