"""Turns shapes cut apart in the plane into a division whose neighbours share every corner."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

GRAIN = 1e-6
"""Corners are kept to a millionth of a degree, a tenth of a metre: DOMAIN § 2.5 asks for six decimals."""


def shared_corners(shapes: list[Any]) -> list[Any]:
    """The same division in degrees, with every border drawn once, so that neighbours share each corner exactly.

    Cuts end in the middle of a neighbour's edge, where rounding would open a gap or an overlap. All lines are noded
    on one grain, the faces found again, and each face given to the shape that it came from.
    """
    lines = shapely.union_all([shapely.boundary(s) for s in shapes], grid_size=GRAIN)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    tree = shapely.STRtree(shapes)
    pieces: list[list[Any]] = [[] for _ in shapes]
    for face in faces:
        near = tree.query(face)
        overlaps = [shapely.area(shapely.intersection(face, shapes[i])) for i in near]
        best = max(overlaps, default=0.0)
        if best > shapely.area(face) / 2:
            pieces[near[int(np.argmax(overlaps))]].append(face)
    return [rounded(shapely.union_all(p)) for p in pieces]


def rounded(shape: Any) -> Any:
    """Corners on six decimals, starting where the ring's smallest corner is: the form in which it is written."""
    return shapely.normalize(shapely.transform(shape, lambda xy: np.round(xy, 6)))
