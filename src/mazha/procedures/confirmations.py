"""Numbers and ways that nobody has confirmed yet, each with what it says now: one list that a person can work off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mazha.procedures import law, policy, registry
from mazha.procedures.switches import ON
from mazha.procedures.table import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mazha.procedures.position import Json
    from mazha.procedures.table import Clock, Procedure
    from mazha.workdays.counting import Limit

CHECKED = "checked"
_UNITS = {
    "day": Text("日", "days"),
    "working_day": Text("个工作日", "working days"),
    "hour": Text("小时", "hours"),
    "working_hour": Text("个工作小时", "working hours"),
    "month": Text("个月", "months"),
    "year": Text("年", "years"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A limit, an extension, a local limit or a way, as it stands in its file."""

    subject: str
    kind: str
    """`clock`, `extension`, `local`, `switch`."""
    title: Text
    of: Text
    """The procedure or the policy it stands in."""
    what: str
    """What is confirmed, exactly: a confirmation of something else does not hold."""
    reads: Text
    basis: str
    mark: str


def unchecked() -> list[Number]:
    """Every one whose mark is not `checked`, in the order of its files."""
    return [number for number in every() if number.mark != CHECKED]


def every() -> Iterator[Number]:
    """Every limit of every table and policy, and every way the district may open."""
    for procedure in registry.packaged().values():
        for clock in procedure.clocks.values():
            yield from _of_clock(procedure, clock)
    policies = policy.packaged()
    titles = dict(policies.titles)
    clocks = {name: clock for p in registry.packaged().values() for name, clock in p.clocks.items()}
    for local in policies.limits:
        title = clocks[local.clock].title if local.clock in clocks else Text(local.clock, local.clock)
        yield Number(
            subject=of_rule("", local.clock, local.rule.origin, ""),
            kind="local",
            title=title,
            of=titles.get(local.rule.origin, Text(local.rule.origin, local.rule.origin)),
            what=written(local.rule.limit),
            reads=_read(local.rule.limit),
            basis=local.rule.basis,
            mark=local.rule.mark,
        )
    for switch in policies.switches:
        yield Number(
            subject=f"switch:{switch.name}",
            kind="switch",
            title=switch.title,
            of=switch.means,
            what=ON,
            reads=Text("开通", "Opened"),
            basis=switch.basis,
            mark=switch.mark,
        )


def _of_clock(procedure: Procedure, clock: Clock) -> Iterator[Number]:
    if clock.rule is None:
        return
    yield Number(
        subject=of_rule(procedure.name, clock.name, procedure.version, procedure.version),
        kind="clock",
        title=clock.title,
        of=procedure.title,
        what=written(clock.rule.limit),
        reads=_read(clock.rule.limit),
        basis=clock.rule.basis,
        mark=clock.rule.mark,
    )
    if clock.extension is not None:
        longer = clock.extension
        yield Number(
            subject=f"extension:{procedure.name}:{clock.name}",
            kind="extension",
            title=clock.title,
            of=procedure.title,
            what=f"{written(longer.limit)} ×{longer.times}",
            reads=_read(longer.limit),
            basis=longer.basis,
            mark=clock.rule.mark,
        )


def of_rule(procedure: str, clock: str, origin: str, version: str) -> str:
    """The subject under which a rule is confirmed: the table's own, or a local one by its policy."""
    return f"clock:{procedure}:{clock}" if origin == version else f"local:{origin}:{clock}"


def written(limit: Limit) -> str:
    return f"{limit.amount} {limit.unit.value} {limit.mode.value}"


def written_of(rule: Mapping[str, Json]) -> str:
    """The same, of a rule as a running clock keeps it."""
    return f"{rule['amount']} {rule['unit']} {rule['mode']}"


def _read(limit: Limit) -> Text:
    unit = _UNITS[limit.unit.value]
    return Text(f"{limit.amount}{unit.zh}", f"{limit.amount} {unit.en}")


def cited(number: Number, language: str) -> str:
    return law.cited(number.basis, language)
