"""Windows of a scan: zones of cells, and stretches of time.

Zones are held as one list of steps. A step adds one cell to the zone that stands `depth` cells deep before it, so that
a count is one addition per step, whether zones are growing circles, connected pieces of a neighbour graph or a list of
one's own. A step that is not `kept` only leads to others and is no window itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mazha.insight.early.scan import kernels
from mazha.kernel.errors import Refused

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

EQUATOR_KM, FLATTENING = 6378.137, 1 / 298.257223563
"""WGS 84."""
SAME_DISTANCE = 1e-9
"""Two distances that differ by less than this share of themselves are one: a grid's are equal but for rounding."""
MOST_FLEXIBLE = 14
MOST_INTERVALS = 200_000


class WindowsNotUsable(Refused):
    """The windows asked for cannot be made from these cells and times."""

    code = "scan_windows"


@dataclass(frozen=True)
class Zones:
    """The zones to look at. `centre` is the cell a zone grew from; `cells` are numbers of cells from 0."""

    cells: Ints
    depth: Ints
    kept: Flags
    centre: Ints

    @property
    def numbers(self) -> Ints:
        """The steps that are windows, in order: zone 1, 2, 3, …"""
        return np.flatnonzero(self.kept)

    def locations(self, step: int) -> list[int]:
        """The cells of the zone that ends with this step, nearest to its centre first."""
        found = [int(self.cells[step])]
        wanted = int(self.depth[step]) - 1
        while wanted >= 0:
            step -= 1
            if self.depth[step] == wanted:
                found.append(int(self.cells[step]))
                wanted -= 1
        return found[::-1]

    def sums(self, weight: Floats) -> Floats:
        """The weight of each step's zone."""
        return kernels.zone_sums(self.cells, self.depth, np.asarray(weight, np.float64))


@dataclass(frozen=True)
class Intervals:
    """Stretches of time to look at: from `begin` up to and without `end`."""

    begin: Ints
    end: Ints

    @property
    def durations(self) -> Ints:
        return self.end - self.begin


def prospective(times: int, most: int | None = None) -> Intervals:
    """Every stretch that ends with the last time, up to `most` long (default: half of the times)."""
    longest = _longest(times, most)
    return Intervals(times - np.arange(1, longest + 1), np.full(longest, times))


def retrospective(times: int, most: int | None = None) -> Intervals:
    """Every stretch whatsoever, up to `most` long (default: half of the times)."""
    longest = _longest(times, most)
    pairs = [(end - length, end) for length in range(1, longest + 1) for end in range(length, times + 1)]
    if len(pairs) > MOST_INTERVALS:
        raise WindowsNotUsable(
            f"{len(pairs):,} stretches of time are too many. Give a shorter longest duration, or count by week.",
            stretches=len(pairs),
        )
    begin, end = np.array(pairs).T
    return Intervals(begin, end)


def whole(times: int) -> Intervals:
    """All of the time at once: a purely spatial scan."""
    return Intervals(np.array([0]), np.array([times]))


def _longest(times: int, most: int | None) -> int:
    longest = max(1, times // 2) if most is None else most
    if not 1 <= longest <= times:
        raise WindowsNotUsable(
            f"The longest duration is {longest}, the input holds {times} times. Choose from 1 to {times}.",
            longest=longest,
            times=times,
        )
    return longest


def distances(xy: Floats, *, geographic: bool = False, sphere: float | None = None) -> Floats:
    """Between each two cells: in the units of x and y, or in kilometres where they are longitude and latitude.

    Kilometres are along the WGS 84 ellipsoid (Andoyer–Lambert; Meeus 1998, ch. 11), or a `sphere` of that radius.
    """
    if not geographic:
        x, y = np.asarray(xy, np.float64).T
        return np.asarray(np.hypot(x[:, None] - x, y[:, None] - y))
    lon, lat = np.radians(xy).T
    mean, apart, across = (lat[:, None] + lat) / 2, (lat[:, None] - lat) / 2, (lon[:, None] - lon) / 2
    near = (np.sin(apart) * np.cos(across)) ** 2 + (np.cos(mean) * np.sin(across)) ** 2
    far = (np.cos(apart) * np.cos(across)) ** 2 + (np.sin(mean) * np.sin(across)) ** 2
    angle = np.arctan2(np.sqrt(near), np.sqrt(far))
    if sphere is not None:
        return np.asarray(2 * sphere * angle)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.sqrt(near * far) / angle
        polar = (3 * ratio - 1) / (2 * far) * (np.sin(mean) * np.cos(apart)) ** 2
        level = (3 * ratio + 1) / (2 * near) * (np.cos(mean) * np.sin(apart)) ** 2
        return np.where(angle > 0, 2 * angle * EQUATOR_KM * (1 + FLATTENING * (polar - level)), 0.0)


def circles(
    distance: Floats,
    weight: Floats,
    *,
    share: float | None = None,
    radius: float | None = None,
    nearest: int | None = None,
    ties_together: bool = True,
    once: bool = True,
) -> Zones:
    """Circles round every cell, up to a share of all `weight`, a radius, or a number of cells; all that are given hold.

    A circle takes all cells that are equally far or none (`ties_together`); SaTScan and `scanstatistics` add them one
    by one. `once` drops a circle whose cells another one has already.
    """
    if share is not None and not 0 < share <= 1:
        raise WindowsNotUsable(f"The largest share is {share}. Give one above 0 and up to 1.", share=share)
    limit = np.inf if share is None else share * float(weight.sum()) * (1 + 1e-12)
    cells, depth, kept, centre = [], [], [], []
    for i in range(len(distance)):
        order = np.argsort(distance[i], kind="stable")
        away = distance[i][order]
        ends = np.append(np.diff(away) > SAME_DISTANCE * away[1:], True) if ties_together else np.ones(len(order), bool)
        fits = np.cumsum(weight[order]) <= limit
        fits &= (away <= radius) if radius is not None else True
        fits &= (np.arange(len(order)) < nearest) if nearest is not None else True
        usable = np.flatnonzero(fits & ends & np.logical_and.accumulate(fits))
        length = int(usable[-1]) + 1 if len(usable) else 0
        cells.append(order[:length])
        depth.append(np.arange(length))
        kept.append(ends[:length])
        centre.append(np.full(length, i))
    return _finished(np.concatenate(cells), np.concatenate(depth), np.concatenate(kept), np.concatenate(centre), once)


def flexible(
    distance: Floats, neighbours: Sequence[Sequence[int]], size: int, weight: Floats, *, share: float | None = None
) -> Zones:
    """Every connected piece of a cell and its `size` − 1 nearest, with the cell (Tango & Takahashi 2005, § 2.2)."""
    if not 1 <= size <= MOST_FLEXIBLE:
        raise WindowsNotUsable(
            f"Flexible windows of {size} cells: choose from 1 to {MOST_FLEXIBLE}, each more cell doubles their number.",
            size=size,
        )
    cells: list[int] = []
    depth: list[int] = []
    centre: list[int] = []
    for i in range(len(distance)):
        near = set(np.argsort(distance[i], kind="stable")[:size].tolist()) | {i}
        before = len(cells)
        _grow(i, 0, [], {i}, near, neighbours, cells, depth)
        centre.extend([i] * (len(cells) - before))
    made = Zones(np.array(cells), np.array(depth), np.ones(len(cells), bool), np.array(centre))
    limit = np.inf if share is None else share * float(weight.sum()) * (1 + 1e-12)
    return _finished(made.cells, made.depth, made.sums(weight) <= limit, made.centre, True)


def _grow(
    cell: int,
    deep: int,
    waiting: list[int],
    seen: set[int],
    near: set[int],
    neighbours: Sequence[Sequence[int]],
    cells: list[int],
    depth: list[int],
) -> None:
    """Adds `cell`, then each larger piece once: what was passed over at a branch is not taken up further down it."""
    cells.append(cell)
    depth.append(deep)
    fresh = [other for other in neighbours[cell] if other in near and other not in seen]
    edge = waiting + fresh
    known = seen | set(fresh)
    for at, other in enumerate(edge):
        _grow(other, deep + 1, edge[at + 1 :], known, near, neighbours, cells, depth)


def listed(zones: Sequence[Sequence[int]]) -> Zones:
    """Zones of one's own, in their order."""
    cells: list[int] = []
    depth: list[int] = []
    kept: list[bool] = []
    last: Sequence[int] = []
    for zone in zones:
        shared = 0
        while shared < min(len(last), len(zone) - 1) and last[shared] == zone[shared]:
            shared += 1
        cells.extend(zone[shared:])
        depth.extend(range(shared, len(zone)))
        kept.extend([False] * (len(zone) - shared - 1) + [True])
        last = zone
    first = np.array([0] * len(cells)) if not cells else np.array(cells)
    return Zones(np.array(cells), np.array(depth), np.array(kept), first)


def gabriel(distance: Floats) -> list[list[int]]:
    """Neighbours where no third cell lies in the circle on their line (Gabriel & Sokal 1969); four on a square grid."""
    square = distance**2
    found: list[list[int]] = []
    for i in range(len(distance)):
        # A third cell k lies in the closed circle on i–j exactly when |ik|² + |jk|² ≤ |ij|².
        reach = square[i][None, :] + square
        np.fill_diagonal(reach, np.inf)
        reach[:, i] = np.inf
        near = square[i] * (1 + SAME_DISTANCE) < reach.min(axis=1)
        near[i] = False
        found.append(np.flatnonzero(near).tolist())
    return found


def _finished(cells: Ints, depth: Ints, kept: Flags, centre: Ints, once: bool) -> Zones:
    if not kept.any():
        raise WindowsNotUsable("No window is small enough. Raise the largest share, radius or number of cells.")
    made = Zones(cells.astype(np.int64), depth.astype(np.int64), kept, centre.astype(np.int64))
    if not once:
        return made
    return Zones(made.cells, made.depth, kept & _first(made), made.centre)


def _first(zones: Zones) -> Flags:
    """Which zones are the first with their cells. Sets are told apart by two sums of random numbers of their cells."""
    draw = np.random.default_rng(20051)
    size = int(zones.cells.max()) + 1
    keys = [zones.sums(draw.integers(1, 2**45, size).astype(np.float64)) for _ in range(2)]
    marks = np.stack([*keys, np.where(zones.kept, 0.0, 1 + np.arange(len(zones.kept)))], axis=1)
    _, at = np.unique(marks, axis=0, return_index=True)
    first = np.zeros(len(zones.kept), bool)
    first[at] = True
    return first
