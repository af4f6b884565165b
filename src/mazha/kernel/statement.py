"""Several writes, one round trip.

Each app owns the SQL for its own tables and hands it out as a `Write`. An action that must touch five tables puts its
writes side by side and `together` sends them as one data-modifying statement: one parse, one plan, one answer. The text
depends only on which writes take part, so PostgreSQL prepares it once (`prepare_threshold`).

All parts see the same snapshot; foreign keys and triggers are checked when the statement ends
(PostgreSQL 15 manual § 7.8.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Write:
    """One data-modifying SQL text with `%s` places, and what goes into them."""

    sql: str
    params: tuple[object, ...]


def together(writes: Sequence[Write]) -> tuple[int, ...]:
    """Run all writes as one statement; how many rows each touched, in order. Each must end in `returning 1`."""
    parts = ", ".join(f"w{i} as ({write.sql})" for i, write in enumerate(writes))
    counts = ", ".join(f"(select count(*) from w{i})" for i in range(len(writes)))
    params = [p for write in writes for p in write.params]
    with connection.cursor() as cursor:
        cursor.execute(f"with {parts} select {counts}", params)  # noqa: S608 -- composed of constants, values are bound
        row = cursor.fetchone()
    assert row is not None
    return tuple(int(n) for n in row)
