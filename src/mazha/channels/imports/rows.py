"""The rows of a file, one mapping a line, whatever the format. Reads ahead of nothing: files may be large."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook

from mazha.channels.imports.columns import ColumnMap
from mazha.kernel.errors import Unacceptable

csv.field_size_limit(1024 * 1024)


class FileIsUnreadable(Unacceptable):
    code = "import.file_unreadable"


def digest(path: Path) -> bytes:
    """SHA-256 of the file: the same file under the same map is the same batch."""
    if not path.is_file():
        raise FileIsUnreadable(_("There is no file '%(file)s'.") % {"file": path})
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").digest()


def rows(path: Path, columns: ColumnMap) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Line number and values of each row. Refuses a file that lacks a column the map names, or cannot be read."""
    reader = _workbook(path) if path.suffix.lower() == ".xlsx" else _table(path)
    try:
        header_line, header = next(reader)
    except StopIteration:
        raise FileIsUnreadable(_("'%(file)s' is empty.") % {"file": path.name}) from None
    names = [name.strip().lstrip("\ufeff") for name in header]
    if lacking := [name for name in columns.needs if name not in names]:
        raise FileIsUnreadable(
            _("'%(file)s' lacks the column(s) %(what)s. Choose another map, or rename them.")
            % {"file": path.name, "what": ", ".join(lacking)},
            line=header_line,
        )
    for line, values in reader:
        yield line, dict(zip(names, values, strict=False))


def _table(path: Path) -> Iterator[tuple[int, list[str]]]:
    with _opened(path) as source:
        text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="", errors="strict")
        reader = csv.reader(text)
        try:
            for values in reader:
                if values:
                    yield reader.line_num, values
        except UnicodeDecodeError:
            raise FileIsUnreadable(
                _("Line %(line)d of '%(file)s' is not UTF-8. Save the file as UTF-8 and try again.")
                % {"line": reader.line_num + 1, "file": path.name}
            ) from None
        except (csv.Error, EOFError, OSError, zlib.error) as broken:
            raise FileIsUnreadable(
                _("Line %(line)d of '%(file)s' cannot be read: %(why)s.")
                % {"line": reader.line_num + 1, "file": path.name, "why": broken}
            ) from None


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if path.suffix.lower() == ".gz":
        with gzip.open(path, "rb") as unzipped:
            yield unzipped  # type: ignore[misc]  # a GzipFile reads like any file
    else:
        with path.open("rb") as plain:
            yield plain


def _workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Row by row. In a damaged file its reader may stumble over anything, at the start or in the middle."""
    with path.open("rb") as source:
        try:
            book = load_workbook(source, read_only=True, data_only=True)
        except Exception as broken:
            raise _no_workbook(path, broken) from None
        lines = enumerate(_first_sheet(book, path), start=1)
        while True:
            try:
                line, cells = next(lines)
            except StopIteration:
                return
            except Exception as broken:
                raise _no_workbook(path, broken) from None
            if any(cell is not None for cell in cells):
                yield line, ["" if cell is None else str(cell) for cell in cells]


def _first_sheet(book: Workbook, path: Path) -> Iterator[tuple[object, ...]]:
    if not book.worksheets:
        raise FileIsUnreadable(_("'%(file)s' has no sheet with cells.") % {"file": path.name})
    return iter(book.worksheets[0].iter_rows(values_only=True))


def _no_workbook(path: Path, broken: Exception) -> FileIsUnreadable:
    if isinstance(broken, FileIsUnreadable):
        return broken
    why = str(broken)[:200] or type(broken).__name__
    return FileIsUnreadable(_("'%(file)s' is no XLSX workbook: %(why)s.") % {"file": path.name, "why": why})
