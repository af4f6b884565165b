"""How long what is kept, read from `retention.toml`. Pure: what a rule means at a moment, and nothing deleted here."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mazha.kernel.moments import start_of

MARKS = ("checked", "web", "local")
LANGUAGES = ("zh", "en")
MOST_DAYS = 100_000


class RetentionIsWrong(Exception):
    """The message names the entry, and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What holds for one kind of thing in one stage of its life."""

    kind: str
    stage: str
    title: Mapping[str, str]
    purpose: Mapping[str, str]
    basis: Mapping[str, str]
    keep: dt.timedelta
    grace: dt.timedelta
    quiet: dt.timedelta
    """Not while anything around it moved within this time; nothing: what is around it does not matter."""
    from_date: dt.date
    mark: str
    """Whether the number was checked: `checked`, `web`, or `local` for one that nobody has looked at yet."""

    @property
    def name(self) -> str:
        return f"{self.kind}.{self.stage}"

    def past_before(self, at: dt.datetime) -> dt.datetime:
        """What is older has served its purpose."""
        return at - self.keep

    def deletable_before(self, at: dt.datetime) -> dt.datetime | None:
        """What is older may go now; None while the rule itself is younger than its grace."""
        if at < start_of(self.from_date) + self.grace:
            return None
        return at - self.keep - self.grace

    def quiet_since(self, at: dt.datetime) -> dt.datetime | None:
        """Whatever moved later stops a deletion."""
        return at - self.quiet if self.quiet else None


def read(text: str) -> tuple[Rule, ...]:
    """Decode a policy file. Raises RetentionIsWrong."""
    try:
        entries = tomllib.loads(text).get("keep", [])
    except tomllib.TOMLDecodeError as broken:
        raise RetentionIsWrong(f"This is not TOML: {broken}.") from None
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise RetentionIsWrong("Write each rule as an entry of its own, under [[keep]].")
    found = tuple(_rule(each, number) for number, each in enumerate(entries, 1))
    names = [rule.name for rule in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise RetentionIsWrong(f"{min(twice)} stands there twice. Keep one entry for each kind and stage.")
    return found


def _rule(entry: Mapping[str, object], number: int) -> Rule:
    kind, stage = entry.get("kind"), entry.get("stage")
    if not isinstance(kind, str) or not isinstance(stage, str):
        raise RetentionIsWrong(f"[[keep]] number {number}: give its kind and its stage.")
    name = f"{kind}.{stage}"
    keep = _days(entry, "keep_days", name, None)
    if keep < (least := _days(entry, "at_least", name, 0)):
        raise RetentionIsWrong(f"{name}: keep_days is less than the {least.days} days the law asks. Give more.")
    from_date, mark = entry.get("from"), entry.get("mark")
    if not isinstance(from_date, dt.date) or mark not in MARKS:
        raise RetentionIsWrong(f"{name}: give from = 2026-01-01 (its first day) and mark, one of {', '.join(MARKS)}.")
    return Rule(
        kind=kind, stage=stage, keep=keep, grace=_days(entry, "grace_days", name, None),
        quiet=_days(entry, "quiet_days", name, 0), from_date=from_date, mark=str(mark),
        title=_both(entry, "title", name), purpose=_both(entry, "purpose", name), basis=_both(entry, "basis", name),
    )  # fmt: skip


def _days(entry: Mapping[str, object], field: str, name: str, otherwise: int | None) -> dt.timedelta:
    given = entry.get(field, otherwise)
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= MOST_DAYS:
        raise RetentionIsWrong(f"{name}: give {field} as a whole number of days, at most {MOST_DAYS}.")
    return dt.timedelta(days=given)


def _both(entry: Mapping[str, object], field: str, name: str) -> dict[str, str]:
    given = entry.get(field)
    if not isinstance(given, dict) or not all(isinstance(given.get(each), str) and given[each] for each in LANGUAGES):
        raise RetentionIsWrong(f'{name}: give {field} = {{ zh = "…", en = "…" }}.')
    return {each: given[each] for each in LANGUAGES}


@cache
def packaged() -> tuple[Rule, ...]:
    """The policy that comes with Mazha."""
    return read((resources.files("mazha.people") / "retention.toml").read_text(encoding="utf-8"))


def rule(kind: str, stage: str) -> Rule:
    """The packaged rule for a kind in a stage."""
    return next(each for each in packaged() if (each.kind, each.stage) == (kind, stage))
