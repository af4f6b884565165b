"""Building matters from rows, in this process or in several: it is arithmetic, and half of an import's time.

What is built comes back in the order in which it was given, so that an import can be gone on with where it stopped.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import django
from django.utils import translation

if TYPE_CHECKING:
    from mazha.channels.imports.building import Known
    from mazha.channels.imports.columns import ColumnMap
    from mazha.matters.actions import Historic

MOST = 4
"""Processes: beyond, the store is what an import waits for."""


@dataclass(frozen=True, slots=True)
class Order:
    """Rows with their line numbers, and what the names in them mean."""

    rows: Sequence[tuple[int, Mapping[str, str]]]
    known: Known


@dataclass(frozen=True, slots=True)
class Built:
    """What became of them."""

    matters: Sequence[Historic]
    refused: Sequence[tuple[int, str, str]]
    """Line, column and reason."""
    last_line: int
    known: Known


@contextmanager
def building(
    columns: ColumnMap, *, source: str, at: dt.datetime, many: bool
) -> Iterator[Callable[[Iterable[Order]], Iterator[Built]]]:
    """Give it orders, and it yields what was built. With `many`, several processes work ahead meanwhile."""
    build = partial(_build, columns, source, at, translation.get_language() or "zh-hans")
    if not many:
        yield lambda orders: map(build, orders)
        return
    count = min(os.cpu_count() or 1, MOST)
    # Spawned, not forked: a forked one would share this one's connection to the store.
    with ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), django.setup) as pool:
        yield lambda orders: _ahead(pool, build, orders, count + 1)
        pool.shutdown(cancel_futures=True)


def _ahead(
    pool: ProcessPoolExecutor, build: Callable[[Order], Built], orders: Iterable[Order], most: int
) -> Iterator[Built]:
    coming: deque[Future[Built]] = deque()
    for order in orders:
        coming.append(pool.submit(build, order))
        if len(coming) > most:
            yield coming.popleft().result()
    while coming:
        yield coming.popleft().result()


def _build(columns: ColumnMap, source: str, at: dt.datetime, language: str, order: Order) -> Built:
    from mazha.channels.imports.building import RowIsWrong, build  # a new process has no models before django.setup

    matters: list[Historic] = []
    refused: list[tuple[int, str, str]] = []
    with translation.override(language):
        for line, row in order.rows:
            try:
                matters.append(build(row, line, columns, order.known, source=source, now=at))
            except RowIsWrong as wrong:
                refused.append((line, wrong.column, wrong.reason))
    return Built(matters, refused, order.rows[-1][0], order.known)
