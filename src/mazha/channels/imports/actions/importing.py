"""Reading a file in batches, each committed with the mark of how far it has come."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from mazha.channels.imports import crew, rows
from mazha.channels.imports.building import Known, unit_named
from mazha.channels.imports.models import Batch, RefusedRow
from mazha.kernel.moments import day_of
from mazha.matters import actions as matters
from mazha.people import actions as people_actions
from mazha.people import queries as people
from mazha.places import queries as places
from mazha.procedures import registry

if TYPE_CHECKING:
    from mazha.channels.imports.columns import ColumnMap
    from mazha.people.actor import Actor

BATCH_ROWS = 1000
LARGE = 2_000_000
"""Bytes from which on starting more processes is worth its two seconds."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come."""

    source: str
    line: int
    kept: int
    refused: int
    finished: bool


def import_file(
    path: Path, columns: ColumnMap, *, by: Actor, at: dt.datetime, tell: Callable[[Progress], None] = lambda _p: None
) -> Progress:
    """Import a file under a map, or go on with it where an earlier run stopped; run again to the end it does nothing.

    Rows that cannot become matters are reported with line, column and reason, and never half-written. Refuses a file
    that cannot be read or lacks a column.
    """
    digest = rows.digest(path)
    source = f"{columns.name}:{digest.hex()[:10]}"
    batch, _made = Batch.objects.get_or_create(
        source=source, defaults={"map": columns.name, "file_name": path.name[:200], "sha256": digest, "started_at": at}
    )
    with crew.building(columns, source=batch.source, at=at, many=path.stat().st_size >= LARGE) as build:
        for built in build(_orders(path, columns, batch.line, by, at)):
            _keep(batch, built, at)
            tell(_progress(batch))
    if batch.finished_at is None:
        batch.finished_at = at
        batch.save(update_fields=["finished_at"])
    return _progress(batch)


def _progress(batch: Batch) -> Progress:
    return Progress(batch.source, batch.line, batch.kept, batch.refused, batch.finished_at is not None)


def _orders(path: Path, columns: ColumnMap, done: int, by: Actor, at: dt.datetime) -> Iterator[crew.Order]:
    """Chunks of rows after the line that was done, each with what the names in it mean."""
    reader = iter(rows.rows(path, columns))
    known = _known()
    while chunk := list(islice(reader, BATCH_ROWS)):
        left = [(line, row) for line, row in chunk if line > done]
        if not left:
            continue
        named = {name for _line, row in left if (name := unit_named(row, columns))}
        if strange := named - known.units.keys():
            known = replace(known, units={**known.units, **{name: _historic(name, by, at) for name in strange}})
        yield crew.Order(left, known)


@transaction.atomic
def _keep(batch: Batch, built: crew.Built, at: dt.datetime) -> None:
    matters.keep_history(
        built.matters, source=batch.source, version=built.known.version, district=built.known.district, written_at=at
    )
    RefusedRow.objects.bulk_create(
        RefusedRow(batch=batch, line=line, column=column[:80], reason=reason[:200])
        for line, column, reason in built.refused
    )
    batch.line, batch.kept, batch.refused = (
        built.last_line, batch.kept + len(built.matters), batch.refused + len(built.refused),
    )  # fmt: skip
    batch.save(update_fields=["line", "kept", "refused"])


def _known() -> Known:
    units = {card.name_zh: card.id for card in people.organisations()}
    units |= {card.name_en: card.id for card in people.organisations() if card.name_en}
    return Known(
        units=units,
        streets={area.name_zh: area.code for area in places.areas("street")},
        communities={area.name_zh: area.code for area in places.areas("community")},
        version=registry.current("hotline").version,
        district=settings.DISTRICT,
    )


def _historic(name: str, by: Actor, at: dt.datetime) -> int:
    """An organisation known only from history: it has a name in lists and figures, and nothing can be sent to it."""
    code = f"history.{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    made = people_actions.found_organisation(code, by=by, at=at, kind="department", name_zh=name[:120])
    people_actions.close_organisation(made, day_of(at) - dt.timedelta(days=1), by=by, at=at)
    return made
