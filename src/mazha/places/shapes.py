"""The district's own shapes as GeoJSON for a map that needs nothing from outside."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from mazha.places.current import AreaFact

TOLERANCE = 3e-5
"""About three metres: less than a line is wide at the closest zoom of the built-in map."""
DECIMALS = 5
"""About a metre."""


@dataclass(frozen=True, slots=True)
class MapShapes:
    """A GeoJSON document ready to be sent."""

    body: bytes
    gzipped: bytes
    etag: str
    """Quoted, as it goes into the header; changes exactly when the document does."""


def drawn(areas: Iterable[tuple[AreaFact, bytes]]) -> MapShapes:
    """Shapes simplified together, so that neighbours still meet, each with its code, names and label point."""
    listed = list(areas)
    shapes = shapely.from_wkb([outline for _fact, outline in listed])
    simple = shapely.coverage_simplify(shapes, TOLERANCE) if listed else []
    features = [_feature(fact, shape) for (fact, _outline), shape in zip(listed, simple, strict=True)]
    document = {"type": "FeatureCollection", "features": features}
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(body).hexdigest()[:24]
    return MapShapes(body, gzip.compress(body, 9, mtime=0), f'"{digest}"')


def _feature(fact: AreaFact, shape: Any) -> dict[str, object]:
    rounded = shapely.transform(shape, lambda xy: np.round(xy, DECIMALS))
    return {
        "type": "Feature",
        "id": int(fact.code),
        "properties": {
            "code": fact.code,
            "level": fact.level,
            "zh": fact.name_zh,
            "en": fact.name_en,
            "lon": round(fact.lon, DECIMALS),
            "lat": round(fact.lat, DECIMALS),
            "generated": fact.generated,
        },
        "geometry": json.loads(shapely.to_geojson(rounded)),
    }
