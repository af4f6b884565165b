"""From a TOML file to a Procedure, or to the list of what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import get_args

from mazha.procedures.reading import Part, Source
from mazha.procedures.table import (
    Ask,
    AskType,
    Clock,
    Example,
    ExampleStep,
    Extension,
    Need,
    Procedure,
    Rule,
    Rung,
    RungAt,
    Scalar,
    Stage,
    Step,
    Tell,
    Text,
)

NO_WORDS = Text("", "")
_NO_MOMENT = dt.datetime.min.replace(tzinfo=dt.UTC)
"""Where one is missing: that is a fault by then, and the table is refused."""
_TOLD = get_args(Tell.__annotations__["who"]) or (
    "requester", "respondents", "named", "lead_unit", "units", "unit_head", "dispatchers", "supervisors", "leaders",
)  # fmt: skip


def load(file: str, text: str) -> Procedure:
    """Decode one procedure. Raises TableIsWrong with every fault of form; what it means is checked in `checking`."""
    source = Source(file, text)
    whole = source.whole()
    lines: dict[str, int] = {}
    asks = {ask.name: ask for ask in (_ask(part) for part in source.parts("ask"))}
    stages = {}
    for part in source.parts("stage"):
        stage = _stage(part)
        stages[stage.name] = stage
        lines[f"stage.{stage.name}"] = part.line
    clocks = {}
    for part in source.parts("clock"):
        clock = _clock(part, whole.text("version", "?"))
        clocks[clock.name] = clock
        lines[f"clock.{clock.name}"] = part.line
    needs = {}
    for part in source.parts("need"):
        need = _need(part)
        needs[need.name] = need
        lines[f"need.{need.name}"] = part.line
    steps: dict[str, Step] = {}
    for part in source.parts("step"):
        step = _step(part, asks)
        if step.name in steps:
            part.wrong("this name is taken already.", "Give every step a name of its own.")
        steps[step.name] = step
        lines[f"step.{step.name}"] = part.line
    ladders: dict[str, list[Rung]] = {}
    for part in source.parts("rung"):
        ladders.setdefault(part.text("ladder"), []).append(_rung(part))
    procedure = Procedure(
        name=whole.text("name"),
        title=whole.both("title") or NO_WORDS,
        version=whole.text("version"),
        opens=whole.text("opens"),
        stages=stages,
        steps=steps,
        needs=needs,
        clocks=clocks,
        ladders={name: tuple(rungs) for name, rungs in ladders.items()},
        examples=tuple(_example(part) for part in source.parts("example")),
        source=text,
        lines=lines,
    )
    whole.nothing_else("ask", "stage", "need", "step", "clock", "rung", "example")
    source.refuse_if_wrong()
    return procedure


def _ask(part: Part) -> Ask:
    kind = part.text("type")
    if kind not in set(AskType):
        part.wrong(f"'{kind}' is no kind of answer.", f"Use one of {', '.join(AskType)}.")
        kind = AskType.TEXT
    choices: dict[str, Text] = {}
    for key, words in part.table("choices").items():
        if isinstance(words, dict) and isinstance(words.get("zh"), str) and isinstance(words.get("en"), str):
            choices[key] = Text(words["zh"], words["en"])
        else:
            part.wrong(f"choice '{key}' lacks a language.", f'Write {key} = {{ zh = "…", en = "…" }}.')
    ask = Ask(
        name=part.text("name"),
        type=AskType(kind),
        title=part.both("title") or NO_WORDS,
        hint=part.both("hint", required=False),
        choices=choices,
        at_least=part.number("at_least"),
        at_most=part.number("at_most"),
        roles=part.words("roles"),
        drafted=part.text("drafted", ""),
        lines=part.text("lines", ""),
        apart=part.flag("apart"),
    )
    if ask.lines and ask.type is not AskType.CHECKLIST:
        part.wrong("only a check list has lines of its own.", 'Write type = "checklist", or leave lines out.')
    part.nothing_else()
    return ask


def _stage(part: Part) -> Stage:
    stage = Stage(
        name=part.text("name"),
        title=part.both("title") or NO_WORDS,
        resident=part.both("resident") or NO_WORDS,
        ends=part.flag("ends"),
    )
    part.nothing_else()
    return stage


def _need(part: Part) -> Need:
    among = part.scalars("is")
    need = Need(
        name=part.text("name"), fact=part.text("fact"), among=among or (True,), says=part.both("says") or NO_WORDS
    )
    part.nothing_else()
    return need


def _tells(part: Part) -> tuple[Tell, ...]:
    tells = []
    for tell in part.tables("tells"):
        who = tell.text("who")
        if who not in _TOLD:
            tell.wrong(f"nobody is called '{who}'.", f"Use one of {', '.join(_TOLD)}.")
            continue
        tells.append(Tell(who=who, wording=tell.text("wording")))  # type: ignore[arg-type]  # checked above
        tell.nothing_else()
    return tuple(tells)


def _step(part: Part, asks: Mapping[str, Ask]) -> Step:
    asked: list[tuple[Ask, bool]] = []
    for name in part.words("asks"):
        plain = name.removesuffix("?")
        if plain in asks:
            asked.append((asks[plain], plain == name))
        else:
            part.wrong(f"nothing is asked under the name '{plain}'.", f'Add an [[ask]] with name = "{plain}".')
    sets: dict[str, Scalar] = {}
    for key, value in part.table("sets").items():
        if value is None or isinstance(value, str | int | bool):
            sets[key] = value
        else:
            part.wrong(f"'{key}' cannot be set to {value!r}.", 'Use text, a whole number, true, false, or "$ask".')
    step = Step(
        name=part.text("name"),
        title=part.both("title") or NO_WORDS,
        resident=part.both("resident", required=False),
        frm=part.words("from"),
        to=part.text("to", "") or None,
        by=part.words("by"),
        involved=part.flag("involved"),
        needs=part.words("needs"),
        asks=tuple(asked),
        sets=sets,
        outcome=part.text("outcome", ""),
        starts=part.words("starts"),
        stops=part.words("stops"),
        pauses=part.words("pauses"),
        resumes=part.words("resumes"),
        extends=part.text("extends", "") or None,
        tells=_tells(part),
        shows_note=part.flag("shows_note"),
        bulk=part.flag("bulk"),
        basis=part.text("basis"),
        opens=part.flag("opens"),
        explains=part.both("explains", required=False),
    )
    part.nothing_else()
    return step


def _clock(part: Part, version: str) -> Clock:
    limit, basis, mark = part.limit("limit"), part.text("basis"), part.text("mark", "local")
    extension = None
    if inner := part.inner("extend"):
        longer, times, its_basis = inner.limit("limit"), inner.number("times"), inner.text("basis", basis)
        if longer and times:
            extension = Extension(limit=longer, times=times, basis=its_basis)
        else:
            inner.wrong("an extension needs its limit and how often.", "Add limit = { … } and times = 1.")
        inner.nothing_else()
    clock = Clock(
        name=part.text("name"),
        title=part.both("title") or NO_WORDS,
        rule=Rule(limit=limit, basis=basis, mark=mark, origin=version) if limit else None,
        until=part.text("until", "") or None,
        since=part.text("since", "") or None,
        duty=part.flag("duty", default=True),
        statutory=part.flag("statutory"),
        extension=extension,
        ladder=part.text("ladder", "") or None,
        basis=basis,
    )
    if (clock.rule is None) == (clock.until is None):
        part.wrong("a clock has a limit or an asked date, one of the two.", 'Add limit = { … } or until = "…".')
    part.nothing_else()
    return clock


def _rung(part: Part) -> Rung:
    at = part.text("at")
    if at not in set(RungAt):
        part.wrong(f"'{at}' is no place on a ladder.", f"Use one of {', '.join(RungAt)}.")
        at = RungAt.OVERDUE
    rung = Rung(
        name=part.text("name"),
        title=part.both("title") or NO_WORDS,
        at=RungAt(at),
        amount=part.number("amount") or 0,
        tells=_tells(part),
        record=part.flag("record"),
        supervise=part.flag("supervise"),
    )
    part.nothing_else()
    return rung


def _example(part: Part) -> Example:
    steps = []
    for item in part.tables("steps"):
        steps.append(
            ExampleStep(
                take=item.text("take"), by=item.text("by"), at=item.moment("at") or _NO_MOMENT,
                given=item.table("given"), refused=item.flag("refused"),
            )
        )  # fmt: skip
        item.nothing_else()
    due = {}
    expected = part.inner("due")
    if expected:
        due = {name: moment for name in expected.data if (moment := expected.moment(name))}
    example = Example(
        title=part.both("title") or NO_WORDS,
        opened_at=part.moment("opened") or _NO_MOMENT,
        given=part.table("given"),
        steps=tuple(steps),
        stage=part.text("stage"),
        due=due,
        line=part.line,
    )
    part.nothing_else()
    return example
