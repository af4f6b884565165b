"""Which area a point lies in: an index in memory, asked once for every matter that comes in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from mazha.places.coordinates import box_around, metres_per_degree


class PointIndex:
    """Areas that do not overlap, by code, with their shapes in WGS-84 degrees.

    A point on a shared border belongs to the area whose code comes first, so that it always gets the same answer.
    """

    def __init__(self, codes: Sequence[str], shapes: Sequence[Any]) -> None:
        order = sorted(range(len(codes)), key=codes.__getitem__)
        self.codes = [codes[i] for i in order]
        self._shapes: NDArray[Any] = np.array([shapes[i] for i in order], dtype=object)
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)
        self._query = self._tree.query
        bounds = shapely.total_bounds(self._shapes) if len(order) else (0.0, 0.0, 0.0, 0.0)
        self.bounds: tuple[float, float, float, float] = tuple(float(edge) for edge in bounds)  # type: ignore[assignment]
        """West, south, east, north."""

    def code_at(self, lon: float, lat: float) -> str:
        """The area's code; empty when the point lies in none."""
        # An array of one point: a lone Point takes twice as long to be told from a sequence.
        hits = self._query(shapely.points(((lon, lat),)), predicate="intersects")[1]
        if len(hits) == 0:
            return ""
        return self.codes[int(hits[0] if len(hits) == 1 else hits.min())]

    def codes_at(self, lons: ArrayLike, lats: ArrayLike) -> list[str]:
        """The same for many points at once, about ten times faster a point."""
        points = shapely.points(lons, lats)
        rows, hits = self._tree.query(points, predicate="intersects")
        found = np.full(len(points), len(self.codes), dtype=np.int64)
        np.minimum.at(found, rows, hits)
        names = [*self.codes, ""]
        return [names[i] for i in found]

    def nearest(self, lon: float, lat: float, within: float) -> tuple[str, float]:
        """The area nearest to a point that lies in none, and how far off its border is, in metres.

        An empty code when there is none within that many metres.
        """
        hits = np.sort(self._query(shapely.box(*box_around(lon, lat, within)), predicate="intersects"))
        if len(hits) == 0:
            return "", 0.0
        across, along = metres_per_degree(lat)
        flat = shapely.transform(self._shapes[hits], lambda xy: (xy - [lon, lat]) * [across, along])
        distances = shapely.distance(flat, shapely.Point(0, 0))
        i = int(distances.argmin())
        return (self.codes[hits[i]], float(distances[i])) if distances[i] <= within else ("", 0.0)

    def off(self, lon: float, lat: float) -> float:
        """How far a point lies from the nearest area, in metres, roughly."""
        if not self.codes:
            return float("inf")
        across, along = metres_per_degree(lat)
        nearest = self._shapes[self._tree.nearest(shapely.Point(lon, lat))]
        flat = shapely.transform(nearest, lambda xy: (xy - [lon, lat]) * [across, along])
        return float(shapely.distance(flat, shapely.Point(0, 0)))
