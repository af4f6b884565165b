"""The base map as GeoJSON: the district's own outline, streets, communities and grids. Nothing comes from outside."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import shapely
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from shapely.geometry import mapping, shape


@cache
def _shapes() -> bytes:
    data = resources.files("mazha.places") / "data"
    outline = json.loads((data / "outline.geojson").read_text(encoding="utf-8"))
    grids = json.loads((data / "grids.geojson").read_text(encoding="utf-8"))
    below: dict[str, list[object]] = {}
    for each in grids["features"]:
        for length in (9, 12):
            below.setdefault(each["properties"]["code"][:length], []).append(shape(each["geometry"]))
    features = [{"type": "Feature", "properties": {"level": "district"}, "geometry": f["geometry"]} for f in outline["features"]]
    for code, shapes in below.items():
        level = "street" if len(code) == 9 else "community"
        features.append({"type": "Feature", "properties": {"level": level, "code": code}, "geometry": mapping(shapely.union_all(shapes))})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@require_GET
def base(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(_shapes(), content_type="application/geo+json")
