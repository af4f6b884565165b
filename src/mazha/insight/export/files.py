"""Sheets into files. Both forms are written row by row, so that memory does not grow with them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from mazha.insight.export.cells import Value, safe_row
from mazha.insight.export.sheets import Sheet

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "application/zip",
}
"""Forms and their media types. CSV comes as a ZIP with a file for each sheet, definitions first."""
SUFFIX = {"xlsx": "xlsx", "csv": "zip"}
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_WIDTHS = (34, 22, 20, 60)


def write(form: str, sheets: Iterable[Sheet], path: Path) -> int:
    """Write a file; how many rows its last sheet has beneath the head."""
    return _xlsx(sheets, path) if form == "xlsx" else _csv(sheets, path)


def _xlsx(sheets: Iterable[Sheet], path: Path) -> int:
    book, rows = Workbook(write_only=True), 0
    for number, sheet in enumerate(sheets):
        page: Any = book.create_sheet(_NOT_IN_TITLES.sub(" ", sheet.title)[:31])
        for letter, width in zip("ABCD" if number == 0 else "AB", _WIDTHS, strict=False):
            page.column_dimensions[letter].width = width
        if number:
            page.freeze_panes = "B2"
        rows = _append(page, sheet, bold_rows={0} if number else set())
    book.save(path)
    return rows


def _append(page: Any, sheet: Sheet, *, bold_rows: set[int]) -> int:
    rows = 0
    for number, values in enumerate(sheet.rows):
        line = safe_row(values)
        if number in bold_rows:
            page.append([_bold(page, value) for value in line])
        else:
            page.append(line)
        rows = number
    return rows


def _bold(page: Any, value: Value) -> Any:
    cell = WriteOnlyCell(page, value=value)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _csv(sheets: Iterable[Sheet], path: Path) -> int:
    rows = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(sheets, 1):
            name = f"{number:02}-{_NOT_IN_TITLES.sub(' ', sheet.title)}.csv"
            # With the mark, spreadsheets know that it is UTF-8.
            with archive.open(name, "w") as raw, io.TextIOWrapper(raw, "utf-8-sig", newline="") as text:
                lines = csv.writer(text)
                rows = -1
                for values in sheet.rows:
                    lines.writerow(safe_row(values))
                    rows += 1
    return max(rows, 0)
