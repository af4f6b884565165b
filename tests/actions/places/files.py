"""GeoJSON files of areas for tests, cut from the loaded district."""

from __future__ import annotations

import json
from typing import Any

import shapely

from mazha.places.models import Area

COMMUNITY = "370705001001"


def shape_of(code: str) -> Any:
    return shapely.from_wkb(bytes(Area.objects.values_list("outline", flat=True).get(code=code) or b""))


def feature(code: object, shape: Any, **names: object) -> dict[str, Any]:
    geometry = None if shape is None else json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": {"code": code, **names}, "geometry": geometry}


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def halves(code: str = COMMUNITY) -> tuple[Any, Any]:
    """An area cut in two down the middle, west and east."""
    shape = shape_of(code)
    west, south, east, north = shape.bounds
    middle = (west + east) / 2
    return tuple(
        max(shapely.get_parts(shapely.clip_by_rect(shape, *box)), key=shapely.area)
        for box in ((west, south, middle, north), (middle, south, east, north))
    )


def everything() -> list[tuple[object, ...]]:
    """Every area as it stands, to compare before with after."""
    return list(Area.objects.order_by("code").values_list())
