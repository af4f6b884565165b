"""`GET /matters/{id}/clocks`: until when, and why that day."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Schema

from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.procedures import queries as procedures
from mazha.surfaces.api import routers
from mazha.surfaces.api.shapes import Titled
from mazha.surfaces.api.tokens import Token, actor_of


class Revision(Schema):
    """A due moment that moved."""

    was: dt.datetime
    became: dt.datetime
    why: str
    """`extended`, `calendar`, `paused`."""


class ClockOut(Schema):
    """One clock and the reasons for its date."""

    clock: Titled
    state: str
    """`running`, `paused`, `stopped`."""
    duty: bool
    """A duty of the district counts as late; a right of somebody merely runs out."""
    started_at: dt.datetime
    due_at: dt.datetime
    stopped_at: dt.datetime | None
    late: bool
    overdue: bool
    provisional: bool
    """Counted over a year whose calendar is not published: the date may move."""
    because: list[str]
    """From trigger to date, in the language of Accept-Language: the words staff and resident read."""
    basis: str
    revisions: list[Revision]


class ClocksOut(Schema):
    matter: UUID
    clocks: list[ClockOut]


@routers.matters.get(
    "/{uuid:matter_id}/clocks", auth=Token("matters:read"), response=ClocksOut, operation_id="getClocks",
)  # fmt: skip
def clocks(request: HttpRequest, matter_id: UUID) -> ClocksOut:
    """Running ones by due moment, then those that stopped."""
    matter = matters.by_id(actor_of(request), matter_id)
    found = procedures.clocks(matter, now(), get_language() or "zh-hans")
    return ClocksOut(matter=matter.pk, clocks=[_clock(view) for view in found])


def _clock(view: procedures.ClockView) -> ClockOut:
    return ClockOut(
        clock=Titled(name=view.name, title=view.title), state=view.state, duty=view.duty, started_at=view.started_at,
        due_at=view.due_at, stopped_at=view.stopped_at, late=view.late, overdue=view.overdue,
        provisional=view.provisional, because=list(view.because), basis=view.basis,
        revisions=[Revision(was=was, became=became, why=why) for was, became, why in view.revisions],
    )  # fmt: skip
