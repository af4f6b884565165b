"""H3 cells: hexagons for counting and for drawing near what is near. Areas, not cells, say who is responsible."""

from __future__ import annotations

import math
from functools import lru_cache

import h3.api.basic_int as h3

from mazha.places.coordinates import metres_between, metres_per_degree

RESOLUTION = 10
"""Cells about 130 m across; a matter keeps its cell at this resolution, coarser ones are its parents."""


def cell_of(lon: float, lat: float, resolution: int = RESOLUTION) -> int:
    """The cell of a WGS-84 point, as the 64-bit integer that a bigint column holds."""
    return int(h3.latlng_to_cell(lat, lon, resolution))


def cells_within(lon: float, lat: float, metres: float, resolution: int = RESOLUTION) -> list[int]:
    """Every cell that any point within so many metres can lie in, sorted. A few cells more than needed, never fewer."""
    middle = cell_of(lon, lat, resolution)
    corner = _to_corner(middle)
    # Centres of neighbouring cells lie √3 times an edge apart, a row of cells 1.5 times; 1.2 allows for distortion.
    rings = math.ceil((metres + 2 * corner) / (1.5 * corner / 1.2))
    across, along = metres_per_degree(lat)
    reach, near = (metres + corner * 1.2) ** 2, []
    for cell in h3.grid_disk(middle, rings):
        cell_lat, cell_lon = h3.cell_to_latlng(cell)
        if ((cell_lon - lon) * across) ** 2 + ((cell_lat - lat) * along) ** 2 <= reach:
            near.append(int(cell))
    return sorted(near)


@lru_cache(maxsize=20_000)
def cells_around(cell: int, metres: float) -> tuple[int, ...]:
    """Every cell of the same resolution that a point within so many metres of any point of this one can lie in.

    Remembered: an intake asks it every time, and a district has some twelve thousand cells.
    """
    lat, lon = h3.cell_to_latlng(cell)
    return tuple(cells_within(lon, lat, metres + _to_corner(cell), h3.get_resolution(cell)))


def outline_of(cell: int) -> list[tuple[float, float]]:
    """The corners of a cell, longitude first, not closed."""
    return [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]


def _to_corner(cell: int) -> float:
    lat, lon = h3.cell_to_latlng(cell)
    return max(metres_between(lon, lat, *corner) for corner in outline_of(cell))
