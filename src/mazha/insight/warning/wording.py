"""What a warning's matter says of itself: place and kind, in both languages, and no number."""

from __future__ import annotations

from mazha.insight.warning.looking import Seen
from mazha.places import queries as places
from mazha.triage import queries as triage


def gist_of(one: Seen) -> str:
    """One line for lists."""
    return f"{_place(one, 'zh-hans')}：{triage.category_title(one.kind, 'zh-hans')}高于以往"[:90]


def words_of(one: Seen) -> str:
    """What it is about. Small counts stand elsewhere, for the post that is named alone."""
    place, kind = _place(one, "zh-hans"), triage.category_path(one.kind, "zh-hans")
    there, what = _place(one, "en"), triage.category_path(one.kind, "en")
    return (
        f"{place}近来登记的“{kind}”事项，多于同类事项以往的数量所能解释的。由程序比对数量发出，不针对任何人。\n"
        f"{there}: more matters of “{what}” came in of late than their past numbers explain. "
        "Raised by a program that compares counts; it is about nobody."
    )


def _place(one: Seen, language: str) -> str:
    return places.area_path(one.place, language)
