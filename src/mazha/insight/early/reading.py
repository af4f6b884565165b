"""Reads series of counts from a file, and writes what a method said about them.

A file has a row for each unit and time: `t` (1, 2, 3 …), `epoch` (a date, or `t` again), `unit`, `observed`, and may
have `state` and `population`, which no method here uses. `.csv`, or the same packed by gzip.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mazha.kernel.errors import Unacceptable

NEEDED = ("t", "epoch", "unit", "observed")
ALLOWED = (*NEEDED, "state", "population")
LARGEST = 2**31 - 1
LONGEST_UNPACKED = 256 * 2**20

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class CountsUnreadable(Unacceptable):
    """A file of counts cannot be taken as it is. `facts` holds `row` (1 is the header), `column`, `unit` if known."""

    code = "counts_unreadable"


class TooShort(Unacceptable):
    """There is too little history for what was asked. `facts` holds `needs` and `has`, in points of time."""

    code = "counts_too_short"


class ResultsUnwritable(Unacceptable):
    """The file for the results cannot be made."""

    code = "results_unwritable"


@dataclass(frozen=True)
class Counts:
    """Series that share one axis of time: `observed[unit, time]`."""

    units: tuple[str, ...]
    observed: npt.NDArray[np.int32]
    days: Ints | None
    """Days since 1970-01-01 of each point of time, where epochs are dates."""

    def frequency(self) -> int | None:
        """Points in a year: 365, 52 or 12 by the first gap, or none where epochs are not dates."""
        if self.days is None or len(self.days) < 2:
            return None
        gap = int(self.days[1] - self.days[0])
        return {1: 365, 7: 52}.get(gap, 12 if 28 <= gap <= 31 else None)


def read_counts(file: Path) -> Counts:
    """All series of a file. Refuses what is no table, gaps in `t`, and counts that are not whole numbers from 0 on."""
    rows = csv.reader(io.StringIO(_text(file), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        at = _columns(header)
        return _series(_checked(rows, at, len(header)))
    except csv.Error as trouble:
        raise CountsUnreadable(
            f"Row {rows.line_num} is not CSV ({trouble}). Save the table as CSV, UTF-8.", row=rows.line_num
        ) from None


def _text(file: Path) -> str:
    try:
        raw = file.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            with gzip.open(io.BytesIO(raw)) as packed:
                raw = packed.read(LONGEST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as trouble:
        raise CountsUnreadable(f"{file} cannot be read: {trouble}. Check the path and the file.") from None
    if len(raw) > LONGEST_UNPACKED:
        raise CountsUnreadable(f"{file} is larger than {LONGEST_UNPACKED >> 20} MB. Split it by unit.")
    if not raw.strip():
        raise CountsUnreadable(f"{file} is empty. It needs a header and rows: {','.join(NEEDED)}.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise CountsUnreadable(f"{file} is not text in UTF-8. Save the table as CSV, UTF-8.")
    return text


def _columns(header: list[str]) -> dict[str, int]:
    if unknown := [name for name in header if name not in ALLOWED]:
        raise CountsUnreadable(
            f"Row 1 has a column that is not known: {', '.join(map(repr, unknown))}. "
            f"Remove or rename it; there are {', '.join(ALLOWED)}.",
            row=1,
            columns=unknown,
        )
    if missing := [name for name in NEEDED if name not in header]:
        raise CountsUnreadable(
            f"Row 1 lacks the column {', '.join(missing)}. The first row names the columns: {','.join(NEEDED)}.",
            row=1,
            columns=missing,
        )
    if twice := [name for name in ALLOWED if header.count(name) > 1]:
        raise CountsUnreadable(f"Row 1 has the column {twice[0]} twice. Remove one.", row=1, columns=twice)
    return {name: header.index(name) for name in NEEDED}


@dataclass
class _Unit:
    epochs: list[str]
    observed: list[int]
    row: int


def _checked(rows: Iterable[list[str]], at: dict[str, int], width: int) -> dict[str, _Unit]:
    found: dict[str, _Unit] = {}
    for number, row in enumerate(rows, start=2):
        if not row:
            continue
        if len(row) != width:
            raise CountsUnreadable(f"Row {number} has {len(row)} cells, the header {width}. Complete it.", row=number)
        name = row[at["unit"]].strip()
        if not name:
            raise CountsUnreadable(f"Row {number}: unit is empty. Name the series.", row=number, column="unit")
        t = _whole(row[at["t"]], number, "t")
        unit = found.setdefault(name, _Unit([], [], number))
        if t != len(unit.observed) + 1:
            _refuse_order(number, name, t, len(unit.observed))
        unit.observed.append(_whole(row[at["observed"]], number, "observed"))
        unit.epochs.append(row[at["epoch"]].strip())
        unit.row = number
    if not found:
        raise CountsUnreadable("The file has a header but no rows. Add one for each unit and time.")
    return found


def _refuse_order(number: int, unit: str, t: int, last: int) -> None:
    if t <= last:
        remedy = "Give each time once, in order of t."
    else:
        remedy = "Add the rows between, with observed 0 where nothing was reported."
    raise CountsUnreadable(
        f"Row {number}: t of {unit} is {t}, expected {last + 1}. {remedy}", row=number, unit=unit, column="t", t=t
    )


def _whole(text: str, row: int, column: str) -> int:
    shown = text.strip()
    if not (shown.isascii() and shown.isdigit() and len(shown) < 11 and int(shown) <= LARGEST):
        what = "a whole number from 0 on" if column == "observed" else "1, 2, 3 …"
        raise CountsUnreadable(
            f"Row {row}: {column} is {shown[:30]!r}, not {what}. Correct the cell, or count anew.",
            row=row,
            column=column,
        )
    return int(shown)


def _series(found: dict[str, _Unit]) -> Counts:
    first_name, first = next(iter(found.items()))
    for name, unit in found.items():
        if len(unit.observed) != len(first.observed):
            raise CountsUnreadable(
                f"Row {unit.row}: {name} ends at t = {len(unit.observed)}, {first_name} at t = {len(first.observed)}. "
                "Give every unit the same times.",
                row=unit.row,
                unit=name,
            )
        if unit.epochs != first.epochs:
            t = next(i for i, pair in enumerate(zip(unit.epochs, first.epochs, strict=True)) if pair[0] != pair[1]) + 1
            raise CountsUnreadable(
                f"{name} has another epoch than {first_name} at t = {t}. Give every unit the same times.",
                unit=name,
                t=t,
            )
    observed = np.array([unit.observed for unit in found.values()], dtype=np.int32)
    return Counts(tuple(found), observed, _days(first.epochs))


def _days(epochs: list[str]) -> Ints | None:
    if epochs[0].isdigit():
        return None
    days = np.empty(len(epochs), dtype=np.int64)
    for i, text in enumerate(epochs):
        try:
            days[i] = (date.fromisoformat(text) - date(1970, 1, 1)).days
        except ValueError:
            raise CountsUnreadable(
                f"At t = {i + 1} epoch is {text!r}, not a date. Write dates as 2026-01-31, or t again.", t=i + 1
            ) from None
    return _evenly(days)


def _evenly(days: Ints) -> Ints:
    gaps = np.diff(days)
    if len(gaps):
        same = gaps == gaps[0] if gaps[0] < 28 else (gaps >= 28) & (gaps <= 31)
        if gaps[0] < 1 or not same.all():
            t = int(np.argmin(same)) + 2 if not same.all() else 2
            raise CountsUnreadable(
                f"Dates do not follow evenly at t = {t}. Add the times between, with observed 0.", t=t, column="epoch"
            )
    return days


def write_results(
    file: Path,
    units: Sequence[str],
    first: int,
    observed: npt.NDArray[np.integer],
    columns: Mapping[str, npt.NDArray[Any]],
) -> None:
    """A row for each unit and time from `first` on, unit by unit, numbers with 15 significant digits."""
    with io.StringIO(newline="") as table:
        writer = csv.writer(table, lineterminator="\n")
        writer.writerow(["t", "unit", "observed", *columns])
        for u, name in enumerate(units):
            shown = [[_cell(value) for value in column[u].tolist()] for column in columns.values()]
            times = range(first, first + observed.shape[1] - first + 1)
            writer.writerows(zip(times, [name] * len(times), observed[u, first - 1 :].tolist(), *shown, strict=True))
        text = table.getvalue().encode()
    unfinished = file.with_name(f"{file.name}.part")
    try:
        unfinished.write_bytes(gzip.compress(text, mtime=0) if file.suffix == ".gz" else text)
        unfinished.replace(file)
    except OSError as trouble:
        unfinished.unlink(missing_ok=True)
        raise ResultsUnwritable(f"{file} cannot be written: {trouble}. Choose another place, or make room.") from None


NA = -(2**63)
"""Stands for R's NA in a column of floats: no count, bound or statistic has this value."""


def _cell(value: object) -> object:
    if not isinstance(value, float):
        return "NA" if value == -1 else value
    if value != value:
        return "NaN"
    return "NA" if value == NA else f"{value:.15g}".replace("inf", "Inf")
