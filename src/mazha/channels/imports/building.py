"""From a row to a matter with its history. Asks the store nothing but, now and then, whether the areas changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils.translation import gettext as _

from mazha.channels.imports.columns import ColumnMap, moment
from mazha.kernel import codes
from mazha.kernel.errors import Refused
from mazha.kernel.ids import uuid7
from mazha.matters.actions import Historic
from mazha.matters.ledger import Line
from mazha.places import queries as places
from mazha.procedures.answers import plain
from mazha.procedures.arriving import gist_of

EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)


class RowIsWrong(Exception):
    """Why a row cannot become a matter; `column` says where to look."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Known:
    """What names in the file mean here."""

    units: Mapping[str, int]
    """Organisations by name: every one that a row to be built names."""
    streets: Mapping[str, str]
    communities: Mapping[str, str]
    """Codes by name."""
    version: str
    district: str

    def place(self, street: str, community: str) -> tuple[str, str]:
        """Street and community codes of their names, as far as they are known."""
        inner = self.communities.get(community, "")
        return self.streets.get(street, inner[:9]), inner


@lru_cache(maxsize=65_536)
def _located(lon: float, lat: float, crs: str) -> tuple[str, str, str, float, float, int] | None:
    """Street, community, grid, longitude, latitude, cell of a point inside the district."""
    try:
        found = places.locate(lon, lat, crs=crs)
    except Refused:
        return None
    if found is None:
        return None
    return found.street, found.community, found.grid, found.lon, found.lat, found.cell


def unit_named(row: Mapping[str, str], columns: ColumnMap) -> str:
    """The organisation a row names; empty when it names none."""
    name = row.get(columns.unit, "").strip() if columns.unit else ""
    return "" if name in columns.missing else name


def build(
    row: Mapping[str, str], line: int, columns: ColumnMap, known: Known, *, source: str, now: dt.datetime
) -> Historic:
    """The matter a row describes. Raises RowIsWrong with the column and the reason."""

    def cell(name: str) -> str:
        value = row.get(name, "").strip() if name else ""
        return "" if value in columns.missing else value

    facts: dict[str, object] = {"imported": source}
    words = plain(columns.words.format_map(_Cells(row, columns)).replace("\x00", ""))[:4000]
    if len(words.strip(" ,:：，/（）()")) < 2:
        raise RowIsWrong(columns.words, _("it says nothing"))
    opened_at = _opened(cell(columns.opened), columns, facts, now)
    closed_at = _closed(cell(columns.closed), cell(columns.status), opened_at, columns, facts, now)
    due_at = _time(cell(columns.due), columns.due, columns) if columns.due else None
    late = cell(columns.late) == "1" or (due_at is not None and (closed_at or now) > due_at)
    for name, value in (("ref", columns.ref), ("label", columns.label)):
        if value and (said := plain(value.format_map(_Cells(row, columns)))[:120].strip("/")):
            facts[name] = said
    if due_at is not None:
        facts["due"] = due_at.astimezone(dt.UTC).isoformat()
    if columns.channel and cell(columns.channel):
        facts["channel"] = plain(cell(columns.channel))[:40]
    street, community = known.place(cell(columns.street), cell(columns.community))
    place = _place(cell(columns.lon), cell(columns.lat), columns, facts)
    matter_id = uuid7(opened_at)
    stage = "closed" if closed_at is not None else "handling"
    lines, hashes = _lines(matter_id, opened_at, closed_at, stage, words, source, line, now)
    return Historic(
        id=matter_id, code=codes.make(), words=words, gist=gist_of(words),
        category=columns.categories.get(str(facts.get("label", "")), ""), channel="import", stage=stage,
        street=place[0] or street, community=place[1] or community, grid=place[2], lon=place[3], lat=place[4],
        cell=place[5], address=plain(cell(columns.address))[:200], unit=known.units.get(unit_named(row, columns)),
        opened_at=opened_at, closed_at=closed_at, outcome="imported" if closed_at is not None else "", late=late,
        facts=facts, lines=lines, hashes=hashes,
    )  # fmt: skip


class _Cells(dict[str, str]):
    """Values for a template; what is missing is left blank."""

    def __init__(self, row: Mapping[str, str], columns: ColumnMap) -> None:
        super().__init__(row)
        self.blank = columns.missing

    def __getitem__(self, name: str) -> str:
        value = (self.get(name) or "").strip()
        return "" if value in self.blank else value


def _time(written: str, column: str, columns: ColumnMap) -> dt.datetime | None:
    if not written:
        return None
    found = moment(written, columns)
    if found is None:
        raise RowIsWrong(column, _("this is no time in a form the map knows"))
    return found


def _opened(written: str, columns: ColumnMap, facts: dict[str, object], now: dt.datetime) -> dt.datetime:
    found = _time(written, columns.opened, columns)
    if found is None:
        if not columns.undated:
            raise RowIsWrong(columns.opened, _("it has no date"))
        facts["undated"] = True
        return now
    if found > now:
        raise RowIsWrong(columns.opened, _("it lies in the future"))
    if found < EARLIEST:
        raise RowIsWrong(columns.opened, _("it lies before 1990"))
    return found


def _closed(
    written: str, status: str, opened_at: dt.datetime, columns: ColumnMap, facts: dict[str, object], now: dt.datetime
) -> dt.datetime | None:
    found = _time(written, columns.closed, columns) if columns.closed else None
    if found is not None and found > now:
        raise RowIsWrong(columns.closed, _("it lies in the future"))
    is_open = status in columns.open_when if columns.status else found is None and not columns.always_closed
    if is_open:
        return None
    if found is not None and found < opened_at:
        raise RowIsWrong(columns.closed, _("it was closed before it was opened"))
    if found is None:
        facts["closed_time_unknown"] = True  # figures of duration leave it out
    return found or opened_at


def _place(
    lon: str, lat: str, columns: ColumnMap, facts: dict[str, object]
) -> tuple[str, str, str, float | None, float | None, int | None]:
    if not lon or not lat:
        return "", "", "", None, None, None
    try:
        x, y = float(lon), float(lat)
    except ValueError:
        raise RowIsWrong(columns.lon, _("its coordinates are no numbers")) from None
    if not (-180 <= x <= 180 and -90 <= y <= 90):
        raise RowIsWrong(columns.lon, _("its coordinates lie nowhere on earth"))
    if (x, y) == (0, 0):
        return "", "", "", None, None, None  # how several cities write `unknown`
    inside = _located(x, y, columns.crs)
    if inside is not None:
        return inside
    facts["outside"] = True
    return "", "", "", x, y, None


def _lines(
    matter_id: UUID, opened_at: dt.datetime, closed_at: dt.datetime | None, stage: str, words: str, source: str,
    line: int, now: dt.datetime,
) -> tuple[tuple[Line, ...], tuple[bytes, ...]]:  # fmt: skip
    """The entries that stand for what is known of its life, chained, each with its hash."""

    def entry(seq: int, step: str, at: dt.datetime, stage: str, facts: Mapping[str, object], before: bytes) -> Line:
        return Line(
            matter_id=matter_id, seq=seq, step=step, at=at, written_at=now, actor_kind="system", actor_name="import",
            officer_id=None, post_id=None, role="", organisation_id=None, stage=stage, facts=facts, note_hash=None,
            papers=(), key=None, before=before,
        )  # fmt: skip

    said = {"source": source, "line": line, "words": hashlib.sha256(words.encode()).hexdigest()}
    first = entry(1, "import.opened", opened_at, "handling", said, b"")
    head = first.hash
    if closed_at is None:
        return (first,), (head,)
    second = entry(2, "import.closed", closed_at, stage, {"source": source}, head)
    return (first, second), (head, second.hash)
