"""A procedure as it is read from its file: frozen, typed, and open beside the law it carries out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from mazha.workdays.counting import Limit

Scalar = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


class AskType(StrEnum):
    """What kind of answer a step asks for; surfaces draw a form from it, the engine checks it."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    UNIT = "unit"
    UNITS = "units"
    CATEGORY = "category"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    OFFICER = "officer"
    CHECKLIST = "checklist"
    """Each of its choices answered yes, no or not applicable, with what it rests on in words."""
    MONEY = "money"
    """Yuan with two decimals; kept in whole fen."""
    PHOTOS = "photos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    name: str
    type: AskType
    title: Text
    hint: Text | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)
    at_least: int | None = None
    """Shortest text, smallest number, fewest photos."""
    at_most: int | None = None
    """Longest text, largest number or sum (in yuan), most photos."""
    roles: tuple[str, ...] = ()
    """Of an officer: in which roles they are chosen from."""
    drafted: str = ""
    """A step whose latest words stand in the field to begin with: what the head signs is the handler's draft."""
    lines: str = ""
    """Of a check list: the district keeps its own under this name; `choices` hold until it does."""
    must: frozenset[str] = frozenset()
    """Of a check list: lines that must be answered with yes, as the district has set it."""
    apart: bool = False
    """The line of work keeps the answer in a table of its own: neither ledger nor note holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A condition of the table's own: a small fact that must have one of some values before a step is taken."""

    name: str
    fact: str
    among: tuple[Scalar, ...]
    says: Text
    """What the person reads who cannot take the step: what is missing, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    name: str
    title: Text
    resident: Text
    """What it means to the person who asked."""
    ends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Whom a step informs, and with which wording."""

    who: Literal[
        "requester", "respondents", "named", "lead_unit", "units", "unit_head", "dispatchers", "supervisors", "leaders",
    ]  # fmt: skip
    """`respondents`: the other side, each by their own number; `named`: officers who are named in the matter."""
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    name: str
    title: Text
    resident: Text | None
    """How it reads on the resident's page; None keeps it among staff."""
    frm: tuple[str, ...]
    to: str | None
    """None: it happens beside the stage and leaves it as it is."""
    by: tuple[str, ...]
    involved: bool
    """Whether every unit that takes part may do it, or the lead unit alone."""
    needs: tuple[str, ...]
    asks: tuple[tuple[Ask, bool], ...]
    """Each with whether it must be answered."""
    sets: Mapping[str, Scalar]
    outcome: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    pauses: tuple[str, ...]
    resumes: tuple[str, ...]
    extends: str | None
    tells: tuple[Tell, ...]
    shows_note: bool
    """Whether the words written with it are for the resident."""
    bulk: bool
    basis: str
    opens: bool = False
    explains: Text | None = None
    """What it means to take it, for whoever stands before the button."""

    @property
    def settles(self) -> bool:
        """Whether its answers replace what an earlier taking of it had set."""
        return any(isinstance(value, str) and value.startswith("$") for value in self.sets.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """How far a clock may be lengthened, and how often."""

    limit: Limit
    times: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long, counted how, by which article: the general rule or a dated local one."""

    limit: Limit
    basis: str
    mark: str
    """`checked`, `memory` or `local`: how sure the number is (DOMAIN § 0)."""
    origin: str
    """The table's version or the policy's name, for the explanation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    name: str
    title: Text
    rule: Rule | None
    until: str | None
    """An asked date that is itself the limit, in place of a rule."""
    since: str | None = None
    """An asked date from which it counts, where the step that starts it asks one; else it counts from the step."""
    duty: bool
    """A duty of the district rings and counts as late; a right of someone merely runs out."""
    statutory: bool
    """A local rule may be shorter, never longer."""
    extension: Extension | None
    ladder: str | None
    basis: str


class RungAt(StrEnum):
    SHARE = "share"
    """Of the period used up, in per cent."""
    WORKING_DAYS_BEFORE = "working_days_before"
    OVERDUE = "overdue"
    WORKING_DAYS_AFTER = "working_days_after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the escalation ladder."""

    name: str
    title: Text
    at: RungAt
    amount: int
    tells: tuple[Tell, ...]
    record: bool
    """Whether it stands in the ledger."""
    supervise: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleStep:
    take: str
    by: str
    at: dt.datetime
    given: Mapping[str, object]
    refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A worked example: runs as a test and stands in the docs."""

    title: Text
    opened_at: dt.datetime
    given: Mapping[str, object]
    """What the opening was given: dates that are themselves a clock's limit."""
    steps: tuple[ExampleStep, ...]
    stage: str
    due: Mapping[str, dt.datetime]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    name: str
    title: Text
    version: str
    opens: str
    stages: Mapping[str, Stage]
    steps: Mapping[str, Step]
    needs: Mapping[str, Need]
    clocks: Mapping[str, Clock]
    ladders: Mapping[str, tuple[Rung, ...]]
    examples: tuple[Example, ...]
    source: str
    """The file's text, kept with the matters opened under it."""
    lines: Mapping[str, int]
    """Where each part stands in the file: `step.return`, `clock.hotline.handle` …"""

    @property
    def opening(self) -> Step:
        return next(step for step in self.steps.values() if step.opens)

    @property
    def ends(self) -> frozenset[str]:
        return frozenset(name for name, stage in self.stages.items() if stage.ends)
