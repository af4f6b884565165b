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
from functools import lru_cache

import psycopg
from django.db import connection


@dataclass(frozen=True, slots=True)
class Write:
    """One data-modifying SQL text with `%s` places, and what goes into them."""

    sql: str
    params: tuple[object, ...]


def together(writes: Sequence[Write]) -> tuple[int, ...]:
    """Run all writes as one statement; how many rows each touched, in order. Each must end in `returning 1`."""
    params = [value for write in writes for value in write.params]
    text = _composed(tuple(write.sql for write in writes))
    if connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(text, params)  # type: ignore[arg-type]  # psycopg takes more than Django's stubs know
            row = cursor.fetchone()
    else:
        row = _raw(text, params)
    assert row is not None
    return tuple(int(n) for n in row)


@lru_cache(maxsize=512)
def _composed(parts: tuple[str, ...]) -> str:
    named = ", ".join(f"w{i} as ({part})" for i, part in enumerate(parts))
    counts = ", ".join(f"(select count(*) from w{i})" for i in range(len(parts)))  # noqa: S608 -- only numbers
    return f"with {named} select {counts}"


@lru_cache(maxsize=512)
def _numbered(text: str) -> bytes:
    """The same text with `$1 …` for `%s`: psycopg reads long texts anew each time, half a millisecond each."""
    pieces = text.split("%s")
    numbered = "".join(f"{piece}${i}" for i, piece in enumerate(pieces[:-1], start=1)) + pieces[-1]
    return numbered.replace("%%", "%").encode()


def _raw(text: str, params: Sequence[object]) -> tuple[object, ...] | None:
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        return cursor.execute(_numbered(text), params).fetchone()
