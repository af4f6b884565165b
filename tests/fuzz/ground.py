"""The packaged district in memory: finding a place then asks no store."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from mazha.places import current
from mazha.places.addresses import Entry
from mazha.places.sample import packaged_areas, packaged_spots


@contextmanager
def in_memory() -> Iterator[None]:
    held, before = current._held, (current._held.snapshot, current._held.check_at)
    areas = packaged_areas()
    facts = [
        current.AreaFact(a.code, a.level, a.parent_id or "", a.name_zh, a.name_en, a.lon, a.lat, True, None, "")
        for a in areas
    ]
    spots = [Entry(s.kind, s.grid, s.name_zh, s.name_en, s.lon, s.lat) for s in packaged_spots()]
    grids = {a.code: bytes(a.outline or b"") for a in areas if a.level == "grid"}
    store = str(settings.DATABASES["default"]["NAME"])
    held.snapshot = current.snapshot_of(facts, grids, spots, stamp=None, store=store)
    held.check_at = math.inf
    try:
        yield
    finally:
        held.snapshot, held.check_at = before
