"""The areas in force, held in memory by each process and renewed when someone changes them.

A row in the store holds a stamp that every change renews. A process looks at it at most once a second
(`AREAS_CHECK_SECONDS`), so that locating a point asks the store nothing, and another process's change is seen soon.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from time import monotonic

import shapely
from django.conf import settings
from django.db import connection, transaction

from mazha.places.addresses import AddressBook, Entry
from mazha.places.models import Area, Spot, Stamp
from mazha.places.points import PointIndex


@dataclass(frozen=True, slots=True)
class AreaFact:
    """What is known of an area, in force or not, apart from its shape."""

    code: str
    level: str
    parent: str
    """Code of the area it belongs to; empty for a district."""
    name_zh: str
    name_en: str
    lon: float
    lat: float
    generated: bool
    end_date: dt.date | None
    successor: str

    @property
    def is_in_force(self) -> bool:
        return self.end_date is None

    def name(self, language: str) -> str:
        """In English where it is asked for and known, else in Chinese."""
        return self.name_en if language.startswith("en") and self.name_en else self.name_zh


@dataclass(frozen=True)
class Snapshot:
    """Everything of one stamp. Never altered: readers of an older one finish on what they began with."""

    stamp: uuid.UUID | None
    store: str
    areas: dict[str, AreaFact]
    children: dict[str, tuple[str, ...]]
    """Codes in force under each code, sorted; under the empty code the districts."""
    points: PointIndex
    """The finest areas in force: grids, and whatever has not been divided into grids."""
    spots: tuple[Entry, ...]

    @cached_property
    def addresses(self) -> AddressBook:
        named = [
            Entry(a.level, a.code, a.name_zh, a.name_en, a.lon, a.lat)
            for a in self.areas.values()
            if a.is_in_force and a.level != Area.Level.GRID
        ]
        return AddressBook([*named, *self.spots])


class _Held:
    """What this process holds. One for all its threads; only renewing takes the lock."""

    def __init__(self) -> None:
        self.snapshot: Snapshot | None = None
        self.check_at = 0.0
        self.unsettled: Callable[[], None] | None = None
        """Set while a change made in this process is neither committed nor undone."""
        self.lock = Lock()


_held = _Held()


def current() -> Snapshot:
    """The areas as they stand. Asks the store only when the last look is more than a second old."""
    held = _held.snapshot
    if (
        held is not None
        and monotonic() < _held.check_at
        and held.store == settings.DATABASES["default"]["NAME"]
        and (_held.unsettled is None or _is_ours(_held.unsettled))
    ):
        return held
    return _renewed()


def expire() -> None:
    """Look at the stamp again before the next answer."""
    _held.check_at = 0.0


def touch(at: dt.datetime) -> None:
    """Renew the stamp, as part of a change and in its transaction; until it ends, other changes wait here."""
    stamp, made = Stamp.objects.select_for_update().get_or_create(
        id=1, defaults={"value": uuid.uuid4(), "changed_at": at}
    )
    if not made:
        stamp.value, stamp.changed_at = uuid.uuid4(), at
        stamp.save(update_fields=["value", "changed_at"])

    def settle() -> None:
        _held.unsettled = None
        expire()

    _held.unsettled = settle
    expire()
    transaction.on_commit(settle)


def _is_ours(settle: Callable[[], None]) -> bool:
    """Whether the change still waits for this connection's commit. If not, it was undone, or is another thread's."""
    return any(entry[1] is settle for entry in connection.run_on_commit)


def _renewed() -> Snapshot:
    with _held.lock:
        if _held.unsettled is not None and not _is_ours(_held.unsettled):
            _held.unsettled = None
        held, store = _held.snapshot, settings.DATABASES["default"]["NAME"]
        stamp = Stamp.objects.filter(id=1).values_list("value", flat=True).first()
        if held is None or held.stamp != stamp or held.store != store:
            held = _held.snapshot = _loaded(stamp, store)
        _held.check_at = monotonic() + settings.AREAS_CHECK_SECONDS
        return held


def _loaded(stamp: uuid.UUID | None, store: str) -> Snapshot:
    areas = {row[0]: AreaFact(*row) for row in _area_rows()}
    below: dict[str, list[str]] = {}
    for area in areas.values():
        if area.is_in_force:
            below.setdefault(area.parent, []).append(area.code)
    leaves = Area.objects.filter(end_date=None, outline__isnull=False).exclude(code__in=[c for c in below if c])
    outlines = list(leaves.values_list("code", "outline"))
    shapes = shapely.from_wkb([bytes(outline) for _code, outline in outlines if outline is not None])
    return Snapshot(
        stamp=stamp,
        store=store,
        areas=areas,
        children={code: tuple(sorted(codes)) for code, codes in below.items()},
        points=PointIndex([code for code, _outline in outlines], list(shapes)),
        spots=tuple(
            Entry(*row)
            for row in Spot.objects.order_by("id").values_list("kind", "grid", "name_zh", "name_en", "lon", "lat")
        ),
    )


def _area_rows() -> list[tuple[str, str, str, str, str, float, float, bool, dt.date | None, str]]:
    rows = Area.objects.order_by("code").values_list(
        "code", "level", "parent_id", "name_zh", "name_en", "lon", "lat", "generated", "end_date", "successor_id"
    )
    return [(*row[:2], row[2] or "", *row[3:9], row[9] or "") for row in rows]
