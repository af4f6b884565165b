"""What is held of a person, read from `holdings.toml`: the one list behind pages, copies and the register."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from mazha.people.retention import LANGUAGES, MARKS, packaged
from mazha.workdays.counting import Limit, Mode, Unit

Erase = Literal["at_once", "decided", "by_rule", "never"]
ERASE: tuple[Erase, ...] = ("at_once", "decided", "by_rule", "never")
SEEN_BY = ("contact", "matter", "lead", "nobody")
ERASABLE = frozenset({"name", "phone", "photos"})
"""What `matters.actions.erase` knows how to delete."""
_TEXTS = ("title", "source", "purpose", "keep", "why", "protection", "basis")


class HoldingsAreWrong(Exception):
    """The message names the entry, and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One kind of data, in plain words."""

    name: str
    title: Mapping[str, str]
    source: Mapping[str, str]
    purpose: Mapping[str, str]
    keep: Mapping[str, str]
    why: Mapping[str, str]
    """Why it cannot be deleted, or not yet."""
    protection: Mapping[str, str]
    basis: Mapping[str, str]
    tables: tuple[str, ...]
    seen_by: str
    covered: bool
    erase: Erase
    keep_years: int
    mark: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    held: tuple[Held, ...]
    limit: Limit
    """Within which a request is answered."""
    mark: str
    basis: Mapping[str, str]

    def __getitem__(self, name: str) -> Held:
        return next(each for each in self.held if each.name == name)

    @property
    def askable(self) -> tuple[Held, ...]:
        """What a person may ask to have deleted, whether it can be or not; what goes by itself needs no asking."""
        return tuple(each for each in self.held if each.erase != "by_rule")


def read(text: str) -> Holdings:
    """Decode the list. Raises HoldingsAreWrong."""
    plain = tomllib.loads(text)
    held = tuple(_held(entry) for entry in plain.get("held", []))
    answer = plain.get("answer", {})
    if answer.get("mark") not in MARKS:
        raise HoldingsAreWrong(f"[answer]: give mark, one of {', '.join(MARKS)}.")
    unit = Unit(answer["unit"])
    mode = Mode.WORK_DAYS if unit is Unit.WORKING_DAY else Mode.CAL_DAYS
    return Holdings(
        held=held, limit=Limit(answer["amount"], unit, mode), mark=answer["mark"],
        basis=_both(answer, "basis", "[answer]"),
    )  # fmt: skip


def _held(entry: Mapping[str, object]) -> Held:
    name = str(entry.get("name", ""))
    erase = next((each for each in ERASE if each == entry.get("erase")), None)
    if not name or erase is None or entry.get("seen_by") not in SEEN_BY:
        raise HoldingsAreWrong(f"{name or 'An entry'}: give name, erase ({', '.join(ERASE)}) and seen_by.")
    if erase in {"at_once", "decided"} and name not in ERASABLE:
        raise HoldingsAreWrong(f"{name}: nothing deletes it yet. Say never, or teach matters.actions.erase first.")
    rules, years = entry.get("rules", []), entry.get("keep_years", 0)
    assert isinstance(rules, list)
    assert isinstance(years, int)
    known = {rule.name for rule in packaged()}
    if missing := [rule for rule in rules if rule not in known]:
        raise HoldingsAreWrong(f"{name}: people/retention.toml has no rule {missing[0]}.")
    if years and entry.get("mark") not in MARKS:
        raise HoldingsAreWrong(f"{name}: say with mark whether anybody checked keep_years.")
    tables = entry.get("tables", [])
    assert isinstance(tables, list)
    return Held(
        name=name, erase=erase, seen_by=str(entry["seen_by"]), covered=bool(entry.get("covered", False)),
        tables=tuple(map(str, tables)), keep_years=years, mark=str(entry.get("mark", "checked")),
        rules=tuple(map(str, rules)), **{field: _both(entry, field, name) for field in _TEXTS},
    )  # fmt: skip


def _both(entry: Mapping[str, object], field: str, name: str) -> dict[str, str]:
    given = entry.get(field)
    if not isinstance(given, dict) or not all(given.get(each) for each in LANGUAGES):
        raise HoldingsAreWrong(f'{name}: give {field} = {{ zh = "…", en = "…" }}.')
    return {each: str(given[each]) for each in LANGUAGES}


@cache
def holdings() -> Holdings:
    """The list that comes with Mazha."""
    return read((resources.files("mazha.casework.privacy") / "holdings.toml").read_text(encoding="utf-8"))


def tongue(language: str) -> str:
    """Which of the two a reader's language is."""
    return "en" if language.startswith("en") else "zh"
