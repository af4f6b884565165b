"""`GET /figures`: the board's numbers, each with its definition."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Query, Schema

from mazha.insight import queries as insight
from mazha.insight.figures import FIGURES, RATES
from mazha.kernel.moments import day_of, now
from mazha.surfaces.api import routers
from mazha.surfaces.api.tokens import Token, actor_of

_Day = Annotated[dt.date | None, Field(ge=dt.date(2000, 1, 1), le=dt.date(2099, 12, 30))]


class FigureOut(Schema):
    name: str
    title: str
    definition: str
    basis: str
    """`opened`: registered in the period; `ended`: ended in it; `now`: open at this moment."""
    value: int


class RateOut(Schema):
    name: str
    title: str
    definition: str
    part: str
    whole: str
    value: float | None
    """Between 0 and 1; none when there is nothing to take a share of."""


class FiguresOut(Schema):
    first: dt.date
    last: dt.date
    figures: list[FigureOut]
    rates: list[RateOut]


class FiguresWanted(Schema):
    first: _Day = None
    last: _Day = None
    street: str = Field("", pattern=r"^(\d{9})?$")
    community: str = Field("", pattern=r"^(\d{12})?$")
    unit: str = Field("", max_length=9, pattern=r"^\d*$")
    category: str = Field("", max_length=20, pattern=r"^[0-9A-Za-z]*$")
    channel: str = Field("", max_length=20, pattern=r"^[a-z_]*$")


@routers.figures.get("", auth=Token("statistics:read"), response=FiguresOut, operation_id="getFigures")
def figures(request: HttpRequest, wanted: Query[FiguresWanted]) -> FiguresOut:
    """The same numbers as on the board of the token's officer; by default those of the last 30 days."""
    actor, at, language = actor_of(request), now(), get_language() or "zh-hans"
    last = wanted.last or day_of(at)
    period = insight.Period(wanted.first or last - dt.timedelta(days=29), last)
    filters = insight.Filters(
        street=wanted.street,
        community=wanted.community,
        unit=wanted.unit,
        category=wanted.category,
        channel=wanted.channel,
    )
    board = insight.board(actor, insight.Question(insight.Scope.of(actor), period, filters), at=at)
    return FiguresOut(
        first=period.first,
        last=period.last,
        figures=[
            FigureOut(
                name=f.name, title=f.title.in_language(language), definition=f.definition.in_language(language),
                basis=f.basis.value, value=board.now.get(f.name, 0),
            )
            for f in FIGURES.values()
        ],
        rates=[
            RateOut(
                name=r.name, title=r.title.in_language(language), definition=r.definition.in_language(language),
                part=r.part, whole=r.whole, value=board.rate(r.name),
            )
            for r in RATES.values()
        ],
    )  # fmt: skip
