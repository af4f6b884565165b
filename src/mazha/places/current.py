"""The areas in force, held in memory by each process and renewed when someone changes them.

A row in the store holds a stamp that every change renews. A process looks at it at most once a second
(`AREAS_CHECK_SECONDS`), so that locating a point asks the store nothing, and another process's change is seen soon.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock, local
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
    in_force: dict[str, tuple[AreaFact, ...]]
    """By level, each sorted by code."""
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
        self.lock = Lock()


class _Unsettled(local):
    """Changes that this thread has made and not committed: nobody else may see them."""

    def __init__(self) -> None:
        self.changes: list[Callable[[], None]] = []
        """What each will do when it is committed; the connection forgets those that are undone."""
        self.snapshot: Snapshot | None = None


_held = _Held()
_unsettled = _Unsettled()


def current() -> Snapshot:
    """The areas as they stand. Asks the store only when the last look is more than a second old."""
    if _unsettled.changes and _are_waiting():
        return _with_our_changes()
    held = _held.snapshot
    if held is not None and monotonic() < _held.check_at and held.store == _store():
        return held
    return _renewed()


def touch(at: dt.datetime) -> None:
    """Renew the stamp, first thing in a change and in its transaction; until that ends, other changes wait here."""
    stamp, made = Stamp.objects.select_for_update().get_or_create(
        id=1, defaults={"value": uuid.uuid4(), "changed_at": at}
    )
    if not made:
        stamp.value, stamp.changed_at = uuid.uuid4(), at
        stamp.save(update_fields=["value", "changed_at"])

    def settle() -> None:
        _unsettled.changes, _unsettled.snapshot = [], None
        _held.check_at = 0.0

    _unsettled.changes.append(settle)
    _unsettled.snapshot = None
    transaction.on_commit(settle)


def _are_waiting() -> bool:
    """Whether any of our changes still waits for the commit. Those that do not were undone with their savepoint."""
    queued = {id(entry[1]) for entry in connection.run_on_commit}
    waiting = [settle for settle in _unsettled.changes if id(settle) in queued]
    if len(waiting) < len(_unsettled.changes):
        _unsettled.changes, _unsettled.snapshot = waiting, None
    return bool(waiting)


def _with_our_changes() -> Snapshot:
    if _unsettled.snapshot is None:
        _unsettled.snapshot = _loaded(_stamp(), _store())
    return _unsettled.snapshot


def _store() -> str:
    """Which store the next question would go to: a process may be pointed at another."""
    return str(settings.DATABASES["default"]["NAME"])


def _stamp() -> uuid.UUID | None:
    return Stamp.objects.filter(id=1).values_list("value", flat=True).first()


def _renewed() -> Snapshot:
    with _held.lock:
        held, store, stamp = _held.snapshot, _store(), _stamp()
        if held is None or held.stamp != stamp or held.store != store:
            held = _held.snapshot = _loaded(stamp, store)
        _held.check_at = monotonic() + settings.AREAS_CHECK_SECONDS
        return held


def _loaded(stamp: uuid.UUID | None, store: str) -> Snapshot:
    spots = Spot.objects.order_by("id").values_list("kind", "grid", "name_zh", "name_en", "lon", "lat")
    areas = [AreaFact(*row) for row in _area_rows()]
    parents = {area.parent for area in areas if area.is_in_force}
    outlines = (
        Area.objects.filter(end_date=None, outline__isnull=False)
        .exclude(code__in=[code for code in parents if code])
        .values_list("code", "outline")
    )
    leaves = {code: bytes(outline) for code, outline in outlines if outline is not None}
    return snapshot_of(areas, leaves, [Entry(*row) for row in spots], stamp=stamp, store=store)


def snapshot_of(
    areas: Iterable[AreaFact],
    leaves: Mapping[str, bytes],
    spots: Iterable[Entry],
    *,
    stamp: uuid.UUID | None,
    store: str,
) -> Snapshot:
    """Everything in its place. `leaves` are the outlines, as WKB, of the areas that points are looked for in."""
    known = {area.code: area for area in areas}
    in_force: dict[str, list[AreaFact]] = {}
    for area in sorted(known.values(), key=lambda area: area.code):
        if area.is_in_force:
            in_force.setdefault(area.level, []).append(area)
    return Snapshot(
        stamp=stamp,
        store=store,
        areas=known,
        in_force={level: tuple(facts) for level, facts in in_force.items()},
        points=PointIndex(list(leaves), list(shapely.from_wkb(list(leaves.values())))),
        spots=tuple(spots),
    )


def _area_rows() -> list[tuple[str, str, str, str, str, float, float, bool, dt.date | None, str]]:
    rows = Area.objects.order_by("code").values_list(
        "code", "level", "parent_id", "name_zh", "name_en", "lon", "lat", "generated", "end_date", "successor_id"
    )
    return [(*row[:2], row[2] or "", *row[3:9], row[9] or "") for row in rows]
