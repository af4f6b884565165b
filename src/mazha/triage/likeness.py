"""How alike two troubles are: by their words, how far apart they lie, and what they are about. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from operator import add
from typing import Literal, Protocol

Reason = Literal["same_words", "similar_words", "same_category", "same_place", "nearby"]
RADIUS = 300.0
"""Metres within which an open matter may be the same trouble."""
SAME_PLACE = 60.0
WINDOW = dt.timedelta(days=60)
WORDS_SHARE, PLACE_SHARE, CATEGORY_SHARE = 0.65, 0.15, 0.2
ALIKE_FROM = 0.5
"""Fitted on generated pairs near one address: of one trouble told by two people 997 in 1000 reach it, of two troubles
from different first levels 2 in 1000 do. `python -m bench.triage` prints the figures."""
SAME_WORDS_FROM, SIMILAR_WORDS_FROM = 0.7, 0.3
MOST_CHARACTERS = 600
"""A text is compared no further: what it is about stands at its beginning."""


class Told(Protocol):
    """What is compared of an open matter."""

    @property
    def category(self) -> str: ...
    @property
    def words(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    score: float
    """0 to 1."""
    reasons: tuple[Reason, ...]


Pairs = frozenset[str]
_RUNS = re.compile(r"[^\W_]{2,}")


def pairs(text: str) -> Pairs:
    """Every two letters or figures that stand side by side."""
    found: set[str] = set()
    for run in _RUNS.findall(text[:MOST_CHARACTERS].lower()):
        found.update(map(add, run, run[1:]))
    return frozenset(found)


def in_common(one: Pairs, other: Pairs) -> float:
    """How much of the shorter text stands in the longer one: a neighbour may tell the same in more words."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def likeness(told: Pairs, category: str, other: Told, metres: float) -> Likeness:
    """Of what is told now and an open matter so many metres away."""
    words = in_common(told, pairs(other.words))
    same = same_branch(category, other.category)
    reasons: list[Reason] = []
    if words >= SIMILAR_WORDS_FROM:
        reasons.append("same_words" if words >= SAME_WORDS_FROM else "similar_words")
    if same == 1:
        reasons.append("same_category")
    reasons.append("same_place" if metres <= SAME_PLACE else "nearby")
    score = WORDS_SHARE * words + PLACE_SHARE * max(0.0, 1 - metres / RADIUS) + CATEGORY_SHARE * same
    return Likeness(score=round(score, 4), reasons=tuple(reasons))


def same_branch(one: str, other: str) -> float:
    """1 when one category lies at or under the other, half when only the first level agrees or one is not known yet."""
    if not one or not other:
        return 0.5
    if one.startswith(other) or other.startswith(one):
        return 1.0
    return 0.5 if one[:2] == other[:2] else 0.0
