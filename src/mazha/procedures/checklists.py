"""Check lists that the district keeps itself: what a step asks line by line, and which lines must hold. Pure.

A table names the list and what stands in it to begin with; from the first change on the district's own lines hold, also
for matters that are open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from mazha.procedures.table import Ask, Step, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a list."""

    name: str
    """As answers record it."""
    text: Text
    must: bool
    """The step is not taken unless it is answered with yes."""


Lists = Callable[[str], Sequence[Line]]


def none_kept(_subject: str) -> Sequence[Line]:
    """Every list as its table has it."""
    return ()


def filled(step: Step, lists: Lists) -> Step:
    """The step with the district's own lines in place of those its table began with."""
    if not any(ask.lines for ask, _required in step.asks):
        return step
    return replace(step, asks=tuple((_filled(ask, lists), required) for ask, required in step.asks))


def _filled(ask: Ask, lists: Lists) -> Ask:
    own = lists(ask.lines) if ask.lines else ()
    if not own:
        return ask
    choices = {line.name: line.text for line in own}
    return replace(ask, choices=choices, must=frozenset(line.name for line in own if line.must))


def unmet(ask: Ask, said: object) -> list[Text]:
    """Lines that must hold and were not answered with yes."""
    assert isinstance(said, dict)
    return [text for name, text in ask.choices.items() if name in ask.must and said[name]["answer"] != "yes"]
