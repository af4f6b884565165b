"""Which column of a file means what, for suggesting units and finding repetition. One TOML file a source.

The names follow those of the maps of `mazha import`, which lies above and cannot be asked from here.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from django.utils.translation import gettext as _

from mazha.kernel.errors import Unacceptable
from mazha.triage.files.reading import column_values

ROLES = (
    "id", "opened", "topic", "text", "kind", "details", "place", "building", "around", "channel", "unit", "likes",
    "dislikes",
)  # fmt: skip
"""What a column may be. `kind`, `place`, `details` and `around` may be several columns, the coarsest first."""
SEVERAL = frozenset({"kind", "place", "details", "around"})


LISTS = frozenset({"time_formats", "missing", "passing", "inside"})


class MapIsUnusable(Unacceptable):
    code = "triage.map_unusable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a file by what its columns mean. Empty: missing."""

    id: str = ""
    opened: dt.datetime | None = None
    topic: str = ""
    text: str = ""
    kind: tuple[str, ...] = ()
    """What it is about, the coarsest first."""
    details: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    """Where, the coarsest first."""
    building: str = ""
    """A number of the lot or building, the same for all addresses it has."""
    around: tuple[str, ...] = ()
    """Where there is no address: the corner, the landmark."""
    channel: str = ""
    unit: str = ""
    likes: int = 0
    dislikes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMap:
    name: str
    columns: Mapping[str, tuple[str, ...]]
    time_formats: tuple[str, ...] = ("iso",)
    missing: frozenset[str] = frozenset({""})
    passing: tuple[str, ...] = ()
    """Beginnings of kinds of trouble that pass by themselves."""
    inside: tuple[str, ...] = ()
    """Beginnings of kinds that are told of one home, not of the house."""

    def rows(self, path: Path, needed: Sequence[str]) -> list[Row]:
        """Every row. Refuses a map that lacks a needed meaning, and a file that lacks a column."""
        if lacking := [role for role in needed if role not in self.columns]:
            raise MapIsUnusable(
                _("The map '%(name)s' does not say which column is %(what)s. Choose another: %(known)s.")
                % {"name": self.name, "what": ", ".join(lacking), "known": ", ".join(ready_made())}
            )
        flat = [(role, column) for role, columns in self.columns.items() for column in columns]
        values = column_values(path, [column for _role, column in flat])
        return [self._row([role for role, _column in flat], line) for line in values]

    def _row(self, roles: Sequence[str], line: Sequence[str]) -> Row:
        held: dict[str, list[str]] = {}
        for role, cell in zip(roles, line, strict=True):
            cell = cell.strip()
            held.setdefault(role, []).append("" if cell in self.missing else cell)
        one = {role: cells[0] for role, cells in held.items()}
        several = {role: tuple(held.get(role, ())) for role in SEVERAL}
        return Row(
            id=one.get("id", ""),
            opened=self._moment(one.get("opened", "")),
            topic=one.get("topic", ""),
            text=one.get("text", ""),
            building=one.get("building", ""),
            channel=one.get("channel", ""),
            unit=one.get("unit", ""),
            likes=_count(one.get("likes", "")),
            dislikes=_count(one.get("dislikes", "")),
            **several,
        )

    def _moment(self, written: str) -> dt.datetime | None:
        """Local time of the source, without a zone: only distances and months are read from it."""
        for form in self.time_formats:
            try:
                found = dt.datetime.fromisoformat(written) if form == "iso" else dt.datetime.strptime(written, form)  # noqa: DTZ007
            except ValueError:
                continue
            return found.replace(tzinfo=None)
        return None


def _count(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() else 0


def ready_made() -> list[str]:
    """Names of the maps that come with Mazha."""
    return sorted(file.name[:-5] for file in _folder().iterdir() if file.name.endswith(".toml"))


def _folder() -> resources.abc.Traversable:
    return resources.files("mazha.triage") / "data" / "maps"


def find(name_or_file: str) -> FileMap:
    """A ready-made map by its name, or one's own by its file. Refuses what is neither, naming the ready-made ones."""
    if name_or_file in ready_made():
        return read((_folder() / f"{name_or_file}.toml").read_text(encoding="utf-8"), name_or_file)
    path = Path(name_or_file)
    if path.suffix != ".toml" or not path.is_file():
        raise MapIsUnusable(
            _("There is no map '%(name)s'. Ready-made ones: %(known)s; or give a .toml file.")
            % {"name": name_or_file, "known": ", ".join(ready_made())}
        )
    try:
        return read(path.read_text(encoding="utf-8"), path.stem)
    except UnicodeDecodeError:
        raise MapIsUnusable(_("'%(file)s' is not UTF-8.") % {"file": path.name}) from None


def read(text: str, name: str) -> FileMap:
    """Decode a map. Refuses an entry nobody knows, naming those there are."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise MapIsUnusable(_("The map '%(name)s' is not TOML: %(why)s.") % {"name": name, "why": broken}) from None
    columns = {}
    for role, given in data.items():
        listed = [given] if isinstance(given, str) else given
        if role not in {*ROLES, *LISTS} or not _is_texts(listed) or not _is_allowed(role, listed):
            raise MapIsUnusable(
                _("In the map '%(name)s', '%(what)s' cannot stand so. A map has, each naming a column: %(known)s.")
                % {"name": name, "what": role, "known": ", ".join(ROLES)}
            )
        columns[role] = tuple(listed)
    formats = columns.pop("time_formats", ("iso",))
    missing = columns.pop("missing", ())
    passing, inside = columns.pop("passing", ()), columns.pop("inside", ())
    return FileMap(
        name=name, columns=columns, time_formats=formats, missing=frozenset({"", *missing}), passing=passing,
        inside=inside,
    )  # fmt: skip


def _is_texts(listed: object) -> bool:
    return isinstance(listed, list) and bool(listed) and all(isinstance(each, str) for each in listed)


def _is_allowed(role: str, listed: Sequence[str]) -> bool:
    return len(listed) == 1 or role in SEVERAL or role in LISTS
