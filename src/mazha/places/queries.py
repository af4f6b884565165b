"""Where a point is, what a place is called, what lies near: public facts, the same for whoever asks.

Everything but `map_shapes` answers from memory (`current.py`).
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext as _

from mazha.kernel.errors import Unknown
from mazha.places import tiles as _tiles
from mazha.places.cells import cell_of, cells_around, cells_within, outline_of
from mazha.places.coordinates import box_around
from mazha.places.current import AreaFact, current
from mazha.places.finding import Candidate, near, search_address
from mazha.places.locating import (
    CoordinatesAreNotNumbers,
    CoordinatesAreSwapped,
    Located,
    OutsideTheDistrict,
    locate,
    locate_inside,
)
from mazha.places.models import Area
from mazha.places.shapes import MapShapes, drawn
from mazha.places.tiles import TileSource

__all__ = [
    "AreaFact",
    "Candidate",
    "CoordinatesAreNotNumbers",
    "CoordinatesAreSwapped",
    "Located",
    "MapShapes",
    "OutsideTheDistrict",
    "TileSource",
    "area",
    "area_name",
    "area_path",
    "areas",
    "box_around",
    "cell_of",
    "cells_around",
    "cells_within",
    "kind_name",
    "locate",
    "locate_inside",
    "map_shapes",
    "near",
    "outline_of",
    "search_address",
    "tile_origins",
    "tile_sources",
]


def area(code: str) -> AreaFact:
    """An area by its code, in force or not. Refuses an unknown code."""
    found = current().areas.get(code)
    if found is None:
        raise Unknown(_("No area has the code %(code)s. Check the digits.") % {"code": code[:20]}, area=code[:20])
    return found


def areas(level: str, parent: str | None = None) -> tuple[AreaFact, ...]:
    """Areas of a level in force, by code; only those within `parent` where one is given."""
    facts = current().in_force.get(level, ())
    return facts if parent is None else tuple(fact for fact in facts if fact.code.startswith(parent))


def area_name(code: str, language: str) -> str:
    """The area's name, also after it ceased. An unknown code is its own name: a page must not fail over it."""
    fact = current().areas.get(code)
    return code if fact is None else fact.name(language)


def area_path(code: str, language: str) -> str:
    """From the street down: “东关街道 · 中学街社区 · 第1网格”. A district is named alone."""
    known = current().areas
    steps = [known[code[:n]] for n in (9, 12, 15) if len(code) >= n and code[:n] in known]
    if not steps:
        return area_name(code, language)
    names = [fact.name(language) for fact in steps]
    short = [name.removeprefix(above).strip() or name for above, name in zip(["", *names], names, strict=False)]
    return " · ".join(short)


def kind_name(kind: str) -> str:
    """What an area's level or a spot's kind is called in the reader's language."""
    names = {
        "district": _("District"),
        "street": _("Subdistrict"),
        "community": _("Community or village"),
        "grid": _("Grid"),
        "estate": _("Residential estate"),
        "road": _("Road"),
        "school": _("School"),
        "park": _("Park or square"),
        "market": _("Market"),
        "clinic": _("Health station"),
    }
    return names.get(kind) or _("Place")


def map_shapes(level: str, parent: str | None = None) -> MapShapes:
    """The shapes of a level as GeoJSON, simplified to about 3 m, with an ETag; within `parent` where one is given.

    Made once for each state of the areas, then kept. Refuses an unknown level.
    """
    if level not in Area.Level.values:
        raise Unknown(
            _("No level is called “%(level)s”. Use one of: %(known)s.")
            % {"level": level[:20], "known": ", ".join(Area.Level.values)},
            level=level[:20],
        )
    here = current()
    return _map_shapes(level, parent or "", f"{here.store} {here.stamp}")


@lru_cache(maxsize=64)
def _map_shapes(level: str, parent: str, _state: str) -> MapShapes:
    rows = Area.objects.filter(level=level, code__startswith=parent, end_date=None, outline__isnull=False)
    known = current().areas
    outlines = rows.order_by("code").values_list("code", "outline")
    return drawn((known[code], bytes(outline)) for code, outline in outlines if code in known and outline is not None)


def tile_sources(language: str) -> tuple[TileSource, ...]:
    """Layers of tiles from outside, bottom first; empty unless the installation has a key."""
    return _tiles.sources(language)


def tile_origins() -> tuple[str, ...]:
    """Origins that a page showing these tiles must allow images from."""
    return _tiles.origins()
