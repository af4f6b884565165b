"""The sample district that comes with the package. `data/SOURCES.txt` says which of it is fact."""

from __future__ import annotations

import csv
import datetime as dt
import json
from importlib.resources import files

import shapely

from mazha.places.models import Area, Spot

AS_OF = dt.date(2023, 6, 30)
"""The day as of which the statistics office listed the streets and communities."""
_LEVELS = {6: Area.Level.DISTRICT, 9: Area.Level.STREET, 12: Area.Level.COMMUNITY, 15: Area.Level.GRID}


def packaged_areas() -> list[Area]:
    """The district, its streets, communities and grids, from the top down; not saved."""
    grids = json.loads(_read("grids.geojson"))["features"]
    codes = [grid["properties"]["code"] for grid in grids]
    shapes = shapely.from_geojson([json.dumps(grid["geometry"]) for grid in grids])
    named: dict[str, Area] = {}
    for row in csv.DictReader(_read("areas.csv").splitlines()):
        within = [shape for code, shape in zip(codes, shapes, strict=True) if code.startswith(row["code"])]
        named[row["code"]] = _area(row["code"], row["name_zh"], row["name_en"], float(row["lon"]), float(row["lat"]))
        named[row["code"]].official_name = row["official"]
        named[row["code"]].outline = shapely.to_wkb(shapely.coverage_union_all(within))
    for grid, shape in zip(grids, shapes, strict=True):
        at = grid["properties"]
        area = _area(at["code"], *grid_names(at["code"], named[at["code"][:12]]), at["lon"], at["lat"])
        area.outline = shapely.to_wkb(shape)
        named[area.code] = area
    return list(named.values())


def packaged_spots() -> list[Spot]:
    """The invented estates, roads, schools and so on; not saved."""
    return [
        Spot(
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            kind=row["kind"],
            lon=float(row["lon"]),
            lat=float(row["lat"]),
            grid=row["grid"],
            generated=True,
        )
        for row in csv.DictReader(_read("spots.csv").splitlines())
    ]


def level_of(code: str) -> Area.Level | None:
    """The level that a code of this length has; None for a length that no level has."""
    return _LEVELS.get(len(code))


def parent_of(code: str) -> str:
    """The code without its last part; empty for a district."""
    return code[:-3] if len(code) > 6 else ""


def grid_names(code: str, community: Area) -> tuple[str, str]:
    """What a grid without a name of its own is called: 中学街社区第1网格, Zhongxuejie Community Grid 1."""
    number = int(code[12:])
    return f"{community.name_zh}第{number}网格", f"{community.name_en} Grid {number}" if community.name_en else ""


def _area(code: str, name_zh: str, name_en: str, lon: float, lat: float) -> Area:
    return Area(
        code=code,
        level=_LEVELS[len(code)],
        parent_id=parent_of(code) or None,
        name_zh=name_zh,
        name_en=name_en,
        lon=lon,
        lat=lat,
        generated=True,
        start_date=AS_OF,
    )


def _read(name: str) -> str:
    return files("mazha.places").joinpath("data", name).read_text(encoding="utf-8")
