"""`GET /matters`: what this program may see, newest first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, Query, Schema

from mazha.kernel import paging
from mazha.kernel.moments import now, start_of
from mazha.matters import queries as matters
from mazha.surfaces.api import routers
from mazha.surfaces.api.pages import Cursor, Limit, link
from mazha.surfaces.api.shapes import MatterLine, line_facts
from mazha.surfaces.api.tokens import Token, actor_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.matters.models import Matter


class Wanted(Schema):
    """What the list is narrowed to. All empty: everything."""

    procedure: str = Field("", max_length=30, pattern=r"^[a-z_]*$")
    stage: str = Field("", max_length=30, pattern=r"^[a-z_]*$")
    unit: int | None = Field(None, ge=1, le=2_000_000_000, description="Id of the lead unit.")
    category: str = Field("", max_length=20, pattern=r"^[0-9A-Za-z]*$", description="A category and all within it.")
    street: str = Field("", pattern=r"^(\d{9})?$")
    community: str = Field("", pattern=r"^(\d{12})?$")
    opened_from: Annotated[dt.date | None, Field(ge=dt.date(2000, 1, 1), le=dt.date(2099, 12, 31))] = None
    opened_to: Annotated[dt.date | None, Field(ge=dt.date(2000, 1, 1), le=dt.date(2099, 12, 30))] = None
    open: bool | None = Field(None, description="True: not ended; false: ended.")
    overdue: bool = Field(False, description="Only open matters past their due moment.")


class MatterPage(Schema):
    matters: list[MatterLine]
    next: str
    """Send it as `cursor`; empty at the end."""


@routers.matters.get("", auth=Token("matters:read"), response=MatterPage, operation_id="listMatters")
def listed(
    request: HttpRequest, response: HttpResponse, wanted: Query[Wanted], cursor: Cursor = "", limit: Limit = 50
) -> MatterPage:
    """Every matter the posts of the token's officer let them see, and no other."""
    at, language = now(), get_language() or "zh-hans"
    found = _narrowed(matters.visible_to(actor_of(request)), wanted, at)
    page = paging.page(found, by="opened_at", descending=True, after=cursor, size=limit)
    link(request, response, page.next)
    lines = [MatterLine.model_validate(line_facts(matter, language, at)) for matter in page.rows]
    return MatterPage(matters=lines, next=page.next)


def _narrowed(found: QuerySet[Matter], wanted: Wanted, at: dt.datetime) -> QuerySet[Matter]:
    exact = {
        "procedure": wanted.procedure, "stage": wanted.stage, "lead_unit_id": wanted.unit, "street": wanted.street,
        "community": wanted.community,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.category:
        # A range and not LIKE: under row security only comparisons may use an index.
        found = found.filter(category__gte=wanted.category, category__lt=wanted.category + "\U0010ffff")
    if wanted.opened_from is not None:
        found = found.filter(opened_at__gte=start_of(wanted.opened_from))
    if wanted.opened_to is not None:
        found = found.filter(opened_at__lt=start_of(wanted.opened_to + dt.timedelta(days=1)))
    if wanted.open is not None:
        found = found.filter(closed_at__isnull=wanted.open)
    return found.filter(Q(closed_at__isnull=True, due_at__lt=at)) if wanted.overdue else found
