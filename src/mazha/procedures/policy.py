"""Local limits with their dates: which number holds for a clock, here, on this day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mazha.procedures.reading import Source
from mazha.procedures.table import Clock, Rule, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalLimit:
    clock: str
    territory: str
    from_date: dt.date
    to_date: dt.date | None
    rule: Rule
    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """A way the district may open. Closed until somebody with a name gives the paper it rests on."""

    name: str
    title: Text
    means: Text
    basis: str
    mark: str


@dataclass(frozen=True, slots=True)
class Policies:
    limits: tuple[LocalLimit, ...] = ()
    titles: tuple[tuple[str, Text], ...] = ()
    switches: tuple[Switch, ...] = ()

    def rule_for(self, clock: Clock, area: str, on: dt.date) -> Rule | None:
        """The local rule of the smallest territory that holds that day, else the table's own."""
        holding = [
            limit
            for limit in self.limits
            if limit.clock == clock.name
            and area.startswith(limit.territory)
            and limit.from_date <= on
            and (limit.to_date is None or on <= limit.to_date)
        ]
        if not holding:
            return clock.rule
        return max(holding, key=lambda limit: (len(limit.territory), limit.from_date)).rule


def read(file: str, text: str) -> Policies:
    """Decode one policy file. Raises TableIsWrong."""
    source = Source(file, text)
    whole = source.whole()
    name, title, territory = whole.text("name"), whole.both("title"), whole.text("territory")
    limits = []
    for part in source.parts("limit"):
        limit, from_date, to_date = part.limit("limit"), part.data.get("from"), part.data.get("to")
        clock, basis, mark = part.text("clock"), part.text("basis"), part.text("mark", "local")
        if not isinstance(from_date, dt.date) or limit is None:
            part.wrong("a local limit needs its number and its first day.", "Add limit = { … } and from = 2026-01-01.")
            continue
        limits.append(
            LocalLimit(
                clock=clock,
                territory=territory,
                from_date=from_date,
                to_date=to_date if isinstance(to_date, dt.date) else None,
                rule=Rule(limit=limit, basis=basis, mark=mark, origin=name),
                file=file,
                line=part.line,
            )
        )
    switches = []
    for part in source.parts("switch"):
        switches.append(
            Switch(
                name=part.text("name"), title=part.both("title") or Text("", ""),
                means=part.both("means") or Text("", ""),
                basis=part.text("basis"), mark=part.text("mark", "local"),
            )
        )  # fmt: skip
        part.nothing_else()
    whole.nothing_else("limit", "switch")
    source.refuse_if_wrong()
    return Policies(tuple(limits), ((name, title),) if title else (), tuple(switches))


@cache
def packaged() -> Policies:
    """Every policy file that comes with Mazha."""
    folder = resources.files("mazha.procedures") / "policy"
    found = [
        read(f"policy/{file.name}", file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda f: f.name)
        if file.name.endswith(".toml")
    ]
    return Policies(
        tuple(limit for policies in found for limit in policies.limits),
        tuple(title for policies in found for title in policies.titles),
        tuple(switch for policies in found for switch in policies.switches),
    )
