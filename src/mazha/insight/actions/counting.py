"""Keeping the read model: adding up what changed, counting anew, and noting who took figures out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from mazha.insight import lines
from mazha.insight.lines import KEY, MEASURES, Sql
from mazha.insight.models import Change, Tally
from mazha.matters import queries as matters
from mazha.people.actor import Actor
from mazha.people.wall import seated

COUNTER = Actor.system("insight")
_ONE_AT_A_TIME = 7_368_001
"""Key of the advisory lock that folding and counting anew both take."""
_COLUMNS = ", ".join([*KEY, *MEASURES, "lasted"])
_ADD = ", ".join(f"{m} = nullif(coalesce(t.{m}, 0) + coalesce(excluded.{m}, 0), 0)" for m in MEASURES)
_KEEP = f"insert into insight_tally as t ({_COLUMNS}) select {_COLUMNS} from line"  # noqa: S608 -- constants
_ON_TOP = f"""on conflict ({", ".join(KEY)}) do update set {_ADD},
  lasted = insight_both(t.lasted, excluded.lasted)"""
# The name of the table is given to those of its rows that are taken out: what follows reads them as if from the table.
_TAKE = """with insight_change as (
  delete from public.insight_change where id in (
    select id from public.insight_change order by id limit %s) returning *)"""
_FORGET = "with gone as (delete from insight_change)"


def fold(*, most: int = 20_000) -> int:
    """Add the oldest changes, at most `most`, to what is kept; how many they were. 0 also while another one folds.

    Taking out and adding are one statement, so that a reader finds each change once, in one place or the other.
    """
    with seated(COUNTER), transaction.atomic():
        if not _is_alone(wait=False):
            return 0
        state = lines.states(Change.objects.all())
        parts = [_TAKE, _state(state), *lines.gathered(signed=True), f"kept as ({_KEEP} {_ON_TOP})"]
        return _count(_statement(parts, "insight_change"), (most, *state.params))


def recount() -> int:
    """Count every matter anew, from the matters alone; how many lines came of it. Work goes on meanwhile.

    What concurrent work changes is noted by its own transaction and stays to be folded: counting, and dropping the
    notes of what is counted, are one statement that sees one moment.
    """
    with seated(COUNTER), transaction.atomic():
        _is_alone(wait=True)
        Tally.objects.all().delete()
        state = lines.states(matters.visible_to(COUNTER))
        parts = [_FORGET, _state(state), *lines.gathered(signed=False), f"kept as ({_KEEP} returning 1)"]
        with connection.cursor() as cursor:
            cursor.execute("set local work_mem = '256MB'")
        return _count(_statement(parts, "kept"), state.params)


def _statement(parts: list[str], counted: str) -> str:
    return f"{', '.join(parts)} select count(*) from {counted}"  # noqa: S608 -- constants of this app


def _state(state: Sql) -> str:
    return f"state as materialized ({state.text})"


@contextmanager
def uncounted() -> Iterator[None]:
    """Inside this transaction, what is loaded is not noted. Whoever loads so calls `recount` before anyone reads."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local mazha.counting = 'off'")
        yield
        cursor.execute("set local mazha.counting = 'on'")


def _is_alone(*, wait: bool) -> bool:
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("select pg_advisory_xact_lock(%s::bigint)", [_ONE_AT_A_TIME])
            return True
        cursor.execute("select pg_try_advisory_xact_lock(%s::bigint)", [_ONE_AT_A_TIME])
        row = cursor.fetchone()
    assert row is not None
    return bool(row[0])


def _count(text: str, params: tuple[Any, ...]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
