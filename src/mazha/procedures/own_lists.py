"""The district's own lines of check lists, as the store keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from mazha.procedures import registry
from mazha.procedures.checklists import Line
from mazha.procedures.models import CheckLine
from mazha.procedures.table import Text


def kept(subject: str) -> Sequence[Line]:
    """The district's own lines, in order; none where it has not changed the list."""
    rows = CheckLine.objects.filter(subject=subject, closed_at=None).order_by("id")
    return [Line(name=row.name, text=Text(row.text_zh, row.text_en), must=row.must) for row in rows]


def packaged(subject: str) -> Sequence[Line]:
    """The lines a list begins with; none for a list that no table names."""
    for procedure in registry.packaged().values():
        for step in procedure.steps.values():
            for ask, _required in step.asks:
                if ask.lines == subject:
                    return [Line(name=name, text=text, must=False) for name, text in ask.choices.items()]
    return []


def in_force(subject: str) -> Sequence[Line]:
    """The lines that are asked today."""
    return kept(subject) or packaged(subject)
