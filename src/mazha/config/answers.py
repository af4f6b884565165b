"""What an answer to a step may name: the engine asks, and only here are those known who can say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mazha.kernel.moments import now
from mazha.people import queries as people
from mazha.procedures.table import AskType
from mazha.triage import queries as triage


def is_unit(answer: object) -> bool:
    """Whether a matter can be sent to an organisation of this id."""
    return any(card.id == answer and card.closed_date is None for card in people.organisations())


def is_category(answer: object) -> bool:
    """Whether a category of this code can be chosen."""
    return isinstance(answer, str) and triage.is_category(answer)


def is_officer(answer: object) -> bool:
    """Whether somebody who holds a post now has this id."""
    return isinstance(answer, int) and people.holds_a_post(answer, now())


KNOWN: Mapping[AskType, Callable[[object], bool]] = {
    AskType.UNIT: is_unit, AskType.CATEGORY: is_category, AskType.OFFICER: is_officer,
}  # fmt: skip
