"""The second wall: what the connection itself may see, whoever wrote the query.

Row security policies read the settings of the connection (migrations `0002_sight`, `0004_named`). Whoever starts work
on a connection sits an actor down on it first: the surfaces' middleware, each job, each command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg.pq import TransactionStatus

from mazha.people.actor import Actor

_NAMES = ("everything", "areas", "units", "desks", "desk_areas", "code", "officer", "named", "barred_from", "party")
_SET = "select " + ", ".join(f"set_config('mazha.{name}', %s, false)" for name in _NAMES)
_READ = "select " + ", ".join(f"coalesce(current_setting('mazha.{name}', true), '')" for name in _NAMES)


@dataclass(frozen=True, slots=True)
class _Seat:
    values: tuple[str, ...]
    lasting: bool
    """Set outside any transaction, so that no rollback can have taken it back since."""


_seats: WeakKeyDictionary[psycopg.Connection, _Seat] = WeakKeyDictionary()
"""What each connection was last set to. A new connection is not in it, and sees nothing."""


def sit(actor: Actor) -> None:
    """From here on this connection sees what the actor sees. One statement, or none when it already does."""
    _set(_values(actor))


@contextmanager
def seated(actor: Actor) -> Iterator[None]:
    """For a job or a command: sees as this actor inside, and afterwards as before."""
    before = _now()
    sit(actor)
    try:
        yield
    finally:
        # A transaction that has failed takes our setting back by itself, and would refuse this statement.
        if _raw().info.transaction_status != TransactionStatus.INERROR:
            _set(before)


def _values(actor: Actor) -> tuple[str, ...]:
    sight = actor.sight()
    return (
        "1" if sight.everything else "",
        _array(sight.areas),
        _array(str(unit) for unit in sight.units),
        _array(str(desk) for desk in sight.desks),
        _array(sight.desk_areas),
        sight.code,
        "" if actor.officer_id is None else str(actor.officer_id),
        "" if sight.named is None else str(sight.named),
        _array(str(unit) for unit in sight.barred_from),
        "" if sight.party is None else str(sight.party),
    )


def _array(words: Iterable[str]) -> str:
    ordered = sorted(words)
    for word in ordered:
        if not word.isalnum():
            raise ValueError(f"{word!r} cannot stand in a sight: area codes and ids are letters and digits.")
    return "{" + ",".join(ordered) + "}" if ordered else ""


def _set(values: tuple[str, ...]) -> None:
    raw = _raw()
    seat = _seats.get(raw)
    lasting = not connection.in_atomic_block
    if seat is not None and seat.lasting and seat.values == values:
        return
    # Inside a transaction the setting may be undone at any rollback, also to a savepoint: nothing known lasts then.
    _seats.pop(raw, None)
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)
    _seats[raw] = _Seat(values, lasting)


def _now() -> tuple[str, ...]:
    seat = _seats.get(_raw())
    if seat is not None and seat.lasting:
        return seat.values
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        row = cursor.fetchone()
    assert row is not None
    return tuple(row)


def _raw() -> psycopg.Connection:
    # Now, not at the first query: a connection found broken then would be replaced by one on which nobody sits.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    assert isinstance(raw, psycopg.Connection)
    return raw
