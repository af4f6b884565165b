"""Reading a file in batches, each committed with the mark of how far it has come."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from mazha.channels.imports import rows
from mazha.channels.imports.building import Known, RowIsWrong, build
from mazha.channels.imports.models import Batch, RefusedRow
from mazha.kernel.errors import Refused
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
    known = _known(by, at)
    reader = iter(rows.rows(path, columns))
    while chunk := list(islice(reader, BATCH_ROWS)):
        if chunk[-1][0] <= batch.line:
            continue
        _keep(batch, [(line, row) for line, row in chunk if line > batch.line], columns, known, at)
        tell(_progress(batch))
    if batch.finished_at is None:
        batch.finished_at = at
        batch.save(update_fields=["finished_at"])
    return _progress(batch)


def _progress(batch: Batch) -> Progress:
    return Progress(batch.source, batch.line, batch.kept, batch.refused, batch.finished_at is not None)


@transaction.atomic
def _keep(
    batch: Batch, chunk: list[tuple[int, Mapping[str, str]]], columns: ColumnMap, known: Known, at: dt.datetime
) -> None:
    built: list[matters.Historic] = []
    refused: list[RefusedRow] = []
    for line, row in chunk:
        try:
            built.append(build(row, line, columns, known, source=batch.source, now=at))
        except RowIsWrong as wrong:
            refused.append(RefusedRow(batch=batch, line=line, column=wrong.column[:80], reason=wrong.reason[:200]))
    matters.keep_history(built, source=batch.source, version=known.version, district=known.district, written_at=at)
    RefusedRow.objects.bulk_create(refused)
    batch.line, batch.kept, batch.refused = chunk[-1][0], batch.kept + len(built), batch.refused + len(refused)
    batch.save(update_fields=["line", "kept", "refused"])


def _known(by: Actor, at: dt.datetime) -> Known:
    streets = {area.name_zh: area.code for area in places.areas("street")}
    communities = {area.name_zh: area.code for area in places.areas("community")}
    units = {card.name_zh: card.id for card in people.organisations()}
    units |= {card.name_en: card.id for card in people.organisations() if card.name_en}

    def unit(name: str) -> int | None:
        if not name:
            return None
        if name not in units:
            units[name] = _historic(name, by, at)
        return units[name]

    def place(street: str, community: str) -> tuple[str, str]:
        inner = communities.get(community, "")
        return streets.get(street, inner[:9]), inner

    @lru_cache(maxsize=65_536)
    def locate(lon: float, lat: float, crs: str) -> tuple[str, str, str, float, float, int] | None:
        try:
            found = places.locate(lon, lat, crs=crs)
        except Refused:
            return None
        if found is None:
            return None
        return found.street, found.community, found.grid, found.lon, found.lat, found.cell

    return Known(
        unit=unit, place=place, locate=locate, version=registry.current("hotline").version, district=settings.DISTRICT
    )


def _historic(name: str, by: Actor, at: dt.datetime) -> int:
    """An organisation known only from history: it has a name in lists and figures, and nothing can be sent to it."""
    code = f"history.{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    made = people_actions.found_organisation(code, by=by, at=at, kind="department", name_zh=name[:120])
    people_actions.close_organisation(made, day_of(at) - dt.timedelta(days=1), by=by, at=at)
    return made
