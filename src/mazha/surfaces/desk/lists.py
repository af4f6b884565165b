"""Lists of matters: the queue, the inbox, what is to be revisited, what is late, everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mazha.design.guards import holding, staff_only
from mazha.kernel import codes, paging
from mazha.kernel.errors import Refused
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.filters import Filters
from mazha.surfaces.desk.rows import rows
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.design.requests import StaffRequest
    from mazha.matters.models import Matter


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """What one list holds and in which order."""

    title: str
    empty: str
    by: str
    descending: bool
    bulk: str = ""
    """The step that may be taken for several rows at once."""
    suggests: bool = False


WAITING = ("registered", "return_pending", "termination_pending")
"""Stages in which a dispatcher is waited for."""
WITH_UNITS = (
    "dispatched", "return_pending", "signed", "handling", "extension_pending", "termination_pending", "planned",
)  # fmt: skip
"""Stages in which a unit is."""
TO_REVISIT = ("replied", "revisit_due", "contested")
"""Stages in which a quality supervisor is."""


@require_GET
@staff_only
def home(request: StaffRequest) -> HttpResponse:
    """Where work begins for the posts held."""
    roles = request.actor.roles
    starts = [
        ({Role.DISPATCHER}, "desk:queue"), ({Role.QUALITY_SUPERVISOR}, "desk:revisits"),
        ({Role.DUTY_LEADER, Role.STREET_LEAD}, "board:board"),
        ({Role.HANDLER, Role.UNIT_HEAD, Role.PROPERTY_USER}, "desk:inbox"),
        ({Role.WINDOW_CLERK}, "desk:counter"), ({Role.SYSTEM_ADMIN}, "admin:organisations"),
        (frame.ALL_WHO_SEE_MATTERS, "desk:matters"),
    ]  # fmt: skip
    return HttpResponseRedirect(reverse(next((name for who, name in starts if roles & who), "sign_in:account")))


@require_GET
@holding(Role.DISPATCHER, Role.WINDOW_CLERK, Role.GRID_WORKER)
def queue(request: StaffRequest) -> HttpResponse:
    """What waits for a dispatcher: new ones, returns to rule on, ends to decide; oldest first."""
    found = matters.visible_to(request.actor).filter(closed_at=None, stage__in=WAITING)
    what = List(
        title=_("To be dispatched"), empty=_("Nothing waits to be dispatched."), by="opened_at", descending=False,
        bulk="dispatch" if Role.DISPATCHER in request.actor.roles else "", suggests=True,
    )  # fmt: skip
    return _show(request, found, what)


@require_GET
@holding(Role.HANDLER, Role.UNIT_HEAD, Role.PROPERTY_USER)
def inbox(request: StaffRequest) -> HttpResponse:
    """What the asker's units lead or assist with and have not finished, due first."""
    sight = request.actor.sight()
    found = matters.visible_to(request.actor).filter(closed_at=None, stage__in=WITH_UNITS, lead_unit__in=sight.units)
    if request.GET.get("part") == "assist":
        found = (
            matters.visible_to(request.actor)
            .filter(closed_at=None, stage__in=WITH_UNITS)
            .exclude(lead_unit__in=sight.units)
        )
    what = List(
        title=_("Our unit's inbox"), empty=_("Your unit has nothing to do here just now."), by="due_at",
        descending=False, bulk="sign",
    )  # fmt: skip
    return _show(request, found, what)


@require_GET
@holding(Role.QUALITY_SUPERVISOR)
def revisits(request: StaffRequest) -> HttpResponse:
    """Replies to check, people to call back, contested results to rule on; due first."""
    found = matters.visible_to(request.actor).filter(closed_at=None, stage__in=TO_REVISIT)
    what = List(
        title=_("To be revisited"), empty=_("Nobody waits to be called back."), by="due_at", descending=False,
        bulk="check",
    )  # fmt: skip
    return _show(request, found, what)


@require_GET
@holding(Role.QUALITY_SUPERVISOR, Role.DUTY_LEADER, Role.UNIT_HEAD)
def late(request: StaffRequest) -> HttpResponse:
    """Open matters past their due moment, the longest over first."""
    found = matters.visible_to(request.actor).filter(closed_at=None, due_at__lt=now())
    what = List(title=_("Late"), empty=_("Nothing is late."), by="due_at", descending=False)
    return _show(request, found, what)


@require_GET
@staff_only
def all_matters(request: StaffRequest) -> HttpResponse:
    """Every matter the asker may see, newest first."""
    what = List(title=_("All matters"), empty=_("No matter fits."), by="opened_at", descending=True)
    return _show(request, matters.visible_to(request.actor), what)


@require_GET
@staff_only
def search(request: StaffRequest) -> HttpResponse:
    """By code, straight to the matter; else by words, newest first."""
    written = request.GET.get("q", "").strip()[:60]
    if codes.read(written):
        found = matters.by_code(request.actor, written)
        return HttpResponseRedirect(reverse("desk:matter", args=[found.pk]))
    refused: Refused | None = None
    hits: list[Matter] = []
    try:
        hits = matters.search(request.actor, written, at=now()) if written else []
    except Refused as short:
        refused = short
    facts = {
        "title": _("Search"), "words": written, "rows": rows(hits, frame.language()), "refused": refused,
        "at": now(), "most": 50,
    }  # fmt: skip
    return frame.page(request, "desk/search.html", facts)


def _show(request: StaffRequest, found: QuerySet[Matter], what: List) -> HttpResponse:
    filters = Filters.read(request.GET)
    page = paging.page(
        filters.applied(found), by=what.by, descending=what.descending, after=request.GET.get("after", "")
    )
    suggested = triage.suggested_for(request.actor, page.rows) if what.suggests else {}
    query = {**filters.as_query(), **({"part": request.GET["part"]} if "part" in request.GET else {})}
    lines = [(row, suggested.get(row.id)) for row in rows(page.rows, frame.language())]
    facts = {
        "list": what, "lines": lines, "filters": filters, "at": now(), "query": urlencode(query),
        "next_url": f"?{urlencode({**query, 'after': page.next})}" if page.next else "",
        "first_url": f"?{urlencode(query)}" if request.GET.get("after") else "",
        "part": request.GET.get("part", ""),
    }  # fmt: skip
    return frame.page(request, "desk/list.html", facts, part="rows")
