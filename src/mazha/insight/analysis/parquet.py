"""The read side as Parquet files for analysis: rows of matters without persons, texts or places finer than a community.

A matter is known by a keyed hash whose key is thrown away with the export: rows of two exports cannot be joined, and
none leads back to a matter. Restricted matters and those somebody is kept out of are left out. Moments are hours.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from mazha.insight.models import Flow
from mazha.kernel.errors import Unacceptable
from mazha.kernel.moments import SHANGHAI
from mazha.matters import queries as matters
from mazha.people.actor import Actor
from mazha.people.wall import seated

ANALYST = Actor.system("insight.analysis")
BATCH = 50_000
_HOUR = pa.timestamp("us")
MATTERS = pa.schema([
    ("matter", pa.string()), ("procedure", pa.string()), ("district", pa.string()), ("street", pa.string()),
    ("community", pa.string()), ("unit", pa.int64()), ("category", pa.string()), ("channel", pa.string()),
    ("opened_at", _HOUR), ("closed_at", _HOUR), ("outcome", pa.string()), ("agreed", pa.bool_()),
    ("was_late", pa.bool_()), ("late_by_law", pa.bool_()), ("reworks", pa.int64()),
])  # fmt: skip
_COLUMNS = (
    "procedure", "district", "street", "community", "lead_unit_id", "category", "channel", "opened_at", "closed_at",
    "outcome", "agreed", "was_late", "late_by_law", "reworks",
)  # fmt: skip
FLOW = pa.schema([
    ("day", pa.date32()), ("district", pa.string()), ("street", pa.string()), ("procedure", pa.string()),
    ("stage", pa.string()), ("next", pa.string()), ("bucket", pa.int64()), ("n", pa.int64()), ("handed", pa.int64()),
    ("returned", pa.int64()),
])  # fmt: skip


def write(folder: Path) -> dict[str, int]:
    """Write `matters.parquet` and `flow.parquet`; how many rows each has. Refuses a folder that holds one of them."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("matters", "flow"):
        if (folder / f"{name}.parquet").exists():
            raise Unacceptable(
                _("%(file)s is there already. Give an empty folder.") % {"file": folder / f"{name}.parquet"}
            )
    with seated(ANALYST):
        rows = matters.visible_to(ANALYST).filter(restricted="", barred__isnull=True).order_by()
        found = rows.values_list("pk", *_COLUMNS).iterator(chunk_size=BATCH)
        key = os.urandom(32)
        flow = Flow.objects.order_by().values_list(*FLOW.names).iterator(chunk_size=BATCH)
        return {
            "matters": _written(folder / "matters.parquet", MATTERS, (_told(row, key) for row in found)),
            "flow": _written(folder / "flow.parquet", FLOW, flow),
        }


def _told(row: tuple[Any, ...], key: bytes) -> tuple[Any, ...]:
    name = hashlib.blake2b(row[0].bytes, key=key, digest_size=16).hexdigest()
    return (name, *(_hour(value) if isinstance(value, dt.datetime) else value for value in row[1:]))


def _hour(at: dt.datetime) -> dt.datetime:
    """On the district's clock, without a zone: hours of the day are then the same in every engine."""
    return at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0, tzinfo=None)


def _written(path: Path, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]) -> int:
    count, left = 0, iter(rows)
    half = path.with_suffix(".half")
    with pq.ParquetWriter(half, schema) as writer:
        for batch in _batches(left):
            named = zip(zip(*batch, strict=True), schema, strict=True)
            columns = [pa.array(column, field.type) for column, field in named]
            writer.write_batch(pa.record_batch(columns, schema=schema))
            count += len(batch)
    half.chmod(0o600)
    half.replace(path)
    return count


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
