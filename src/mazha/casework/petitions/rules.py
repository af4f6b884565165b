"""Which road a petition takes, question by question, and the notice that follows from the answers. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from mazha.procedures.table import Text

CHANNELS = ("counter", "letter", "portal", "phone", "visit", "hotline", "import")
LEAST_WORDS, MOST_WORDS = 4, 8000
MOST_REPRESENTATIVES = 5
"""Several people who visit for one cause choose representatives, at most five (article 20)."""
ROADS = frozenset({
    "tell_final", "join", "take_as_advice", "take_as_accusation", "refer", "accept", "accept_simplified", "forward",
    "assign",
})  # fmt: skip
"""Steps that set a petition on its road."""
ANSWERS = ("y", "n", "u")
"""Yes, no, not sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the list. A yes ends it; a no or a doubt goes on to the next."""

    name: str
    asks: Text
    article: str
    """As a `basis` names it."""
    says: Text
    """What the article says, in short: the officer reads it beside the question."""
    step: str
    """The step that a yes proposes."""
    given: Mapping[str, str]
    """Answers of that step that follow from it."""


def _text(found: Mapping[str, str]) -> Text:
    return Text(found["zh"], found["en"])


def _read() -> tuple[tuple[Question, ...], Mapping[str, Text]]:
    file = resources.files("mazha.casework.petitions") / "roads.toml"
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    questions = tuple(
        Question(
            name=each["name"], asks=_text(each["asks"]), article=each["article"], says=_text(each["says"]),
            step=each["step"], given=each.get("given", {}),
        )
        for each in found["question"]
    )  # fmt: skip
    return questions, {name: _text(words) for name, words in found["notice"].items()}


_ALL, _NOTICES = _read()
QUESTIONS, LAST = _ALL[:-1], _ALL[-1]
"""`LAST` is asked when every other one was denied or doubted: a no to it sends the petition on."""


@dataclass(frozen=True, slots=True)
class Answered:
    question: Question
    answer: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The road the answers lead to. A person confirms it, or takes another."""

    step: str
    given: Mapping[str, str]
    because: tuple[Answered, ...]
    unsure: tuple[Answered, ...]
    """Doubts on the way: to be put to the legal reviewer before it is confirmed."""


def read_answers(written: str) -> tuple[str, ...]:
    """`nnnuy` as answers; what is none is left out, and so is whatever follows a yes."""
    answers: list[str] = []
    for letter in written[: len(QUESTIONS) + 1]:
        if letter not in ANSWERS:
            break
        answers.append(letter)
        if letter == "y":
            break
    return tuple(answers)


def answered(answers: Sequence[str]) -> tuple[Answered, ...]:
    """Each answer beside its question."""
    return tuple(Answered(q, a) for q, a in zip((*QUESTIONS, LAST), answers, strict=False))


def next_question(answers: Sequence[str]) -> Question | None:
    """The one to ask now; None when the road is found. A last doubt about the own power is none: it is sent on."""
    if "y" in answers or len(answers) > len(QUESTIONS):
        return None
    return (*QUESTIONS, LAST)[len(answers)]


def proposed(answers: Sequence[str]) -> Proposal | None:
    """What the answers lead to; None while there is something to ask."""
    if next_question(answers) is not None:
        return None
    said = answered(answers)
    last = said[-1]
    step = last.question.step if last.answer == "y" else "forward"
    given = last.question.given if last.answer == "y" else {}
    return Proposal(step, given, said, tuple(each for each in said if each.answer == "u"))


def notice(proposal: Proposal, cited: str, language: str) -> str:
    """The written notice for this road, to begin with: the officer may change the words. Empty where none is due yet:
    what is sent on is answered by the organ that has the power.
    """
    words = _NOTICES.get(proposal.given.get("road", "") or proposal.step)
    return words.in_language(language).format(article=cited) if words is not None else ""


def article_of(proposal: Proposal) -> str:
    """The article the road rests on."""
    return proposal.because[-1].question.article


def people_in(written: str) -> list[tuple[str, str]]:
    """Representatives, one a line: a name, and a number where there is one."""
    found = []
    for line in written.splitlines():
        parts = re.split(r"[,，、;；\s]+", line.strip(), maxsplit=1)
        if parts[0]:
            found.append((parts[0][:60], parts[1].strip() if len(parts) > 1 else ""))
    return found
