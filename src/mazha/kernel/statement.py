"""Several writes, one round trip.

Each app owns the SQL for its own tables and hands it out as a `Write`. An action that must touch five tables puts its
writes side by side and `together` sends them as one data-modifying statement: one parse, one plan, one answer. The text
depends only on which writes take part, so PostgreSQL prepares it once a connection.

All parts see the same snapshot; foreign keys and triggers are checked when the statement ends
(PostgreSQL 15 manual § 7.8.4).

What every intake asks goes by libpq itself, through psycopg's own binding: a cursor costs several times what the
statement does (`python -m bench.intake`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from django.db.transaction import TransactionManagementError
from psycopg.adapt import Transformer
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, TransactionStatus
from psycopg.types.json import Json, Jsonb


@dataclass(frozen=True, slots=True)
class Write:
    """One data-modifying SQL text with `%s` places, and what goes into them."""

    sql: str
    params: tuple[object, ...]


def together(writes: Sequence[Write]) -> tuple[int, ...]:
    """Run all writes as one statement; how many rows each touched, in order. Each must end in `returning 1`."""
    params = [value for write in writes for value in write.params]
    (touched,) = rows(_composed(tuple(write.sql for write in writes)), params)
    return touched


def pipelined(batches: Sequence[Sequence[Write]]) -> list[tuple[int, ...]]:
    """Each batch as `together` would, in order, but sent without waiting for the answer to the one before.

    Inside a transaction only. When one is refused those after it are not run, and its error is raised.
    """
    orders = [
        (_composed(tuple(write.sql for write in batch)), [value for write in batch for value in write.params])
        for batch in batches
    ]
    if connection.queries_logged or len(orders) == 1:
        return [rows(text, params)[0] for text, params in orders]
    if not connection.in_atomic_block:
        raise TransactionManagementError("Statements go in a row only inside a transaction.")
    connection.ensure_connection()
    with connection.wrap_database_errors:
        parts = (orders[first : first + _AT_ONCE] for first in range(0, len(orders), _AT_ONCE))
        return [touched for part in parts for touched in _asked_in_a_row(connection.connection, part)]


_AT_ONCE = 100
"""Statements whose answers may wait: few enough for the store never to wait for us to read them."""


def records(given: Iterable[Mapping[str, object]]) -> Jsonb:
    """Rows for `jsonb_to_recordset`: however many there are, the statement's text stays the same."""
    return Jsonb(list(given), _dumps)


def rows(text: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """What one statement answers. `text` is a constant with `%s` places, prepared once a connection.

    Values travel as text and take the type of their place: where the store cannot tell it, the SQL must say.
    """
    if connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(text, params)
            answered: list[tuple[Any, ...]] = cursor.fetchall()
            return answered
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return _asked(connection.connection, text, params)


class _Known:
    """What one connection has prepared, and how it reads answers."""

    def __init__(self, raw: psycopg.Connection[Any]) -> None:
        self.names: dict[str, bytes] = {}
        self.loading = Transformer(raw.adapters)  # not the connection itself, which could then never go


_known: WeakKeyDictionary[psycopg.Connection[Any], _Known] = WeakKeyDictionary()


def forget_prepared(raw: psycopg.Connection[Any]) -> None:
    """To be called after every rollback: psycopg then drops all prepared statements of the connection, if it has any
    of its own."""
    _known.pop(raw, None)


def _asked(raw: psycopg.Connection[Any], text: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    _begin(raw)
    known, name = _prepared(raw, text)
    given = [_written(value) for value in params]
    answer = _checked(raw, raw.pgconn.exec_prepared(name, given))  # type: ignore[arg-type]  # None is NULL
    return _read(known, answer)


def _asked_in_a_row(raw: psycopg.Connection[Any], orders: Sequence[tuple[str, Sequence[Any]]]) -> list[tuple[Any, ...]]:
    """One row of each. libpq's pipeline mode: PostgreSQL manual § 32.5."""
    libpq = raw.pgconn
    _begin(raw)
    ready = [(*_prepared(raw, text), [_written(value) for value in params]) for text, params in orders]
    libpq.enter_pipeline_mode()
    try:
        for _known_to, name, given in ready:
            libpq.send_query_prepared(name, given)
        libpq.pipeline_sync()
        answers = [_answer(libpq) for _order in ready]
        libpq.get_result()  # of the sync itself
    finally:
        if libpq.status != ConnStatus.BAD:
            libpq.exit_pipeline_mode()
    return [_read(known, _checked(raw, each))[0] for (known, *_rest), each in zip(ready, answers, strict=True)]


def _answer(libpq: Any) -> Any:
    """The next statement's, taken off the line whatever it is."""
    answer = libpq.get_result()
    if answer is None:
        raise psycopg.OperationalError("The store hung up.")
    while libpq.get_result() is not None:  # nothing marks its end
        pass
    return answer


def _begin(raw: psycopg.Connection[Any]) -> None:
    if not raw.autocommit and raw.pgconn.transaction_status == TransactionStatus.IDLE:
        _checked(raw, raw.pgconn.exec_(b"begin"))


def _prepared(raw: psycopg.Connection[Any], text: str) -> tuple[_Known, bytes]:
    if (known := _known.get(raw)) is None:
        known = _known[raw] = _Known(raw)
    if (name := known.names.get(text)) is None:
        name = b"mazha_%d" % len(known.names)
        _checked(raw, raw.pgconn.close_prepared(name))  # one that was forgotten and yet is there; none is no error
        _checked(raw, raw.pgconn.prepare(name, _numbered(text)))
        known.names[text] = name
    return known, name


def _read(known: _Known, answer: Any) -> list[tuple[Any, ...]]:
    known.loading.set_pgresult(answer)
    return known.loading.load_rows(0, answer.ntuples, tuple)


def _checked(raw: psycopg.Connection[Any], answer: Any) -> Any:
    if answer.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        if raw.pgconn.status == ConnStatus.BAD or answer.error_field(DiagnosticField.SQLSTATE) is None:
            # Every error of the store's has its code. This one is libpq's own: the line to the store broke, which its
            # status does not always say yet.
            raise psycopg.OperationalError(answer.get_error_message() or "The store hung up.")
        raise psycopg.errors.error_from_result(answer, encoding=raw.info.encoding)
    return answer


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{value!r} does not go into the store as JSON.")


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


def _text(value: str) -> bytes:
    written = value.encode()
    if b"\0" in written:
        raise psycopg.DataError("A text cannot hold the character NUL.")  # libpq would cut it off there
    return written


def _bytes(value: bytes | memoryview) -> bytes:
    return b"\\x" + value.hex().encode()


def _moment(value: dt.datetime | dt.date) -> bytes:
    return value.isoformat().encode()


def _json(value: Json | Jsonb) -> bytes:
    return _dumps(value.obj).encode()


def _array(values: Sequence[object]) -> bytes:
    """Of whole numbers, or of bytes: neither holds what would have to be quoted."""
    return b"{" + b",".join(b'"\\' + _bytes(v) + b'"' if isinstance(v, bytes) else b"%d" % v for v in values) + b"}"  # type: ignore[str-format]


_WRITTEN: dict[type, Callable[[Any], bytes | None]] = {
    type(None): lambda _value: None,
    str: _text,
    bool: lambda value: b"t" if value else b"f",
    int: lambda value: b"%d" % value,
    float: lambda value: repr(value).encode(),
    bytes: _bytes,
    memoryview: _bytes,
    UUID: lambda value: value.hex.encode(),
    dt.datetime: _moment,
    dt.date: _moment,
    Json: _json,
    Jsonb: _json,
    list: _array,
    tuple: _array,
}


def _written(value: object) -> bytes | None:
    """As PostgreSQL reads it. Refuses with TypeError what has no form here."""
    if (write := _WRITTEN.get(type(value))) is None:
        write = next((each for kind, each in _WRITTEN.items() if isinstance(value, kind)), None)
        if write is None:
            raise TypeError(f"{type(value).__name__} does not go into a statement.")
    return write(value)


@lru_cache(maxsize=512)
def _composed(parts: tuple[str, ...]) -> str:
    named = ", ".join(f"w{i} as ({part})" for i, part in enumerate(parts))
    counts = ", ".join(f"(select count(*) from w{i})" for i in range(len(parts)))  # noqa: S608 -- only numbers
    return f"with {named} select {counts}"


@lru_cache(maxsize=512)
def _numbered(text: str) -> bytes:
    """The same text with `$1 …` for `%s`."""
    pieces = text.split("%s")
    numbered = "".join(f"{piece}${i}" for i, piece in enumerate(pieces[:-1], start=1)) + pieces[-1]
    return numbered.replace("%%", "%").encode()
