"""Sealing anew what was sealed with an older key: columns and files that `config` lists, a batch at a time.

Each batch is its own transaction and what is done stays done, so it can be broken off and begun again while people
work; what they change meanwhile is left to them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from mazha.people.sealing import current_key, key_of, seal_bytes, unseal_bytes

BATCH = 500
Key = int | str | UUID


class Sealed(Protocol):
    """A place that holds sealed bytes."""

    @property
    def name(self) -> str: ...

    def waiting(self) -> int:
        """How many are sealed with an older key."""
        ...

    def reseal(self) -> Iterator[int]:
        """Seal them anew, yielding how many after each batch."""
        ...


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of one table. The connection must see all its rows."""

    table: str
    column: str
    context: Callable[[Key], str]
    """In which it was sealed, from the row's key."""
    key: str = "id"

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}"

    def waiting(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(self._sql("select count(*) from {table} where {older}"), [_current()])
            (count,) = cursor.fetchone() or (0,)
        return int(count)

    def reseal(self) -> Iterator[int]:
        last: Key | None = None
        while batch := self._batch(last):
            with transaction.atomic(), connection.cursor() as cursor:
                change = self._sql("update {table} set {column} = %s where {key} = %s and {column} = %s")
                for key, old in batch:
                    cursor.execute(change, [self._anew(key, bytes(old)), key, old])
            last = batch[-1][0]
            yield len(batch)

    def _anew(self, key: Key, old: bytes) -> bytes:
        context = self.context(key)
        return seal_bytes(unseal_bytes(old, context), context)

    def _batch(self, last: Key | None) -> list[tuple[Key, bytes]]:
        first = "select {key}, {column} from {table} where {older} order by {key} limit %s"
        onward = "select {key}, {column} from {table} where {older} and {key} > %s order by {key} limit %s"
        with connection.cursor() as cursor:
            if last is None:
                cursor.execute(self._sql(first), [_current(), BATCH])
            else:
                cursor.execute(self._sql(onward), [_current(), last, BATCH])
            return list(cursor.fetchall())

    def _sql(self, text: str) -> sql.Composed:
        column = sql.Identifier(self.column)
        older = sql.SQL("{} is not null and substring({} from 2 for 4) <> %s").format(column, column)
        return sql.SQL(text).format(
            table=sql.Identifier(self.table), column=column, key=sql.Identifier(self.key), older=older
        )


@dataclass(frozen=True, slots=True)
class SealedFiles:
    """Every file under a directory."""

    name: str
    place: Callable[[], Path]
    context: str

    def waiting(self) -> int:
        return sum(1 for _file in self._older())

    def reseal(self) -> Iterator[int]:
        for file in self._older():
            content = unseal_bytes(file.read_bytes(), self.context)
            beside = file.with_name(f".{file.name}.{os.getpid()}.new")
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(seal_bytes(content, self.context))
                out.flush()
                os.fsync(out.fileno())
            beside.replace(file)
            yield 1

    def _older(self) -> Iterator[Path]:
        current = current_key()
        for file in sorted(self.place().rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                with file.open("rb") as opened:
                    if key_of(opened.read(16)) != current:
                        yield file


def _current() -> bytes:
    return bytes.fromhex(current_key())
