"""Does a procedure hold together, and does it obey the law it names? Every fault comes with its mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mazha.people.roles import Role
from mazha.procedures import law
from mazha.procedures.engine import COLUMNS
from mazha.procedures.faults import Fault, TableIsWrong
from mazha.procedures.guards import GUARDS
from mazha.procedures.policy import Policies
from mazha.procedures.table import AskType, Clock, Procedure, Rule, Step
from mazha.workdays.counting import Unit

_Fault = Callable[[str, str, str], Fault]

ACTORS = frozenset({*Role, "resident", "respondent", "client", "system"})
"""`resident`: whoever brought the matter; `respondent`: the other side, where they take part."""
_DAYS_AT_MOST = {
    Unit.HOUR: 1 / 24, Unit.WORKING_HOUR: 1 / 8, Unit.DAY: 1.0, Unit.WORKING_DAY: 1.4, Unit.MONTH: 30.4,
    Unit.YEAR: 365.25,
}  # fmt: skip


def refuse_if_wrong(file: str, procedure: Procedure, policies: Policies) -> None:
    """Raise TableIsWrong with everything `faults` finds."""
    if found := list(faults(file, procedure, policies)):
        raise TableIsWrong(found)


def faults(file: str, procedure: Procedure, policies: Policies) -> Iterator[Fault]:
    """Unreachable stages, traps, steps for nobody, clocks nothing stops, unknown articles, loose local limits …"""

    def fault(part: str, wrong: str, mend: str) -> Fault:
        return Fault(file, procedure.lines.get(part, 1), wrong, mend)

    if not procedure.clocks:
        yield fault("", f"{procedure.name} has no clock.", "Add a [[clock]]: nothing may be received without a date.")
    openings = [step for step in procedure.steps.values() if step.opens]
    if len(openings) != 1:
        yield fault("", f"{len(openings)} steps open a matter.", "Set opens = true on exactly one [[step]].")
        return
    if openings[0].to != procedure.opens or not openings[0].starts:
        yield fault(
            f"step.{openings[0].name}",
            f"'{openings[0].name}' must lead to '{procedure.opens}' and start a clock.",
            f'Write to = "{procedure.opens}" and starts = ["…"].',
        )
    yield from _stages(procedure, fault)
    for step in procedure.steps.values():
        yield from _step(procedure, step, fault)
    yield from _needs(procedure, fault)
    for clock in procedure.clocks.values():
        yield from _clock(procedure, clock, fault)
    for name, rungs in procedure.ladders.items():
        for rung in rungs:
            if rung.at == "share" and not 0 < rung.amount < 100:
                yield fault("", f"ladder {name}: {rung.amount} % is no share.", "Give a number from 1 to 99.")
    yield from _policies(procedure, policies)


def _stages(procedure: Procedure, fault: _Fault) -> Iterator[Fault]:
    reached = {procedure.opens}
    ending = set(procedure.ends)
    while more := {s.to for s in procedure.steps.values() if s.to and set(s.frm) & reached} - reached:
        reached |= more
    while back := {f for s in procedure.steps.values() if s.to in ending for f in s.frm} - ending:
        ending |= back
    known = set(procedure.stages)
    for step in procedure.steps.values():
        for name in ({*step.frm, step.to} - known) - {None}:
            yield fault(f"step.{step.name}", f"'{step.name}' names no stage '{name}'.", "Mend the name or add it.")
    for name in sorted(known - reached):
        yield fault(f"stage.{name}", f"No step leads to '{name}'.", "Add a step to it, or drop the stage.")
    leaves = {f for s in procedure.steps.values() if s.to for f in s.frm}
    for name in sorted((known & reached) - procedure.ends - leaves):
        yield fault(f"stage.{name}", f"Nothing leads out of '{name}'.", "Add a step out of it, or set ends = true.")
    for name in sorted((known & reached & leaves) - ending):
        yield fault(f"stage.{name}", f"'{name}' never comes to an end.", "Add a step towards a stage that ends.")


def _step(procedure: Procedure, step: Step, fault: _Fault) -> Iterator[Fault]:
    part = f"step.{step.name}"
    if not step.by:
        yield fault(part, f"Nobody may take '{step.name}'.", 'Add by = ["handler"].')
    for who in set(step.by) - ACTORS:
        yield fault(part, f"'{step.name}': nobody is a '{who}'.", f"Use {', '.join(sorted(ACTORS))}.")
    if not step.opens and not step.frm:
        yield fault(part, f"'{step.name}' starts nowhere.", 'Add from = ["…"].')
    if step.opens and step.frm:
        yield fault(part, f"'{step.name}' opens a matter and yet comes from a stage.", "Drop from.")
    yield from _clocks_named(procedure, step, fault)
    for need in step.needs:
        if need not in procedure.needs and need.partition(":")[0] not in GUARDS:
            yield fault(
                part, f"'{step.name}' needs '{need}', which no guard checks.",
                f"Add a [[need]] of that name, or use {', '.join(sorted(GUARDS))}.",
            )  # fmt: skip
    asked = {ask.name for ask, _required in step.asks}
    for value in step.sets.values():
        source = value.removeprefix("+") if isinstance(value, str) else ""
        if source.startswith("$") and source[1:] not in asked:
            yield fault(part, f"'{step.name}' sets '{value}', which it does not ask.", f'Add "{source[1:]}?" to asks.')
    apart = {ask.name for ask, _required in step.asks if ask.apart}
    for value in step.sets.values():
        if isinstance(value, str) and value.removeprefix("+").removeprefix("$") in apart and "$" in value:
            yield fault(part, f"'{step.name}' sets '{value}', which is kept apart.", "Drop it, or drop apart.")
    if step.outcome.startswith("$") and not any(step.outcome[1:] in other.sets for other in procedure.steps.values()):
        yield fault(
            part, f"'{step.name}' ends as '{step.outcome}', which no step sets.",
            f"Set {step.outcome[1:]} in a step's sets.",
        )  # fmt: skip
    for started in (procedure.clocks[name] for name in step.starts if name in procedure.clocks):
        if started.until is not None and started.until not in asked:
            yield fault(
                part, f"'{step.name}' starts '{started.name}' without asking '{started.until}'.", "Add it to asks."
            )
    if sum(ask.type is AskType.LONG_TEXT and not ask.apart for ask, _required in step.asks) > 1:
        yield fault(part, f"'{step.name}' asks for two long texts.", "A ledger entry carries one note: ask for one.")
    ends = step.to is not None and procedure.stages[step.to].ends if step.to in procedure.stages else False
    if ends and not step.outcome and not all(procedure.stages[f].ends for f in step.frm if f in procedure.stages):
        yield fault(part, f"'{step.name}' ends the matter without saying how.", 'Add outcome = "solved" or the like.')
    if ends and "*" not in step.stops and procedure.clocks and not all(f in procedure.ends for f in step.frm):
        yield fault(part, f"'{step.name}' ends the matter but leaves clocks running.", 'Write stops = ["*"].')
    yield from _drafts(procedure, step, fault)
    for missing in law.unknown_parts(step.basis):
        yield fault(
            part, f"'{step.name}' rests on '{missing}', which is not registered.", "Add it to law/articles.toml."
        )
    if step.sets and (odd := [k for k in step.sets if k in {"stage", "closed_at", "due_at"}]):
        yield fault(part, f"'{step.name}' sets {odd}, which only the engine sets.", f"Columns: {sorted(COLUMNS)}.")


def _clocks_named(procedure: Procedure, step: Step, fault: _Fault) -> Iterator[Fault]:
    named = {*step.starts, *step.stops, *step.pauses, *step.resumes, *([step.extends] if step.extends else [])} - {"*"}
    named |= {
        need.partition(":")[2]
        for need in step.needs
        if need.split(":")[0] in {"within", "running", "extension_left", "lapsed", "stopped"}
    }
    for clock in sorted(named - set(procedure.clocks)):
        yield fault(
            f"step.{step.name}", f"'{step.name}' names no clock '{clock}'.", "Mend the name or add a [[clock]]."
        )


def _drafts(procedure: Procedure, step: Step, fault: _Fault) -> Iterator[Fault]:
    part = f"step.{step.name}"
    for ask, _required in step.asks:
        if ask.drafted and ask.drafted not in procedure.steps:
            yield fault(
                part, f"'{ask.name}' begins with the words of '{ask.drafted}', which is no step.", "Mend the name."
            )


def _needs(procedure: Procedure, fault: _Fault) -> Iterator[Fault]:
    used = {need for step in procedure.steps.values() for need in step.needs}
    for need in procedure.needs.values():
        part = f"need.{need.name}"
        if need.name in GUARDS:
            yield fault(part, f"'{need.name}' is the name of a guard already.", "Give it a name of its own.")
        if need.name not in used:
            yield fault(part, f"No step needs '{need.name}'.", "Name it in a step's needs, or drop it.")
        if not any(need.fact in step.sets for step in procedure.steps.values()):
            yield fault(part, f"'{need.name}' asks for '{need.fact}', which no step sets.", "Set it in a step's sets.")


def _clock(procedure: Procedure, clock: Clock, fault: _Fault) -> Iterator[Fault]:
    part = f"clock.{clock.name}"
    if not any(clock.name in s.starts for s in procedure.steps.values()):
        yield fault(part, f"Nothing starts '{clock.name}'.", "Name it in a step's starts, or drop it.")
    if not any(clock.name in s.stops or "*" in s.stops for s in procedure.steps.values()):
        yield fault(part, f"Nothing stops '{clock.name}'.", "Name it in a step's stops.")
    starting = [s for s in procedure.steps.values() if clock.name in s.starts]
    if clock.since and not any(ask.name == clock.since for s in starting for ask, _required in s.asks):
        yield fault(
            part, f"'{clock.name}' counts from '{clock.since}', which no step that starts it asks.", "Add it to asks."
        )
    paused = any(clock.name in s.pauses for s in procedure.steps.values())
    if paused and not any(clock.name in s.resumes for s in procedure.steps.values()):
        yield fault(part, f"'{clock.name}' can be paused but never resumed.", "Name it in a step's resumes.")
    if clock.ladder is not None and clock.ladder not in procedure.ladders:
        yield fault(part, f"'{clock.name}' climbs no ladder '{clock.ladder}'.", "Mend the name or add [[rung]]s.")
    if clock.duty and clock.ladder is None:
        yield fault(part, f"'{clock.name}' is a duty that nobody is reminded of.", "Add ladder, or set duty = false.")
    if clock.extension is None and any(s.extends == clock.name for s in procedure.steps.values()):
        yield fault(
            part, f"'{clock.name}' is extended by a step but allows none.", "Add extend = { … }, or drop the step."
        )
    for basis in [clock.basis, *([clock.extension.basis] if clock.extension else [])]:
        for missing in law.unknown_parts(basis):
            yield fault(
                part, f"'{clock.name}' rests on '{missing}', which is not registered.", "Add it to law/articles.toml."
            )


def _policies(procedure: Procedure, policies: Policies) -> Iterator[Fault]:
    for local in policies.limits:
        clock = procedure.clocks.get(local.clock)
        if clock is None:
            continue
        if clock.statutory and clock.rule is not None and _looser(local.rule, clock.rule):
            yield Fault(
                local.file,
                local.line,
                f"The local limit for '{clock.name}' is looser than the law's.",
                f"Give at most {clock.rule.limit.amount} {clock.rule.limit.unit}.",
            )
        for missing in law.unknown_parts(local.rule.basis):
            yield Fault(local.file, local.line, f"It rests on '{missing}', which is not registered.", "Register it.")


def _looser(local: Rule, statute: Rule) -> bool:
    # Across units the comparison is by the longest span a unit can usually mean, so that a doubtful case is refused.
    if local.limit.unit == statute.limit.unit:
        return local.limit.amount > statute.limit.amount
    return (
        local.limit.amount * _DAYS_AT_MOST[local.limit.unit] > statute.limit.amount * _DAYS_AT_MOST[statute.limit.unit]
    )
