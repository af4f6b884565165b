"""Readers of what comes from outside. Each takes bytes, and fails only where it breaks its promise.

The promise of each reader: what it returns is what its callers count on, and what it raises is one of its refusals.
Hypothesis and Atheris both call these.
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.test import RequestFactory
from django.utils.translation import get_language_from_request
from openpyxl import Workbook
from PIL import Image

from mazha.channels.imports import building, columns
from mazha.channels.imports import rows as table_rows
from mazha.channels.webhooks import rules as webhooks
from mazha.design import photos as design_photos
from mazha.insight.queries import behind
from mazha.kernel import codes, paging
from mazha.kernel.errors import Refused, Unacceptable
from mazha.matters import papers
from mazha.notices import wordings
from mazha.people import retention, totp
from mazha.people import rules as people
from mazha.places import addresses, areas_file, coordinates
from mazha.procedures import loading, policy
from mazha.procedures.faults import TableIsWrong
from mazha.surfaces.api import photos as api_photos
from mazha.surfaces.desk.admin import files as admin_files
from mazha.surfaces.portal import coding
from mazha.triage import grams
from mazha.triage.actions import importing as duties
from mazha.triage.starter import starter
from mazha.triage.tree import shipped
from mazha.workdays import rules as years

NOW = dt.datetime(2026, 3, 2, 1, 0, tzinfo=dt.UTC)
KNOWN = building.Known(units={"城管局": 1}, streets={}, communities={}, version="2026-01", district="370705")
Reader = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Target:
    """One reader, and things it can read to begin from."""

    name: str
    read: Reader
    seeds: tuple[bytes, ...]
    instrument: tuple[str, ...] = ()
    """Modules that Atheris shall watch; those of file and code readers."""


def _text(given: bytes) -> str:
    """As a page or the API hands it on: valid Unicode."""
    return given.decode("utf-8", "replace")


def public_code(given: bytes) -> None:
    """A code reads back as itself however it is written, and every mistake is named."""
    written = _text(given)
    found = codes.read(written)
    assert (coding.mistake_in(written) is None) == (found is not None)
    if found is not None:
        assert re.fullmatch(f"[{codes.ALPHABET}]{{12}}", found)
        assert codes.read(codes.spoken(found)) == found


def phone(given: bytes) -> None:
    """In E.164, the same when read again; what is covered shows less than half of it."""
    written = _text(given)
    for area in ("", "0536"):
        found = people.normalise_phone(written, area)
        if found is not None:
            assert re.fullmatch(r"\+[1-9][0-9]{7,14}", found), found
            assert people.normalise_phone(found) == found
            assert people.mask_phone(found) != found
    people.mask_phone(written)
    people.mask_name(written)
    people.mask_id_number(written)
    people.mask_numbers_in(written)
    for is_one in (people.is_id_number, people.is_credit_code):
        if is_one(written):
            assert written.isascii()


def photo(given: bytes) -> None:
    """Made anew without whatever it carried, or refused."""
    try:
        made, width, height = papers._made_anew(given, "photo.jpg")
    except Refused:
        return
    assert 0 < width <= papers.LONGEST_SIDE
    assert 0 < height <= papers.LONGEST_SIDE
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert "comment" not in picture.info


def api_photo(given: bytes) -> None:
    """Base64 of a photo, or refused."""
    with suppress(Refused):
        api_photos._prepared(_text(given), "photos.0")


def carried_photos(given: bytes) -> None:
    """Only what we signed carries anything."""
    assert design_photos.picked_up(_text(given)) == ()


def import_map(given: bytes) -> None:
    """A map is whole, or refused; every row under it is a matter, or refused with a reason."""
    try:
        made = columns.read(_text(given), "map.toml")
    except Unacceptable:
        return
    row = dict.fromkeys(made.needs, "2026-01-05 08:00:00")
    with suppress(building.RowIsWrong):
        building.build(row, 2, made, KNOWN, source="fuzz", now=NOW)


MAP = columns.ColumnMap(
    name="fuzz", words="{words}", ref="{ref}", opened="opened", closed="closed", due="due", label="{label}",
    time_formats=("iso", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y%m%d"), zone=ZoneInfo("Asia/Shanghai"),
    lon="lon", lat="lat", status="status", open_when=frozenset({"open"}), late="late", unit="unit",
)  # fmt: skip
FIELDS = ("words", "ref", "opened", "closed", "due", "label", "lon", "lat", "status", "late", "unit")


def import_row(given: bytes) -> None:
    """Values of one line, parted by tabs: a matter whose hash can be counted, or refused with a reason."""
    row = dict(zip(FIELDS, _text(given).split("\t"), strict=False))
    try:
        made = building.build(row, 2, MAP, KNOWN, source="fuzz", now=NOW)
    except building.RowIsWrong as wrong:
        if not wrong.reason:
            raise
        return
    assert building.EARLIEST <= made.opened_at <= NOW
    assert made.closed_at is None or made.opened_at <= made.closed_at <= NOW
    assert "\x00" not in made.words + made.gist
    assert "\x00" not in json.dumps(dict(made.facts))
    assert r"\u0000" not in json.dumps(dict(made.facts)), "the store holds no NUL"


@contextmanager
def _file(given: bytes, suffix: str) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(suffix=suffix) as out:
        out.write(given)
        out.flush()
        yield Path(out.name)


def _table(given: bytes, suffix: str) -> None:
    with _file(given, suffix) as path, suppress(Unacceptable):
        for line, row in table_rows.rows(path, MAP):
            assert line > 0
            with suppress(building.RowIsWrong):
                building.build(row, line, MAP, KNOWN, source="fuzz", now=NOW)


def csv_table(given: bytes) -> None:
    _table(given, ".csv")


def gzip_table(given: bytes) -> None:
    _table(given, ".csv.gz")


def xlsx_table(given: bytes) -> None:
    _table(given, ".xlsx")


def areas(given: bytes) -> None:
    """Shapes in degrees, or every feature that cannot be taken, by number."""
    for crs in ("wgs84", "gcj02"):
        try:
            found = areas_file.read(given, crs)
        except Refused:
            continue
        assert all(each.shape.is_valid and not each.shape.is_empty for each in found)


def cursor(given: bytes) -> None:
    """A marker of ours, or refused."""
    marker = _text(given)
    with suppress(Unacceptable):
        moment, last = paging._read(marker)
        if moment is not None:
            assert paging._read(paging._mark(moment, last)) == (moment.astimezone(dt.UTC), last)
    with suppress(Unacceptable):
        assert behind._place(marker)[0].tzinfo is not None


def year_table(given: bytes) -> None:
    with suppress(Refused):
        for day in years.read_year_table(_text(given)):
            assert day.name == day.name.strip()


def procedure_table(given: bytes) -> None:
    """Decoded, or every fault with its line and mend."""
    for read in (loading.load, policy.read):
        try:
            read("fuzz.toml", _text(given))
        except TableIsWrong as wrong:
            if not all(fault.wrong and fault.mend and fault.line >= 0 for fault in wrong.faults):
                raise


def retention_table(given: bytes) -> None:
    with suppress(retention.RetentionIsWrong):
        for rule in retention.read(_text(given)):
            rule.deletable_before(NOW)
            rule.quiet_since(NOW)


def duty_table(given: bytes) -> None:
    with suppress(Refused):
        for number, line in duties._lines(given):
            assert number > 1
            with suppress(Refused):
                duties._read(line, {"unit": 1})


def handed_in_file(given: bytes) -> None:
    with suppress(Refused):
        admin_files.words(ContentFile(given, "table.csv"))


def webhook_address(given: bytes) -> None:
    """An address that is taken leads out of the house, by TLS."""
    url = _text(given)
    if not webhooks.wrong_with_url(url, loopback=False):
        assert url.lower().startswith("https://")
        assert "\n" not in url


def webhook_signature(given: bytes) -> None:
    """Any key and body sign, and whoever has the key comes to the same."""
    secret = webhooks.secret_of(given[:32])
    signed = webhooks.signature(secret, "msg_1", 1, given)
    assert signed == webhooks.signature(secret, "msg_1", 1, given)
    assert signed != webhooks.signature(secret, "msg_1", 2, given)


def wished_language(given: bytes) -> None:
    """One of the two languages, whatever a browser says."""
    request = RequestFactory().get("/", HTTP_ACCEPT_LANGUAGE=given.decode("latin-1"))
    assert get_language_from_request(request) in {"zh-hans", "en"}
    assert wordings.language_of(_text(given)) in {"zh-hans", "en"}


def wording(given: bytes) -> None:
    """What is well formed is filled without a brace left over."""
    text = _text(given)
    if wordings.is_well_formed(text) and not wordings.unknown_places(text):
        assert not set(wordings.fill(text, wordings.PLACES)) & set("{}")


def second_factor(given: bytes) -> None:
    assert totp.step_of(b"k" * 20, _text(given), NOW) is None or re.sub(rb"\s", b"", given).isdigit()


def written_address(given: bytes) -> None:
    text = _text(given)
    assert addresses.folded(addresses.folded(text)) == addresses.folded(text)


def point(given: bytes) -> None:
    """There and back within a metre, wherever on earth; a system of another name is refused."""
    parts = _text(given).split(",")
    try:
        lon, lat = float(parts[0]), float(parts[1])
    except (IndexError, ValueError):
        return
    if not (-180 <= lon <= 180 and -85 <= lat <= 85):
        return
    with suppress(Refused):
        coordinates.crs_named(parts[-1])
    for system in coordinates.Crs:
        there = coordinates.convert(lon, lat, source=coordinates.Crs.WGS84, target=system)
        back = coordinates.convert(*there, source=system, target=coordinates.Crs.WGS84)
        assert coordinates.metres_between(lon, lat, *back) < 1.0, (lon, lat, system, back)


_MODEL = starter(shipped())


def told_words(given: bytes) -> None:
    """What a resident wrote is suggested on without a fault."""
    text = _text(given)
    grams.runs(text)
    reading = _MODEL.read(text)
    code, _sure = reading.best(threshold=_MODEL.threshold)
    reading.runners_up(code)
    if code:
        reading.words(text, code)


# What they begin from -----------------------------------------------------------------------------------------------


def _picture(kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (24, 16), "teal").save(out, kind, **more)
    return out.getvalue()


def _turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "camera"
    exif.get_ifd(0x8825)[1] = "N"
    return _picture("JPEG", exif=exif)


def _workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(FIELDS))
    sheet.append(
        ["路灯不亮三天了", "A-1", "2026-01-05 08:00:00", "", "", "路灯", "119.1", "36.7", "open", "0", "城管局"]
    )
    sheet.append(["井盖松动", 2, NOW.replace(tzinfo=None), None, None, "井盖", 119.1, 36.7, "closed", 1, ""])
    book.save(out)
    return out.getvalue()


def _packaged(app: str, folder: str) -> tuple[bytes, ...]:
    files = (resources.files(app) / folder).iterdir()
    return tuple(file.read_bytes() for file in files if file.name.endswith(".toml"))


_ROW = "路灯不亮三天了\tA-1\t2026-01-05 08:00:00\t2026-01-06 09:00:00\t2026-02-01\t路灯\t119.1\t36.7\topen\t1\t城管局"
_CSV = (",".join(FIELDS) + "\n" + _ROW.replace("\t", ",") + "\n").encode()
_AREA = {
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature", "properties": {"code": "370705001", "name_zh": "东关街道"},
        "geometry": {"type": "Polygon", "coordinates": [[[119, 36], [119.1, 36], [119.1, 36.1], [119, 36]]]},
    }],
}  # fmt: skip

_MARKS = (
    paging._mark(NOW, "01a207b3-e323-7b54-a55d-ef85bb49c089").encode(),
    b"2026-03-02T01:00:00+00:00~01a207b3e3237b54a55def85bb49c089",
)
_DUTIES = "category,territory,organisation,start_date,end_date,assisting,basis\n020301,370705,unit,2026-01-01,,,三定\n"
_PHONES = (b"138 1234 1234", "0536-8791234转801".encode(), b"+1 212 555 0100")
_PICTURES = (_picture("JPEG"), _picture("PNG"), _picture("WEBP"), _turned())
_MAPS = _packaged("mazha.channels.imports", "maps")
_PROCEDURES = (*_packaged("mazha.procedures", "tables"), *_packaged("mazha.procedures", "policy"))
_KEPT = ((resources.files("mazha.people") / "retention.toml").read_bytes(),)
_IMPORTS = ("mazha.channels.imports",)

_ALL = (
    Target("public_code", public_code, (b"7K2M-94QF-T3XC", b"oOiIlLuU1234"), ("mazha.kernel", "mazha.surfaces.portal")),
    Target("phone", phone, _PHONES, ("mazha.people.rules",)),
    Target("photo", photo, _PICTURES, ("PIL", "mazha.matters.papers")),
    Target("api_photo", api_photo, (base64.b64encode(_picture("JPEG")),)),
    Target("carried_photos", carried_photos, (b"eyJh:1tAbC:xyz", b".eJx:1:2")),
    Target("import_map", import_map, _MAPS, _IMPORTS),
    Target("import_row", import_row, (_ROW.encode(),), _IMPORTS),
    Target("csv_table", csv_table, (_CSV,), _IMPORTS),
    Target("gzip_table", gzip_table, (gzip.compress(_CSV, mtime=0),), (*_IMPORTS, "gzip")),
    Target("xlsx_table", xlsx_table, (_workbook(),), (*_IMPORTS, "openpyxl", "zipfile")),
    Target("areas", areas, (json.dumps(_AREA).encode(),), ("mazha.places",)),
    Target("cursor", cursor, _MARKS, ("mazha.kernel.paging", "mazha.insight.queries.behind")),
    Target("year_table", year_table, ("日期,类型,名称\n2026-01-01,休,元旦\n".encode(),), ("mazha.workdays.rules",)),
    Target("procedure_table", procedure_table, _PROCEDURES, ("mazha.procedures",)),
    Target("retention_table", retention_table, _KEPT, ("mazha.people.retention",)),
    Target("duty_table", duty_table, (_DUTIES.encode(),), ("mazha.triage.actions",)),
    Target("handed_in_file", handed_in_file, ("日期".encode("gb18030"), b"\xef\xbb\xbfdate")),
    Target("webhook_address", webhook_address, (b"https://example.cn:8443/hook?x=1", b"https://[::1]/")),
    Target("webhook_signature", webhook_signature, (b"k" * 32 + b'{"test": 1}',)),
    Target("wished_language", wished_language, (b"zh-CN,zh;q=0.9,en;q=0.8", b"*;q=0")),
    Target("wording", wording, ("事项{code}已登记[，期限{due}]。".encode(),)),
    Target("second_factor", second_factor, (b"123 456",)),
    Target("written_address", written_address, ("东关街道中学街社区３号楼".encode(),)),
    Target("point", point, (b"119.118,36.707,gcj02", b"0,0,wgs84")),
    Target("told_words", told_words, ("路灯不亮，晚上看不清路".encode(), b"noise at night")),
)
TARGETS = {target.name: target for target in _ALL}
