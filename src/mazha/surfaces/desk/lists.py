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
from mazha.surfaces.desk import frame, piles
from mazha.surfaces.desk.filters import Filters
from mazha.surfaces.desk.live import waiting as live
from mazha.surfaces.desk.rows import rows
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """How one list is shown; what it holds stands in `piles`."""

    name: str
    title: str
    empty: str
    by: str
    descending: bool
    bulk: str = ""
    """The step that may be taken for several rows at once."""
    suggests: bool = False


@require_GET
@staff_only
def home(request: StaffRequest) -> HttpResponse:
    """Where work begins for the posts held."""
    roles = request.actor.roles
    starts = [
        ({Role.DISPATCHER}, "desk:queue"), ({Role.QUALITY_SUPERVISOR}, "desk:revisits"),
        ({Role.DUTY_LEADER, Role.STREET_LEAD}, "board:board"),
        ({Role.HANDLER, Role.UNIT_HEAD, Role.PROPERTY_USER}, "desk:inbox"),
        ({Role.PETITION_OFFICER, Role.REVIEWER}, "desk:petitions"),
        ({Role.MEDIATOR}, "desk:mediations"),
        ({Role.LABOUR_INSPECTOR, Role.ARBITRATION_CLERK}, "desk:labour"),
        ({Role.WINDOW_CLERK}, "desk:counter"), ({Role.SYSTEM_ADMIN}, "admin:organisations"),
        ({Role.LEGAL_REVIEWER}, "admin:templates"),
        (piles.ALL_WHO_SEE_MATTERS, "desk:matters"),
    ]  # fmt: skip
    return HttpResponseRedirect(reverse(next((name for who, name in starts if roles & who), "sign_in:account")))


@require_GET
@holding(*piles.QUEUE.roles)
def queue(request: StaffRequest) -> HttpResponse:
    """What waits for a dispatcher: new ones, returns to rule on, ends to decide; oldest first."""
    what = List(
        name="queue", title=_("To be dispatched"), empty=_("Nothing waits to be dispatched."), by="opened_at",
        descending=False, bulk="dispatch" if Role.DISPATCHER in request.actor.roles else "", suggests=True,
    )  # fmt: skip
    return _show(request, what)


@require_GET
@holding(*piles.INBOX.roles)
def inbox(request: StaffRequest) -> HttpResponse:
    """What the asker's units lead or assist with and have not finished, due first."""
    what = List(
        name="assisted" if request.GET.get("part") == "assist" else "inbox", title=_("Our unit's inbox"),
        empty=_("Your unit has nothing to do here just now."), by="due_at", descending=False, bulk="sign",
    )  # fmt: skip
    return _show(request, what)


@require_GET
@holding(*piles.REVISITS.roles)
def revisits(request: StaffRequest) -> HttpResponse:
    """Replies to check, people to call back, contested results to rule on; due first."""
    what = List(
        name="revisits", title=_("To be revisited"), empty=_("Nobody waits to be called back."), by="due_at",
        descending=False, bulk="check",
    )  # fmt: skip
    return _show(request, what)


@require_GET
@holding(*piles.LATE.roles)
def late(request: StaffRequest) -> HttpResponse:
    """Open matters past their due moment, the longest over first."""
    return _show(
        request, List(name="late", title=_("Late"), empty=_("Nothing is late."), by="due_at", descending=False)
    )


@require_GET
@holding(*piles.PETITIONS_OPEN.roles)
def petitions(request: StaffRequest) -> HttpResponse:
    """Open petitions, their reviews and joint conferences that the asker sees, due first."""
    what = List(
        name="petitions", title=_("Petitions"), empty=_("No petition is open here just now."), by="due_at",
        descending=False,
    )  # fmt: skip
    return _show(request, what)


@require_GET
@staff_only
def all_matters(request: StaffRequest) -> HttpResponse:
    """Every matter the asker may see, newest first."""
    what = List(name="matters", title=_("All matters"), empty=_("No matter fits."), by="opened_at", descending=True)
    return _show(request, what)


@require_GET
@staff_only
def search(request: StaffRequest) -> HttpResponse:
    """By code, straight to the matter; else by words, newest first."""
    written = request.GET.get("q", "").strip()[:60]
    if codes.read(written):
        found = matters.by_code(request.actor, written)
        return HttpResponseRedirect(reverse("desk:matter", args=[found.pk]))
    refused: Refused | None = None
    hits = matters.Hits([], None)
    try:
        if written:
            hits = matters.search(request.actor, written)
    except Refused as short:
        refused = short
    facts = {
        "title": _("Search"), "words": written, "rows": rows(hits.matters, frame.language()), "refused": refused,
        "since": hits.since, "at": now(), "most": 50,
    }  # fmt: skip
    return frame.page(request, "desk/search.html", facts)


def _show(request: StaffRequest, what: List) -> HttpResponse:
    at = now()
    waiting = live.waiting_for(request, list=what.name)
    filters = Filters.read(request.GET)
    found = piles.PILES[what.name].holds(request.actor, at)
    page = paging.page(
        filters.applied(found), by=what.by, descending=what.descending, after=request.GET.get("after", "")
    )
    suggested = triage.suggested_for(request.actor, page.rows) if what.suggests else {}
    query = {**filters.as_query(), **({"part": request.GET["part"]} if "part" in request.GET else {})}
    lines = [(row, suggested.get(row.id)) for row in rows(page.rows, frame.language())]
    facts = {
        "list": what, "lines": lines, "filters": filters, "at": at, "query": urlencode(query), "live": waiting,
        "next_url": f"?{urlencode({**query, 'after': page.next})}" if page.next else "",
        "first_url": f"?{urlencode(query)}" if request.GET.get("after") else "",
        "part": request.GET.get("part", ""),
    }  # fmt: skip
    return frame.page(request, "desk/list.html", facts, part="rows")
