"""Whether areas fit together: each inside its parent, none over another, no gap left. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import shapely

from mazha.places.plane import Plane

SLACK = 15.0
"""Metres. Surveys of two levels never meet exactly: narrower strips pass, and a point there is still found."""

What = Literal["outside", "overlap", "gap"]


class Misfit(NamedTuple):
    what: What
    code: str
    """The area that does not fit; for a gap, the parent in which it lies."""
    other: str
    """What it does not fit with: its parent, or the area it overlaps."""
    square_metres: int


def misfits(parent: str, ground: Any, children: Mapping[str, Any]) -> list[Misfit]:
    """What is wrong with a parent's children. Shapes in WGS-84; `ground` None when the parent's shape is not known."""
    codes = sorted(children)
    plane = Plane.around([children[code] for code in codes])
    shapes = np.array([plane.flat(children[code]) for code in codes], dtype=object)
    found = _overlaps(codes, shapes)
    if ground is not None:
        flat = plane.flat(ground)
        for code, rest in zip(codes, shapely.difference(shapes, flat), strict=True):
            if _is_wide(rest):
                found.append(Misfit("outside", code, parent, round(rest.area)))
        gap = shapely.difference(flat, shapely.union_all(shapes))
        if _is_wide(gap):
            found.append(Misfit("gap", parent, "", round(gap.area)))
    return found


def best_heir(shape: Any, others: Mapping[str, Any]) -> str:
    """The area that takes most of this shape's ground; empty when none touches it."""
    sizes = {code: float(shapely.intersection(shape, other).area) for code, other in sorted(others.items())}
    code = max(sizes, key=sizes.__getitem__, default="")
    return code if code and sizes[code] > 0 else ""


def _overlaps(codes: list[str], shapes: Any) -> list[Misfit]:
    found = []
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for one, other in sorted({(int(max(pair)), int(min(pair))) for pair in pairs.T if pair[0] != pair[1]}):
        shared = shapely.intersection(shapes[one], shapes[other])
        if _is_wide(shared):
            found.append(Misfit("overlap", codes[one], codes[other], round(shared.area)))
    return found


def _is_wide(shape: Any) -> bool:
    """Whether it is anywhere wider than the slack."""
    return not shapely.buffer(shape, -SLACK / 2).is_empty
