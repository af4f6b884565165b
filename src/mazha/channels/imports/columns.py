"""The column map: which column of a file means what. One TOML file a source."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable


class MapIsWrong(Unacceptable):
    code = "import.map_wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMap:
    """`words` and `ref` are templates over column names, `{SRType}: {Address}`; the rest name one column each."""

    name: str
    words: str
    ref: str = ""
    opened: str
    closed: str = ""
    due: str = ""
    time_formats: tuple[str, ...]
    zone: ZoneInfo
    undated: bool = False
    """Keep rows without a date, marked so, instead of refusing them."""
    label: str = ""
    """Template of the source's own category, kept as a fact."""
    categories: Mapping[str, str] = field(default_factory=dict)
    """From that label to a code of our tree."""
    unit: str = ""
    street: str = ""
    community: str = ""
    address: str = ""
    lon: str = ""
    lat: str = ""
    crs: str = "wgs84"
    channel: str = ""
    status: str = ""
    open_when: frozenset[str] = frozenset()
    """Values of the status column that mean it is still open; without a status column, what has no closing time is."""
    always_closed: bool = False
    late: str = ""
    missing: frozenset[str] = frozenset({""})
    needs: tuple[str, ...] = ()
    """Columns the file must have, found by reading the templates."""


_TEXT = ("name", "words", "ref", "opened", "closed", "due", "label", "unit", "street", "community", "address", "lon",
         "lat", "crs", "channel", "status", "late")  # fmt: skip


def read(text: str, origin: str) -> ColumnMap:
    """Decode a map. Refuses an unknown or missing entry, naming it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise MapIsWrong(_("%(file)s is not TOML: %(why)s") % {"file": origin, "why": broken}) from None
    known = {*_TEXT, "time_formats", "zone", "undated", "categories", "open_when", "always_closed", "missing"}
    if unknown := sorted(set(data) - known):
        raise MapIsWrong(_("%(file)s: nothing is called %(what)s.") % {"file": origin, "what": ", ".join(unknown)})
    if lacking := [name for name in ("name", "words", "opened", "time_formats") if not data.get(name)]:
        raise MapIsWrong(_("%(file)s lacks %(what)s.") % {"file": origin, "what": ", ".join(lacking)})
    _refuse_other_kinds(data, origin)
    _refuse_strange_formats(data["time_formats"], origin)
    plain = {name: str(data[name]) for name in _TEXT if name in data}
    return ColumnMap(
        **plain,
        time_formats=tuple(data["time_formats"]),
        zone=_zone(data.get("zone", "Asia/Shanghai"), origin),
        undated=bool(data.get("undated", False)),
        categories=dict(data.get("categories", {})),
        open_when=frozenset(data.get("open_when", ())),
        always_closed=bool(data.get("always_closed", False)),
        missing=frozenset({"", *data.get("missing", ())}),
        needs=_columns(plain, origin),
    )


def _refuse_other_kinds(data: Mapping[str, object], origin: str) -> None:
    """Text where text belongs, lists of text, a table of text."""
    wrong = [name for name in (*_TEXT, "zone") if not isinstance(data.get(name, ""), str)]
    for name in ("time_formats", "open_when", "missing"):
        given = data.get(name, [])
        if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
            wrong.append(name)
    categories = data.get("categories", {})
    if not isinstance(categories, dict) or not all(isinstance(each, str) for each in categories.values()):
        wrong.append("categories")
    if wrong:
        raise MapIsWrong(
            _("%(file)s: write %(what)s as text, or as a list or table of texts: see the ready-made maps.")
            % {"file": origin, "what": ", ".join(wrong)}
        )


def _refuse_strange_formats(formats: Sequence[str], origin: str) -> None:
    for form in formats:
        try:
            if form != "iso":
                _parsed(_written(form), form)
        except (ValueError, re.error):
            raise MapIsWrong(
                _("%(file)s: '%(form)s' is no form of a time. Write 'iso', or one such as %%Y-%%m-%%d %%H:%%M:%%S.")
                % {"file": origin, "form": form[:60]}
            ) from None


def _written(form: str) -> str:
    return dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC).strftime(form)


def _zone(name: str, origin: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, ImportError):  # whatever it finds on its way there
        raise MapIsWrong(
            _("%(file)s: there is no time zone '%(zone)s'. Write one such as Asia/Shanghai.")
            % {"file": origin, "zone": name[:60]}
        ) from None


def _columns(plain: Mapping[str, str], origin: str) -> tuple[str, ...]:
    named = [plain[name] for name in _TEXT if name in plain and name not in {"name", "crs", "words", "ref", "label"}]
    for name in ("words", "ref", "label"):
        try:
            named += _places(plain.get(name, ""))
        except ValueError:
            raise MapIsWrong(
                _("%(file)s: in %(what)s, name columns in braces and nothing else, as in {Request}: {Address}.")
                % {"file": origin, "what": name}
            ) from None
    return tuple(dict.fromkeys(named))


def _places(template: str) -> list[str]:
    """The columns a template names. ValueError for what would be more than a name: it could reach into our objects."""
    found = []
    for _text, part, spec, conversion in Formatter().parse(template):
        if part is None:
            continue
        if spec or conversion or not part or part.isdigit() or set(part) & set(".[]{}"):
            raise ValueError(part)
        found.append(part)
    return found


def ready_made() -> list[str]:
    """Names of the maps that come with Mazha."""
    folder = resources.files("mazha.channels.imports") / "maps"
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def find(name_or_file: str) -> ColumnMap:
    """A ready-made map by its name, or one's own by its file."""
    if name_or_file in ready_made():
        file = resources.files("mazha.channels.imports") / "maps" / f"{name_or_file}.toml"
        return read(file.read_text(encoding="utf-8"), f"maps/{name_or_file}.toml")
    path = Path(name_or_file)
    if not path.is_file():
        raise MapIsWrong(
            _("There is no map '%(name)s'. Ready-made ones: %(known)s; or give a file.")
            % {"name": name_or_file, "known": ", ".join(ready_made())}
        )
    return read(path.read_text(encoding="utf-8"), name_or_file)


def moment(written: str, columns: ColumnMap) -> dt.datetime | None:
    """A time as the source wrote it; None when it fits none of the map's formats."""
    for form in columns.time_formats:
        try:
            found = dt.datetime.fromisoformat(written) if form == "iso" else _parsed(written, form)
            found = found if found.tzinfo else found.replace(tzinfo=columns.zone)
            found.astimezone(dt.UTC)
        except (ValueError, OverflowError):  # on the first day and the last, another zone's clock has no date
            continue
        return found
    return None


def _parsed(written: str, form: str) -> dt.datetime:
    return dt.datetime.strptime(written, form)  # noqa: DTZ007 -- the zone is the map's
