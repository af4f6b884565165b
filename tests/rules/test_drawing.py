"""What benchmarks fill a store with is what the house itself would have written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import groupby
from uuid import UUID

import pytest

from bench import drawing, filling
from mazha.matters.ledger import Line, breaks

UNTIL = dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC)
COUNT = 400
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def drawn() -> dict[str, Rows]:
    drawing.prepare(3, "")
    plan = filling.Plan(matters=COUNT, until=UNTIL, days=600, entries=True, seed=3)
    return {table: list(_rows(columns, text)) for table, columns, text in drawing.draw(plan, 0, COUNT)}


def _rows(columns: tuple[str, ...], text: str) -> Iterator[dict[str, str]]:
    for line in text.splitlines():
        yield dict(zip(columns, line.split("\t"), strict=True))


def _bytes(written: str) -> bytes:
    return bytes.fromhex(written.removeprefix("\\\\x"))


def _line(row: dict[str, str]) -> Line:
    return Line(
        matter_id=UUID(row["matter_id"]), seq=int(row["seq"]), step=row["step"],
        at=dt.datetime.fromisoformat(row["at"]), written_at=dt.datetime.fromisoformat(row["written_at"]),
        actor_kind=row["actor_kind"], actor_name=row["actor_name"],
        officer_id=None if row["officer_id"] == "\\N" else int(row["officer_id"]), post_id=None, role=row["role"],
        organisation_id=None, stage=row["stage"], facts=json.loads(row["facts"]), note_hash=None, papers=(), key=None,
        before=_bytes(row["before"]),
    )  # fmt: skip


class TestDraw:
    def test_every_ledger_holds(self, drawn: dict[str, Rows]) -> None:
        lines = {
            matter: [(_line(row), _bytes(row["hash"])) for row in rows]
            for matter, rows in groupby(drawn["matters_entry"], lambda row: row["matter_id"])
        }
        assert len(lines) == COUNT
        for row in drawn["matters_matter"]:
            found = breaks(UUID(row["id"]), int(row["entries"]), _bytes(row["head"]), lines[row["id"]], {})
            assert list(found) == []

    def test_a_matter_stands_where_its_last_entry_led(self, drawn: dict[str, Rows]) -> None:
        last = {row["matter_id"]: row["stage"] for row in drawn["matters_entry"]}
        assert {row["id"]: row["stage"] for row in drawn["matters_matter"]} == last

    def test_is_the_same_for_the_same_seed(self, drawn: dict[str, Rows]) -> None:
        plan = filling.Plan(matters=COUNT, until=UNTIL, days=600, entries=True, seed=3)
        again = {table: list(_rows(columns, text)) for table, columns, text in drawing.draw(plan, 0, COUNT)}
        assert again == drawn
