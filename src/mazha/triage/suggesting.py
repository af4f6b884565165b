"""What a program proposes for a text and a place, and why. Arithmetic in memory; it changes nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mazha.triage.current import Catalogue
from mazha.triage.linear import Reading
from mazha.triage.rules import Matched, match

COVERED_FROM = 0.35
"""When categories that are restricted, taken together, are this likely, the words are covered until a person decides:
an accusation shown to all is worse than a lamp that asks for a reason to be read."""
URGENT_FROM = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """An empty category means `I don't know`; a match without a winner means nobody's duty is known."""

    category: str
    sure: float
    """How likely the category is; for the empty one, how likely the likeliest first level is."""
    words: tuple[str, ...]
    """Pieces of the text that spoke for it, strongest first."""
    runners_up: tuple[tuple[str, float], ...]
    unit: Matched
    restricted: str
    """Why the words should be covered until somebody decides; empty for most."""
    urgent: bool
    model: str


def suggested(catalogue: Catalogue, text: str, area: str, on_day: dt.date) -> Suggested:
    """For a text that lies in an area (the code of the smallest one known)."""
    if not catalogue.model.labels:
        return _nothing_known(catalogue)
    reading = catalogue.model.read(text)
    category, sure = reading.best(threshold=catalogue.model.threshold)
    while category and ((node := catalogue.tree.get(category)) is None or not node.is_open(on_day)):
        category = category[:-2]
    return Suggested(
        category=category,
        sure=round(sure, 4),
        words=reading.words(text, category) if category else (),
        runners_up=tuple((code, round(chance, 4)) for code, chance in reading.runners_up(category)),
        unit=match(catalogue.duties, category, area, on_day) if category else Matched(None),
        restricted=_restriction(catalogue, reading, category),
        urgent=_is_urgent(catalogue, reading, category),
        model=catalogue.model.name,
    )


def _nothing_known(catalogue: Catalogue) -> Suggested:
    """Before anybody has planted categories: matters come in all the same."""
    return Suggested(
        category="", sure=0.0, words=(), runners_up=(), unit=Matched(None), restricted="", urgent=False,
        model=catalogue.model.name,
    )  # fmt: skip


def _restriction(catalogue: Catalogue, reading: Reading, category: str) -> str:
    if own := catalogue.tree.restriction_of(category):
        return own
    chances = {kind: float(reading.probabilities[labels].sum()) for kind, labels in catalogue.covered.items()}
    if sum(chances.values()) < COVERED_FROM:
        return ""
    return max(chances, key=chances.__getitem__)


def _is_urgent(catalogue: Catalogue, reading: Reading, category: str) -> bool:
    return catalogue.tree.is_urgent(category) or float(reading.probabilities[catalogue.urgent].sum()) >= URGENT_FROM
