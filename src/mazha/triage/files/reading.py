"""The rows of a CSV file (plain or gzipped) or a workbook. Refuses what cannot be read, naming the remedy."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, cast

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from mazha.kernel.errors import Unacceptable

LONGEST_CELL = 1024 * 1024


class TableIsUnreadable(Unacceptable):
    code = "triage.table_unreadable"


def column_values(path: Path, wanted: Sequence[str]) -> list[tuple[str, ...]]:
    """The wanted columns of every row that is not empty, in the order asked for.

    Refuses a file that is not there, is no table, is empty, has no rows, or lacks a column; the columns it has are
    named.
    """
    lines = _lines(path)
    header = next(lines, None)
    if header is None:
        raise TableIsUnreadable(
            _("'%(file)s' is empty. Give a file with a line of column names.") % {"file": path.name}
        )
    names = [name.strip().lstrip("\ufeff") for name in header]
    if lacking := [name for name in wanted if name not in names]:
        raise TableIsUnreadable(
            _("'%(file)s' has no column %(lacking)s. It has: %(columns)s.")
            % {"file": path.name, "lacking": ", ".join(lacking), "columns": ", ".join(names)},
            columns=names,
        )
    at = [names.index(name) for name in wanted]
    width = len(names)
    found = []
    for cells in lines:
        if any(cells):
            cells += [""] * (width - len(cells))
            found.append(tuple(cells[i] for i in at))
    if not found:
        raise TableIsUnreadable(_("'%(file)s' has column names and no rows below them.") % {"file": path.name})
    return found


def _lines(path: Path) -> Iterator[list[str]]:
    if not path.is_file():
        raise TableIsUnreadable(_("There is no file '%(file)s'.") % {"file": path})
    return _workbook(path) if path.suffix.lower() == ".xlsx" else _table(path)


def _table(path: Path) -> Iterator[list[str]]:
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        with _opened(path) as source:
            text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
            yield from (cells for cells in csv.reader(text) if cells)
    except UnicodeDecodeError:
        raise TableIsUnreadable(
            _("'%(file)s' is not UTF-8. Save it as UTF-8 and try again.") % {"file": path.name}
        ) from None
    except (csv.Error, EOFError, OSError, zlib.error) as broken:
        raise TableIsUnreadable(_("'%(file)s' cannot be read: %(why)s.") % {"file": path.name, "why": broken}) from None
    finally:
        csv.field_size_limit(before)


def _opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.suffix.lower() == ".gz" else path.open("rb")


def _workbook(path: Path) -> Iterator[list[str]]:
    """In a damaged file its reader may stumble over anything, at the start or in the middle."""
    with path.open("rb") as source:
        try:
            book = load_workbook(source, read_only=True, data_only=True)
            for cells in book.worksheets[0].iter_rows(values_only=True):
                if any(cell is not None for cell in cells):
                    yield ["" if cell is None else str(cell) for cell in cells]
        except Exception as broken:
            raise TableIsUnreadable(
                _("'%(file)s' is no XLSX workbook: %(why)s.") % {"file": path.name, "why": str(broken)[:200]}
            ) from None
