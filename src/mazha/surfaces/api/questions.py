"""What a step asks, as a program reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Schema

if TYPE_CHECKING:
    from mazha.procedures.table import Ask


class Choice(Schema):
    value: str
    title: str


class Question(Schema):
    """One answer that a step takes, by its name in `given`."""

    name: str
    type: str
    """`text`, `long_text`, `choice`, `yes_no`, `unit`, `units`, `category`, `number`, `date`, `moment`,
    `money` (yuan, as text), `officer`, `photos`."""
    title: str
    hint: str
    required: bool
    choices: list[Choice]
    at_least: int | None
    """Shortest text, smallest number, fewest photos."""
    at_most: int | None


def question_of(ask: Ask, required: bool, language: str) -> Question:
    return Question(
        name=ask.name, type=ask.type.value, title=ask.title.in_language(language),
        hint=ask.hint.in_language(language) if ask.hint else "", required=required,
        choices=[Choice(value=value, title=title.in_language(language)) for value, title in ask.choices.items()],
        at_least=ask.at_least, at_most=ask.at_most,
    )  # fmt: skip
