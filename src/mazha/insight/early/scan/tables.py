"""Reads what a scan needs from CSV: counts, places, population. Every refusal names the row and the remedy.

Three shapes are told apart by their columns: a column for each cell and a row for each time; a row for each cell; a
row for each cell and time.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt

from mazha.kernel.errors import Refused

Floats = npt.NDArray[np.float64]

CELL = ("cell", "id", "location", "county", "zone", "grid")
TIME = ("day", "date", "week", "month", "year", "time")
COUNT = ("count", "cases", "cases_ceiling", "observed")
POPULATION = ("population", "people", "pop")
ACROSS, UP = ("x",), ("y",)
EAST, NORTH = ("long", "lon", "longitude", "seat_long"), ("lat", "latitude", "seat_lat")
DAYS = {"day": 1.0, "date": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}


class InputNotReadable(Refused):
    """The file is not one a scan can read."""

    code = "scan_input"


@dataclass(frozen=True)
class Row:
    """A line of a file, with its number (the heading is line 1)."""

    file: str
    line: int
    values: Mapping[str, str]

    def number(self, column: str, *, least: float | None = None) -> float:
        said = self.values[column].strip()
        try:
            value = float(said)
        except ValueError:
            raise self.refused(
                column, f"“{said}” is not a number", "Write digits, and 0 where there is none."
            ) from None
        if not np.isfinite(value) or (least is not None and value < least):
            raise self.refused(column, f"{said} is not possible", f"Give a number from {least or 0:g}.")
        return value

    def refused(self, column: str, wrong: str, remedy: str) -> InputNotReadable:
        message = f"{self.file}, row {self.line}, column {column}: {wrong}. {remedy}"
        return InputNotReadable(message, file=self.file, row=self.line, column=column)


@dataclass(frozen=True)
class Columns:
    """Names given by the asker for columns that are not told by their names."""

    cell: str | None = None
    time: str | None = None
    count: str | None = None


@dataclass(frozen=True)
class Table:
    """Counts of each cell (row) at each time (column). `times` is empty where the input has none."""

    cells: tuple[str, ...]
    times: tuple[str, ...]
    time_column: str | None
    count_column: str | None
    counts: Floats
    extra: Mapping[str, Floats]
    """Every other column of numbers that was asked for, in the same shape."""
    xy: Floats | None
    geographic: bool


def rows_of(file: Path) -> list[Row]:
    """The rows of a CSV file with a heading."""
    try:
        with _opened(file) as opened:
            reader = csv.reader(opened)
            heading = [name.strip() for name in next(reader, [])]
            body = [(reader.line_num, line) for line in reader if any(part.strip() for part in line)]
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as wrong:
        raise InputNotReadable(f"{file} cannot be read as CSV in UTF-8 ({wrong}).", file=str(file)) from None
    if len(set(heading)) != len(heading) or not body:
        raise InputNotReadable(f"{file.name} needs a heading of different names and at least one row.", file=file.name)
    for line, parts in body:
        if len(parts) != len(heading):
            raise InputNotReadable(
                f"{file.name}, row {line}: {len(parts)} values under {len(heading)} names. Complete the row.",
                file=file.name,
                row=line,
            )
    return [Row(file.name, line, dict(zip(heading, parts, strict=True))) for line, parts in body]


def _opened(file: Path) -> TextIO:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8-sig", newline="")
    return file.open(encoding="utf-8-sig", newline="")


def read(file: Path, places: Path | None, columns: Columns, wanted: Iterable[str] = ()) -> Table:
    """The counts of `file`, with the places of `places` or of its own columns, and the `wanted` columns besides."""
    rows = rows_of(file)
    names = list(rows[0].values)
    time = _chosen(names, columns.time, TIME, file)
    count = _count_column(rows, columns.count, file)
    cell = _chosen(names, columns.cell, CELL, file)
    if time and not count and not cell and len(names) > 2:
        rows, cell, count = _lengthened(rows, time), "cell", "count"
    if cell is None or count is None:
        raise InputNotReadable(
            f"{file.name} has the columns {', '.join(names[:12])}. It needs one that names the cell "
            f"({', '.join(CELL)}) and one that counts ({', '.join(COUNT[:2])}), or a time and a column for each cell. "
            "Name them with --cell, --time and --cases.",
            file=file.name,
            columns=names[:50],
        )
    placed = _places(rows_of(places), places) if places else _own_places(rows, cell)
    found = list(dict.fromkeys(row.values[cell].strip() for row in rows))
    if placed and (lost := [name for name in found if name not in placed[0]]):
        at = next(row for row in rows if row.values[cell].strip() == lost[0])
        raise at.refused(cell, f"cell {lost[0]} has no coordinates", "Add it to the file of places.")
    cells = tuple(placed[0]) if placed else tuple(found)
    times = _times(rows, time) if time else ()
    filled = {name: _grid(rows, cell, time, name, cells, times, add=name == count) for name in (count, *wanted)}
    return Table(
        cells=cells,
        times=times,
        time_column=time,
        count_column=count,
        counts=filled[count],
        extra={name: filled[name] for name in wanted},
        xy=np.array([placed[0][name] for name in cells]) if placed else None,
        geographic=bool(placed and placed[1]),
    )


def population(file: Path, table: Table) -> Floats:
    """Each cell's population from a file of its own: by cell, or by cell and time."""
    rows = rows_of(file)
    names = list(rows[0].values)
    cell, time = _chosen(names, None, CELL, file), _chosen(names, None, TIME, file)
    people = _chosen(names, None, POPULATION, file)
    if cell is None or people is None:
        raise InputNotReadable(
            f"{file.name} needs a column that names the cell ({', '.join(CELL)}) and one of {', '.join(POPULATION)}.",
            file=file.name,
        )
    filled = _grid(rows, cell, time, people, table.cells, table.times if time else (), add=False)
    return whole_of(filled, table, people, file.name)


def whole_of(values: Floats, table: Table, column: str, file: str) -> Floats:
    """The values, or a refusal that names the cell and time that has none."""
    if (gaps := np.argwhere(np.isnan(values))).size:
        cell, time = (int(at) for at in gaps[0])
        when = f" at {table.times[time]}" if len(table.times) > 1 and values.shape[1] > 1 else ""
        raise InputNotReadable(
            f"{file}: cell {table.cells[cell]}{when} has no {column}. Add the row.",
            file=file,
            cell=table.cells[cell],
            column=column,
        )
    return values


def neighbours(file: Path, cells: tuple[str, ...]) -> list[list[int]]:
    """Pairs of cells that touch, in columns `cell` and `neighbour`; each pair holds both ways."""
    number = {name: at for at, name in enumerate(cells)}
    found: list[set[int]] = [set() for _ in cells]
    for row in rows_of(file):
        for column in ("cell", "neighbour"):
            if row.values.get(column, "").strip() not in number:
                raise row.refused(
                    column, f"“{row.values.get(column, '')}” is no cell of the input", "Correct the name."
                )
        one, other = number[row.values["cell"].strip()], number[row.values["neighbour"].strip()]
        if one != other:
            found[one].add(other)
            found[other].add(one)
    return [sorted(each) for each in found]


def zones(file: Path, cells: tuple[str, ...]) -> list[list[int]]:
    """Zones of one's own: a column `locations` of cells, by name or by number from 1, with spaces between."""
    number = {str(at + 1): at for at in range(len(cells))} | {name: at for at, name in enumerate(cells)}
    found = []
    for row in rows_of(file):
        parts = row.values.get("locations", "").split()
        if not parts or (lost := [part for part in parts if part not in number]):
            said = lost[0] if parts else "nothing"
            raise row.refused("locations", f"{said} is no cell of the input", "Name cells, or number them from 1.")
        found.append([number[part] for part in parts])
    return found


def _chosen(names: list[str], asked: str | None, usual: tuple[str, ...], file: Path) -> str | None:
    if asked is not None and asked not in names:
        raise InputNotReadable(
            f"{file.name} has no column “{asked}”. It has {', '.join(names[:12])}.", file=file.name, column=asked
        )
    return asked or next((name for name in usual if name in names), None)


def _count_column(rows: list[Row], asked: str | None, file: Path) -> str | None:
    """The first usual column that holds whole numbers alone, so that estimated cases give way to those rounded up."""
    names = list(rows[0].values)
    if asked is not None or not (usual := [name for name in COUNT if name in names]):
        return _chosen(names, asked, COUNT, file)
    return next((name for name in usual if all(_is_whole(row.values[name]) for row in rows)), usual[0])


def _is_whole(said: str) -> bool:
    try:
        return float(said).is_integer()
    except ValueError:
        return False


def _lengthened(rows: list[Row], time: str) -> list[Row]:
    return [
        Row(row.file, row.line, {time: row.values[time], "cell": name, "count": value})
        for row in rows
        for name, value in row.values.items()
        if name != time
    ]


def _times(rows: list[Row], time: str) -> tuple[str, ...]:
    """The times in order: whole numbers or dates, none left out between the first and the last."""
    steps: dict[int, str] = {}
    for row in rows:
        said = row.values[time].strip()
        try:
            at = int(said) if said.lstrip("-").isdigit() else dt.date.fromisoformat(said).toordinal()
        except ValueError:
            raise row.refused(time, f"“{said}” is no time", "Write a whole number or a date like 2024-06-03.") from None
        steps[at] = said
    order = sorted(steps)
    gaps = np.diff(order)
    step = int(gaps.min()) if len(gaps) else 1
    if (lost := np.flatnonzero(gaps != step)).size:
        before, after = (steps[order[int(lost[0]) + i]] for i in (0, 1))
        raise InputNotReadable(
            f"{rows[0].file}: no row between {time} {before} and {after}. Add the times between, with 0 for none.",
            file=rows[0].file,
            after=before,
            before=after,
        )
    return tuple(steps[at] for at in order)


def _grid(
    rows: list[Row],
    cell: str,
    time: str | None,
    column: str,
    cells: tuple[str, ...],
    times: tuple[str, ...],
    *,
    add: bool,
) -> Floats:
    """One column by cell and time. Counts of one cell and time add up, and none is 0; others must be there once."""
    if column not in rows[0].values:
        raise InputNotReadable(f"{rows[0].file} has no column “{column}”.", file=rows[0].file, column=column)
    across = {name: at for at, name in enumerate(cells)}
    down = {name: at for at, name in enumerate(times)}
    out = np.full((len(cells), max(1, len(times))), 0.0 if add else np.nan)
    for row in rows:
        name, when = row.values[cell].strip(), row.values[time].strip() if time and times else ""
        if name not in across or (times and when not in down):
            continue
        value = row.number(column, least=0)
        if add and not value.is_integer():
            raise row.refused(column, f"{value:g} is not a whole number of cases", "Round it, or name another column.")
        at = (across[name], down[when] if times else 0)
        out[at] = value if np.isnan(out[at]) else out[at] + value
    return out


def _own_places(rows: list[Row], cell: str) -> tuple[dict[str, tuple[float, float]], bool] | None:
    names = list(rows[0].values)
    if not _pair(names):
        return None
    return _placed(rows, cell)


def _places(rows: list[Row], file: Path) -> tuple[dict[str, tuple[float, float]], bool]:
    names = list(rows[0].values)
    cell = _chosen(names, None, CELL, file)
    if cell is None or not _pair(names):
        raise InputNotReadable(
            f"{file.name} needs a column that names the cell ({', '.join(CELL)}), and x and y or long and lat. "
            f"It has {', '.join(names[:12])}.",
            file=file.name,
            columns=names[:50],
        )
    return _placed(rows, cell)


def _pair(names: list[str]) -> tuple[str, str, bool] | None:
    for across, up, geographic in ((ACROSS, UP, False), (EAST, NORTH, True)):
        one, other = (next((name for name in kind if name in names), None) for kind in (across, up))
        if one and other:
            return one, other, geographic
    return None


def _placed(rows: list[Row], cell: str) -> tuple[dict[str, tuple[float, float]], bool]:
    pair = _pair(list(rows[0].values))
    assert pair is not None
    across, up, geographic = pair
    placed: dict[str, tuple[float, float]] = {}
    for row in rows:
        place = (row.number(across), row.number(up))
        if placed.setdefault(row.values[cell].strip(), place) != place:
            raise row.refused(cell, f"cell {row.values[cell]} stands at two places", "Keep one.")
    return placed, geographic
