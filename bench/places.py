"""How long it takes to find a place: `python -m bench.places`. Every intake asks for one.

Bars: a point to its grid in 20 µs at 100,000 grids, `locate` whole in 40 µs, without a question to the store.
"""

# ruff: noqa: E402 -- models can be imported only once Django is set up

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from random import Random
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mazha.config.settings.test")

import django

django.setup()

import numpy as np
import shapely

from bench.timing import microseconds
from mazha.places import current, queries
from mazha.places.cells import cell_of, cells_within
from mazha.places.coordinates import Crs, convert, convert_all
from mazha.places.points import PointIndex
from mazha.places.sample import packaged_areas
from mazha.places.shapes import drawn
from tests.fuzz import ground

OLD_TOWN = (119.1305, 36.7085)
CORNERS = 40
SIDE = 317
"""Of the made-up city: 317 × 317 grids are 100,489."""


def show(what: str, value: float, unit: str = "µs", bar: str = "") -> None:
    print(f"{what:58} {value:10.2f} {unit:4} {bar}")


def big_city() -> PointIndex:
    """100,489 wavy quadrangles that share their borders, 40 corners each."""
    steps = np.arange(CORNERS // 4) / (CORNERS // 4)
    zero, one = np.zeros_like(steps), np.ones_like(steps)
    ring = np.column_stack([np.r_[steps, one, 1 - steps, zero], np.r_[zero, steps, one, 1 - steps]])
    rows, columns = np.divmod(np.arange(SIDE * SIDE), SIDE)
    xy = ring[None] + np.column_stack([columns, rows])[:, None]
    xy = xy + 0.2 * np.sin(2 * np.pi * xy[..., ::-1] / 7)
    shapes = shapely.polygons(np.array([118.5, 36.2]) + xy * 0.003)
    return PointIndex([f"{i:015d}" for i in range(SIDE * SIDE)], list(shapes))


def points_in(bounds: tuple[float, float, float, float]) -> Iterator[tuple[float, float]]:
    dice = Random(1)
    west, south, east, north = bounds
    return cycle([(dice.uniform(west, east), dice.uniform(south, north)) for _ in range(5000)])


def measure(name: str, index: PointIndex) -> None:
    at = points_in(index.bounds)
    lons, lats = np.array([next(at) for _ in range(5000)]).T
    show(f"point to grid, {name}", microseconds(lambda: index.code_at(*next(at))), bar="bar 20 µs")
    show("  many at once, a point", microseconds(lambda: index.codes_at(lons, lats), each=1) / 5000)


def point_to_grid() -> None:
    sample = current.current().points
    began = time.perf_counter()
    big = big_city()
    built = time.perf_counter() - began
    measure(f"{len(sample.codes):,} grids", sample)
    measure(f"{len(big.codes):,} grids of {CORNERS} corners", big)
    show("  building that index, with its shapes", built * 1000, "ms")


def locating() -> None:
    at = points_in(current.current().points.bounds)
    inside = cycle([p for p in (next(at) for _ in range(5000)) if current.current().points.code_at(*p)])
    show("locate, inside, WGS-84", microseconds(lambda: queries.locate(*next(inside))), bar="bar 40 µs")
    show("locate, inside, GCJ-02", microseconds(lambda: queries.locate(*next(inside), crs="gcj02")))
    show("locate, anywhere in the rectangle", microseconds(lambda: queries.locate(*next(at))))
    show("H3 cell of a point", microseconds(lambda: cell_of(*next(at))))
    show("H3 cells within 300 m", microseconds(lambda: cells_within(*next(at), 300), each=200))
    show("named places within 500 m", microseconds(lambda: queries.near(*next(at)), each=200))


def converting() -> None:
    lons, lats = np.random.default_rng(1).uniform([[119.1], [36.6]], [[119.3], [36.8]], (2, 100_000))
    for system in (Crs.GCJ02, Crs.BD09):
        there = convert(*OLD_TOWN, source=Crs.WGS84, target=system)
        forth = partial(convert, *OLD_TOWN, source=Crs.WGS84, target=system)
        back = partial(convert, *there, source=system, target=Crs.WGS84)
        all_back = partial(convert_all, lons, lats, source=system, target=Crs.WGS84)
        show(f"WGS-84 to {system}", microseconds(forth))
        show(f"{system} to WGS-84", microseconds(back))
        show(f"{system} to WGS-84, many at once, a point", microseconds(all_back, each=1) / 100_000)


def naming() -> None:
    for text in (
        "东关街道中学街社区",
        "兰岚小区3号楼2单元501",
        "Zhongxuejie Community",
        "英元社区",
        "楼下路灯坏了三天没人修",
    ):
        show(f"search_address, {text}", microseconds(partial(queries.search_address, text), each=100))
    show("area_path", microseconds(partial(queries.area_path, "370705001001001", "zh-hans")))


def drawing(areas: list[Any]) -> None:
    known = current.current().areas
    for level in ("street", "community", "grid"):
        rows = [(known[a.code], a.outline) for a in areas if a.level == level]
        size = len(drawn(rows).gzipped) / 1024
        show(
            f"map shapes, {level}: {size:.0f} kB gzipped, made in",
            microseconds(partial(drawn, rows), each=1) / 1000,
            "ms",
        )


def main() -> None:
    # The store is not part of what is measured.
    with ground.in_memory():
        point_to_grid()
        locating()
        converting()
        naming()
        drawing(packaged_areas())


if __name__ == "__main__":
    main()
