"""Diagrams and tables of a procedure for the docs, generated so that they are always today's."""

from __future__ import annotations

from collections.abc import Iterator

from mazha.kernel.moments import local
from mazha.procedures import law
from mazha.procedures.policy import Policies
from mazha.procedures.table import Clock, Procedure, Step


def document(procedure: Procedure, policies: Policies) -> str:
    """The reference page of one procedure, in Markdown with a Mermaid state diagram."""
    return "\n".join(_lines(procedure, policies)) + "\n"


def _lines(procedure: Procedure, policies: Policies) -> Iterator[str]:
    yield f"# {procedure.title.zh} · {procedure.title.en}"
    yield ""
    file = f"procedures/tables/{procedure.name}.toml"
    yield f"Generated from `{file}` (version {procedure.version}) by `mazha procedures draw`."
    yield ""
    yield "```mermaid"
    yield from diagram(procedure)
    yield "```"
    yield ""
    yield "## Steps"
    yield ""
    yield "| step | 步骤 | from | to | by | needs | starts | stops | basis |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for step in procedure.steps.values():
        yield _step_row(step)
    yield ""
    yield "## Clocks"
    yield ""
    yield "| clock | 期限 | limit | extension | local limits | duty | basis |"
    yield "|---|---|---|---|---|---|---|"
    for clock in procedure.clocks.values():
        yield _clock_row(clock, policies)
    yield ""
    yield "## Worked examples"
    for example in procedure.examples:
        yield ""
        yield f"### {example.title.en} · {example.title.zh}"
        yield ""
        yield f"1. {local(example.opened_at):%Y-%m-%d %H:%M} opened"
        for taken in example.steps:
            refused = ": **refused**" if taken.refused else ""
            yield f"1. {local(taken.at):%Y-%m-%d %H:%M} `{taken.take}` by {taken.by}{refused}"
        yield ""
        yield f"Ends in `{example.stage}`."
        for name, due in example.due.items():
            yield f"`{name}` due {local(due):%Y-%m-%d %H:%M:%S}."


def diagram(procedure: Procedure) -> Iterator[str]:
    """The states and the steps between them; steps beside a stage are left out."""
    yield "stateDiagram-v2"
    for stage in procedure.stages.values():
        yield f'    state "{stage.title.en}" as {stage.name}'
    yield f"    [*] --> {procedure.opens}: {procedure.opening.name}"
    for step in procedure.steps.values():
        if step.to is not None:
            for frm in step.frm:
                yield f"    {frm} --> {step.to}: {step.name}"
    for name in sorted(procedure.ends):
        yield f"    {name} --> [*]"


def _step_row(step: Step) -> str:
    cells = [
        f"`{step.name}`", step.title.zh, ", ".join(step.frm) or "–", step.to or "(stays)", ", ".join(step.by),
        ", ".join(step.needs) or "–", ", ".join(step.starts) or "–", ", ".join(step.stops) or "–",
        law.cited(step.basis, "en"),
    ]  # fmt: skip
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _clock_row(clock: Clock, policies: Policies) -> str:
    limit = f"until `{clock.until}`" if clock.rule is None else f"{clock.rule.limit.amount} {clock.rule.limit.unit}"
    extension = "–"
    if clock.extension is not None:
        extension = f"{clock.extension.limit.amount} {clock.extension.limit.unit} × {clock.extension.times}"
    locally = [
        f"{item.territory} from {item.from_date}: {item.rule.limit.amount} {item.rule.limit.unit} ({item.rule.mark})"
        for item in policies.limits
        if item.clock == clock.name
    ]
    cells = [
        f"`{clock.name}`", clock.title.zh, limit, extension, "; ".join(locally) or "–",
        "duty" if clock.duty else "right", law.cited(clock.basis, "en"),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"
