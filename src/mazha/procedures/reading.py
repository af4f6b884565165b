"""Reading TOML a field at a time, so that a wrong one is named with its line and its mend."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping

from mazha.procedures.faults import Fault, TableIsWrong
from mazha.procedures.table import Text
from mazha.workdays.counting import Limit, Mode, Uncountable, Unit

_HEADER = re.compile(r"^\s*\[\[\s*([A-Za-z_.]+)\s*\]\]", re.MULTILINE)
_DEFAULT_MODE = {
    "day": Mode.CAL_DAYS,
    "working_day": Mode.WORK_DAYS,
    "hour": Mode.HOURS_EXACT,
    "working_hour": Mode.WORK_HOURS,
    "month": Mode.MONTHS,
    "year": Mode.MONTHS,
}


class Source:
    """A TOML file's text with the line on which each `[[part]]` begins."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        try:
            self.data: dict[str, object] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as broken:
            found = re.search(r"line (\d+)", str(broken))
            line = int(found.group(1)) if found else 1
            raise TableIsWrong(
                [Fault(file, line, f"This is not TOML: {broken}.", "Mend the line as the message says.")]
            ) from None
        self._starts: dict[str, list[int]] = {}
        for header in _HEADER.finditer(text):
            self._starts.setdefault(header.group(1), []).append(text.count("\n", 0, header.start(1)) + 1)

    def line(self, part: str, nth: int) -> int:
        starts = self._starts.get(part, [])
        return starts[nth] if nth < len(starts) else 1

    def parts(self, part: str) -> list[Part]:
        """Every `[[part]]`, in the file's order."""
        found = self.data.get(part, [])
        if not isinstance(found, list):
            self.wrong(1, f"'{part}' must be a list of tables.", f"Write [[{part}]] before each.")
            return []
        return [
            Part(self, item, self.line(part, i), f"{part} {i + 1}")
            for i, item in enumerate(found)
            if isinstance(item, dict)
        ]

    def whole(self) -> Part:
        return Part(self, self.data, 1, "the table")

    def wrong(self, line: int, what: str, mend: str) -> None:
        self.faults.append(Fault(self.file, line, what, mend))

    def refuse_if_wrong(self) -> None:
        if self.faults:
            raise TableIsWrong(self.faults)


class Part:
    """One table of the file. Each reader names what is missing or of the wrong kind and goes on."""

    def __init__(self, source: Source, data: Mapping[str, object], line: int, label: str) -> None:
        self.source = source
        self.data = data
        self.line = line
        name = data.get("name")
        self.label = f"{label} ({name})" if isinstance(name, str) else label
        self._read: set[str] = set()

    def wrong(self, what: str, mend: str) -> None:
        self.source.wrong(self.line, f"{self.label}: {what}", mend)

    def _take(self, key: str) -> object:
        self._read.add(key)
        return self.data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            self.wrong(f"'{key}' is missing or not text.", f'Add {key} = "…".')
            return ""
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(f"'{key}' is neither true nor false.", f"Write {key} = true or leave it out.")
            return default
        return value

    def number(self, key: str) -> int | None:
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(f"'{key}' is not a whole number.", f"Write {key} = 5, without quotes.")
            return None
        return value

    def words(self, key: str) -> tuple[str, ...]:
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.wrong(f"'{key}' is not a list of names.", f'Write {key} = ["…", "…"].')
            return ()
        return tuple(str(v) for v in value)

    def scalars(self, key: str) -> tuple[str | int | bool, ...]:
        """One value or a list of them."""
        value = self._take(key)
        if value is None:
            return ()
        values = value if isinstance(value, list) else [value]
        if not values or not all(isinstance(v, str | int | bool) for v in values):
            self.wrong(f"'{key}' is neither a value nor a list of values.", f'Write {key} = true, or {key} = ["…"].')
            return ()
        return tuple(values)

    def table(self, key: str) -> Mapping[str, object]:
        value = self._take(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(f"'{key}' is not a table.", f"Write {key} = {{ … }}.")
            return {}
        return value

    def tables(self, key: str) -> list[Part]:
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.wrong(f"'{key}' is not a list of tables.", f"Write {key} = [{{ … }}, {{ … }}].")
            return []
        return [Part(self.source, item, self.line, f"{self.label}, {key} {i + 1}") for i, item in enumerate(value)]

    def inner(self, key: str) -> Part | None:
        value = self.table(key)
        return Part(self.source, value, self.line, f"{self.label}, {key}") if value else None

    def both(self, key: str, required: bool = True) -> Text | None:
        """Words in both languages. Chinese without English, or the reverse, is refused."""
        value = self._take(key)
        if value is None:
            if required:
                self.wrong(f"'{key}' is missing.", f'Add {key} = {{ zh = "…", en = "…" }}.')
            return None
        if isinstance(value, dict) and isinstance(value.get("zh"), str) and isinstance(value.get("en"), str):
            return Text(value["zh"], value["en"])
        self.wrong(f"'{key}' lacks a language.", f'Write {key} = {{ zh = "…", en = "…" }}.')
        return None

    def moment(self, key: str) -> dt.datetime | None:
        value = self._take(key)
        if isinstance(value, dt.datetime) and value.tzinfo is not None:
            return value
        self.wrong(f"'{key}' is not a moment with its time zone.", f"Write {key} = 2026-09-28T09:00:00+08:00.")
        return None

    def limit(self, key: str) -> Limit | None:
        """`{ amount = 5, unit = "working_day" }`, with `mode` where the unit's usual one is not meant."""
        part = self.inner(key)
        if part is None:
            return None
        amount, unit, mode = part.number("amount"), part.text("unit"), part.text("mode", "")
        part.nothing_else()
        if amount is None or unit not in _DEFAULT_MODE or mode not in {"", *Mode.__members__}:
            part.wrong(
                f"{' '.join(str(word) for word in (amount, unit, mode) if word)!r} is no limit.",
                f"Units are {', '.join(_DEFAULT_MODE)}; modes are {', '.join(Mode.__members__)}.",
            )
            return None
        try:
            return Limit(amount, Unit(unit), Mode[mode] if mode else _DEFAULT_MODE[unit])
        except Uncountable as wrong:
            part.wrong(wrong.message, "Give a unit its mode can count: docs/reference/counting.md.")
            return None

    def nothing_else(self, *parts: str) -> None:
        """Refuse a field nobody reads: most often a slip of the pen in one that is read. `parts` are read apart."""
        read = self._read.union(parts)
        for key in sorted(set(self.data) - read):
            known = ", ".join(sorted(read))
            self.wrong(f"'{key}' means nothing here.", f"Drop it, or did you mean one of: {known}?")
