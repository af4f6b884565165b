"""Every fault that fuzzing found, as it was sent: once an exception that nobody promised, or a wrong answer."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from mazha.channels.imports import columns
from mazha.people import rules
from tests.fuzz.targets import TARGETS

MAP = b'name = "x"\nwords = "{a}"\nopened = "b"\ntime_formats = ["iso"]\n'
ROW = TARGETS["import_row"].seeds[0].decode()


def _damaged_workbook() -> bytes:
    """A sheet whose compressed bytes are broken: found only while its rows are read."""
    whole = bytearray(TARGETS["xlsx_table"].seeds[0])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        begins = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    whole[begins + 60 : begins + 80] = b"\xff" * 20
    return bytes(whole)


FOUND = [
    ("import_map", MAP + b'zone = "Los_Angeles"'),
    ("import_map", MAP + b'zone = "/etc/passwd"'),
    ("import_map", MAP + b"zone = 8"),
    ("import_map", MAP.replace(b"{a}", b"{a")),
    ("import_map", MAP.replace(b"{a}", b"{}")),
    ("import_map", MAP.replace(b"{a}", b"{a:>9999999999}")),
    ("import_map", MAP.replace(b'["iso"]', b"7")),
    ("import_map", MAP + b"categories = [1]"),
    ("import_map", MAP.replace(b'"iso"', b'"%Y/%m/%d %m/%d", "iso"')),
    ("import_map", MAP.replace(b'"iso"', b'"%Q", "iso"')),
    ("import_row", ROW.replace("2026-02-01", "0001-01-01").encode()),
    ("import_row", ROW.replace("2026-02-01", "9999-12-31T23:59:59-12:00").encode()),
    ("gzip_table", gzip.compress(TARGETS["csv_table"].seeds[0], mtime=0)[:12] + b"\xff" * 40),
    ("xlsx_table", _damaged_workbook()),
    ("xlsx_table", b"PK\x05\x06" + bytes(18)),
    ("duty_table", b'category,territory,organisation,start_date\r020301,x\x00,"'),
    ("retention_table", b"keep = 1"),
    ("retention_table", b"[["),
    ("phone", "138\u0661\u0662\u0663\u0664\u0661\u0662\u0663\u0664".encode()),
]


@pytest.mark.parametrize(("name", "sent"), FOUND, ids=[f"{name}-{n}" for n, (name, _sent) in enumerate(FOUND)])
def test_is_read_or_refused(name: str, sent: bytes) -> None:
    TARGETS[name].read(sent)


def test_a_template_names_columns_and_reaches_no_further() -> None:
    with pytest.raises(columns.MapIsWrong):
        columns.read(MAP.decode().replace("{a}", "{a.__class__.__mro__}"), "map.toml")


def test_digits_of_other_scripts_are_no_identity_number() -> None:
    assert rules.is_id_number("11010519491231002X")
    assert not rules.is_id_number("1101051\u066949\u06611231002X")
