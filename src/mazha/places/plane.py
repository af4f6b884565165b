"""A flat map in metres around a district, for lengths and areas; good to a few parts in ten thousand over 50 km."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely

from mazha.places.coordinates import metres_per_degree


@dataclass(frozen=True, slots=True)
class Plane:
    """Metres east and north of one point."""

    lon: float
    lat: float

    @classmethod
    def around(cls, shapes: Any) -> Plane:
        """The plane that touches the earth in the middle of these shapes."""
        west, south, east, north = shapely.total_bounds(shapes)
        return cls(round(float(west + east) / 2, 6), round(float(south + north) / 2, 6))

    def flat(self, shapes: Any) -> Any:
        """From degrees to metres."""
        return shapely.transform(shapes, lambda xy: (xy - [self.lon, self.lat]) * metres_per_degree(self.lat))

    def degrees(self, shapes: Any) -> Any:
        """From metres back to degrees."""
        return shapely.transform(shapes, lambda xy: xy / metres_per_degree(self.lat) + [self.lon, self.lat])
