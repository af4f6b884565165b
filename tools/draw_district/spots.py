"""Made-up estates, roads, schools, parks, markets and clinics, so that sample matters have somewhere to be.

The names are invented from two short lists. None is meant to be a real place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import shapely

from tools.draw_district.names import pinyin

_FIRST = "春和安听望柳云青松竹晚秋兰朝星映嘉露素凌"
_SECOND = "荷波岚棠溪舟苔渡筠穗月桐砚枫蒲"
_KINDS = {
    "estate": (
        ("小区", "Estate", 46),
        ("花园", "Garden", 34),
        ("家园", "Homes", 34),
        ("苑", "Court", 22),
        ("公寓", "Apartments", 14),
    ),
    "road": (("路", "Road", 24), ("巷", "Lane", 16)),
    "school": (("小学", "Primary School", 10), ("中学", "Middle School", 5), ("幼儿园", "Kindergarten", 9)),
    "park": (("公园", "Park", 9), ("广场", "Square", 5)),
    "market": (("农贸市场", "Farmers' Market", 9), ("便民市场", "Neighbourhood Market", 4)),
    "clinic": (("社区卫生服务站", "Health Station", 9),),
}


@dataclass(frozen=True, slots=True)
class Spot:
    name_zh: str
    name_en: str
    kind: str
    lon: float
    lat: float
    grid: str


def spread(grids: Sequence[tuple[str, Any, float]], dice: Random) -> list[Spot]:
    """Spots in grids given as (code, shape in degrees, how many people live there, roughly)."""
    stems = _stems(dice)
    order = _by_people(grids, dice)
    made: list[Spot] = []
    for kind, endings in _KINDS.items():
        for ending, english, count in endings:
            for _one in range(count):
                code, shape = order[len(made) % len(order)]
                stem = stems[len(made)]
                lon, lat = point_within(shape, dice)
                made.append(Spot(stem + ending, f"{pinyin(stem)} {english}", kind, lon, lat, code))
    return made


def _stems(dice: Random) -> list[str]:
    """Every pair of a first and a second character, in an order of its own: no two share a name, in either language."""
    pairs = [a + b for a in _FIRST for b in _SECOND]
    return sorted(pairs, key=lambda _pair: dice.random())


def _by_people(grids: Sequence[tuple[str, Any, float]], dice: Random) -> list[tuple[str, Any]]:
    """Grids in random order, the well populated ones first and no grid twice (Efraimidis and Spirakis 2006)."""
    ranked = sorted(grids, key=lambda g: dice.random() ** (1 / g[2]), reverse=True)
    return [(code, shape) for code, shape, _people in ranked]


def point_within(shape: Any, dice: Random) -> tuple[float, float]:
    """A point well inside, so that rounding cannot carry it over a border."""
    west, south, east, north = shape.bounds
    inner = shapely.buffer(shape, -0.0002)
    while True:
        lon, lat = round(west + dice.random() * (east - west), 6), round(south + dice.random() * (north - south), 6)
        if shapely.contains_xy(inner if not inner.is_empty else shape, lon, lat):
            return lon, lat
