"""Figures of a line of work: all of them in one statement, and the matters behind each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from mazha.insight.work import lines_for
from mazha.kernel.errors import Unknown
from mazha.matters import queries as matters

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor
    from mazha.procedures.figures import Days, Figure, Line


class NoSuchFigure(Unknown):
    """No line of work, or none for the asker's posts, or no number of it goes by this name."""

    code = "insight.no_such_figure"


def line_of_work(actor: Actor, name: str) -> Line:
    """One the asker may read. Refuses what is not there and what is not for them, alike."""
    found = next((line for line in lines_for(actor) if line.name == name), None)
    if found is None:
        raise NoSuchFigure(_("There is no such page of numbers. Choose one from the list."))
    return found


def counted(
    actor: Actor, line: Line, days: Days, at: dt.datetime, *, only: Collection[str] | None = None
) -> Mapping[str, int]:
    """Every figure of a line (or those named), of what this actor sees."""
    wanted = [figure for figure in line.figures(at) if only is None or figure.name in only]
    every = {figure.name: line.question(figure, days) for figure in wanted}
    any_of_them = Q(pk__in=[])
    for figure in wanted:
        # What stands now may be of any day; everything else lies within the period.
        any_of_them |= every[figure.name] if figure.now else days.holds("opened_at")
    seen = matters.visible_to(actor).filter(line.among()).filter(any_of_them)
    found = seen.aggregate(**{f"n_{name}": Count("pk", filter=where) for name, where in every.items()})
    return {name: found[f"n_{name}"] for name in every}


def behind_work(actor: Actor, line: Line, name: str, days: Days, at: dt.datetime) -> tuple[Figure, QuerySet[Matter]]:
    """The matters a number counts. Refuses a name that the line has no figure by."""
    figure = next((each for each in line.figures(at) if each.name == name), None)
    if figure is None:
        raise NoSuchFigure(_("There is no such number. Go back and choose one."))
    return figure, matters.visible_to(actor).filter(line.question(figure, days))


def amounts(actor: Actor, line: Line, days: Days, at: dt.datetime) -> Mapping[str, int]:
    """In fen, of each figure that stands for money: the sum over exactly the matters of its list."""
    return {
        figure.name: figure.amount(matters.visible_to(actor).filter(line.question(figure, days)))
        for figure in line.figures(at)
        if figure.amount is not None
    }
