"""Divides a shape into connected parts of given sizes, with straight cuts as between city blocks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import numpy as np
import shapely
import shapely.affinity
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_TURNS = (0, 90, 10, -10, 80, 45, -45)
_FAR = 1e6


def around_seeds(shape: Any, seeds: Floats, shares: Sequence[float]) -> list[Any]:
    """One part around each seed, its area in proportion to its share: a power diagram with fitted weights."""
    points = _lattice(shape, 250.0)
    wanted = np.asarray(shares) / sum(shares)
    weights = np.zeros(len(seeds))
    for step in range(400):
        distances = ((points[:, None, :] - seeds[None, :, :]) ** 2).sum(axis=2) - weights
        got = np.bincount(distances.argmin(axis=1), minlength=len(seeds)) / len(points)
        weights += (wanted - got) * shape.area * (0.6 if step < 300 else 0.1)
    return connected([shapely.intersection(shape, _cell(i, seeds, weights)) for i in range(len(seeds))])


def _lattice(shape: Any, step: float) -> Floats:
    west, south, east, north = shape.bounds
    x, y = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    xy = np.column_stack([x.ravel(), y.ravel()])
    return np.asarray(xy[shapely.contains_xy(shape, xy)], dtype=float)


def _cell(i: int, seeds: Floats, weights: Floats) -> Any:
    """Where seed `i` is nearest, distances squared being lessened by each seed's weight."""
    cell = shapely.box(-_FAR, -_FAR, _FAR, _FAR)
    for j in range(len(seeds)):
        if j != i:
            across = seeds[j] - seeds[i]
            span = float(across @ across)
            at = float(weights[i] - weights[j] + span) / (2 * math.sqrt(span))
            angle = math.atan2(across[1], across[0])
            cell = shapely.intersection(cell, _half_plane(seeds[i], angle, at))
    return cell


def _half_plane(origin: Floats, angle: float, at: float) -> Any:
    east, north = np.array([math.cos(angle), math.sin(angle)]), np.array([-math.sin(angle), math.cos(angle)])
    near, back = origin + east * at, origin - east * _FAR
    return shapely.polygons([near + north * _FAR, near - north * _FAR, back - north * _FAR, back + north * _FAR])


def connected(parts: list[Any]) -> list[Any]:
    """Each part in one piece: what a cut left on the far side goes to the neighbour it shares most border with."""
    mains = [max(shapely.get_parts(p), key=shapely.area) for p in parts]
    strays = [s for p, m in zip(parts, mains, strict=True) for s in shapely.get_parts(p) if not s.equals(m)]
    for stray in sorted(strays, key=lambda s: -s.area):
        borders = [shapely.length(shapely.intersection(stray.boundary, m.buffer(0.01))) for m in mains]
        i = int(np.argmax(borders))
        mains[i] = shapely.union(mains[i], stray)
    return mains


def by_cuts(shape: Any, shares: Sequence[float], outward: Callable[[Any], float], dice: Random) -> list[Any]:
    """As many parts as shares, in proportion to them. Later shares come to lie where `outward` is greater."""
    if len(shares) == 1:
        return [shape]
    middle = _halfway(shares)
    inner, outer = shares[:middle], shares[middle:]
    one, other = _cut(shape, sum(inner) / sum(shares), outward, dice)
    return by_cuts(one, inner, outward, dice) + by_cuts(other, outer, outward, dice)


def _halfway(shares: Sequence[float]) -> int:
    sums = np.cumsum(shares)
    return int(np.abs(sums[:-1] - sums[-1] / 2).argmin()) + 1


def _cut(shape: Any, share: float, outward: Callable[[Any], float], dice: Random) -> tuple[Any, Any]:
    """The best of several straight cuts, in two connected parts; the inner one has the share, or nearly."""
    lean = _long_side(shape) + (dice.random() - 0.5) * 10
    best: tuple[float, Any, Any] | None = None
    for rank, turn in enumerate(_TURNS):
        angle = lean + turn
        turned = _rotated(shape, -angle)
        low, high = _split(turned, share, lambda part, angle=angle: outward(_rotated(part, angle)))  # type: ignore[misc]
        low, high = connected([low, high])
        off = abs(low.area / turned.area - share)
        badness = _length_of_cut(low, high, turned) * (1 + 0.02 * rank + 5 * off) + _spread(low) + _spread(high)
        if best is None or badness < best[0]:
            best = (badness, _rotated(low, angle), _rotated(high, angle))
    assert best is not None
    return best[1], best[2]


def _rotated(shape: Any, degrees: float) -> Any:
    return shapely.affinity.rotate(shape, degrees, origin=(0, 0))


def _split(turned: Any, share: float, outward: Callable[[Any], float]) -> tuple[Any, Any]:
    """Cut by a north-south line: the part with the share, then the rest."""
    halves = _at_area(turned, share)
    if outward(halves[0]) <= outward(halves[1]):
        return halves
    rest, part = _at_area(turned, 1 - share)
    return part, rest


def _at_area(turned: Any, share: float) -> tuple[Any, Any]:
    west, south, east, north = turned.bounds
    low, high, wanted = west, east, turned.area * share
    for _round in range(15):
        x = (low + high) / 2
        if shapely.clip_by_rect(turned, west - 1, south - 1, x, north + 1).area < wanted:
            low = x
        else:
            high = x
    return (
        shapely.intersection(turned, shapely.box(west - 1, south - 1, x, north + 1)),
        shapely.intersection(turned, shapely.box(x, south - 1, east + 1, north + 1)),
    )


def _length_of_cut(one: Any, other: Any, whole: Any) -> float:
    return float(one.length + other.length - whole.length) / 2


def _spread(part: Any) -> float:
    """A penalty in metres that grows as the part gets long and thin."""
    return float(max(0.0, part.length - 5.2 * math.sqrt(part.area)))


def _long_side(shape: Any) -> float:
    corners = np.asarray(shapely.oriented_envelope(shape).exterior.coords)
    sides = np.diff(corners[:3], axis=0)
    long = sides[int(np.hypot(sides[:, 0], sides[:, 1]).argmax())]
    return math.degrees(math.atan2(long[1], long[0])) % 180
