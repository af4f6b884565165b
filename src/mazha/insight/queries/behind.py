"""The list behind a number: the same filter, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from mazha.insight.figures import FIGURES, Basis, Figure
from mazha.insight.scope import Question
from mazha.kernel.errors import Unacceptable, Unknown
from mazha.matters import queries as matters

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

PAGE = 50


class FigureIsUnknown(Unknown):
    code = "insight.figure_unknown"


@dataclass(frozen=True, slots=True)
class Behind:
    """One page of a list, newest first, and where the next one begins."""

    rows: list[Matter]
    next: str
    """Give it as `after`; empty on the last page."""


def figure_named(name: str) -> Figure:
    """Refuses what is not a figure."""
    found = FIGURES.get(name)
    if found is None:
        raise FigureIsUnknown(_("There is no such figure. Open it from the board."), figure=name[:40])
    return found


def matters_behind(
    actor: Actor, question: Question, figure: str, *, at: dt.datetime, after: str = "", limit: int = PAGE
) -> Behind:
    """The matters a figure counts, newest first by its day. Refuses an unknown figure or an `after` it did not give."""
    found = figure_named(figure)
    column = "closed_at" if found.basis is Basis.ENDED else "opened_at"
    rows = _rows(actor, question, found, at).order_by(f"-{column}", "-id")
    if after:
        moment, last = _place(after)
        # The first half alone tells the index where to begin.
        rows = rows.filter(Q(**{f"{column}__lte": moment}), Q(**{f"{column}__lt": moment}) | Q(id__lt=last))
    page = list(rows.select_related("lead_unit")[: limit + 1])
    if len(page) <= limit:
        return Behind(page, "")
    last_row = page[limit - 1]
    return Behind(page[:limit], f"{getattr(last_row, column).isoformat()}~{last_row.pk.hex}")


def all_behind(actor: Actor, question: Question, figure: str, *, at: dt.datetime) -> Iterator[Matter]:
    """Every matter a figure counts, read page by page: for exports of any length."""
    after = ""
    while True:
        page = matters_behind(actor, question, figure, at=at, after=after, limit=2000)
        yield from page.rows
        if not page.next:
            return
        after = page.next


def _rows(actor: Actor, question: Question, figure: Figure, at: dt.datetime) -> QuerySet[Matter]:
    return matters.visible_to(actor).filter(question.behind(figure, at=at))


def _place(after: str) -> tuple[dt.datetime, UUID]:
    moment, _between, last = after.partition("~")
    try:
        found = dt.datetime.fromisoformat(moment)
        if found.tzinfo is None:
            raise ValueError
        return found, UUID(last)
    except ValueError:
        raise Unacceptable(_("This page of the list cannot be found. Begin at its first page.")) from None
