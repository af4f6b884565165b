"""Labour disputes at the desk: taking a group down, the ones that are mine to see, the employer's notice, the sums."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from mazha.casework.labour import actions as labour
from mazha.casework.labour import figures, queries
from mazha.design.guards import holding, staff_only
from mazha.design.labour import DeskLabourForm
from mazha.kernel import codes, paging
from mazha.kernel.errors import Refused, Unknown
from mazha.kernel.moments import day_of, now
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.rows import rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.design.requests import StaffRequest
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

AT_A_DESK = (Role.WINDOW_CLERK, Role.DISPATCHER, Role.COMMUNITY_STAFF)
FOR_THEIR_OWN = (Role.HANDLER, Role.UNIT_HEAD)
"""What they take down themselves, their organisation mediates."""
PARTS = {
    "open": gettext_lazy("Open"), "table": gettext_lazy("Being mediated"), "kept": gettext_lazy("Agreed, being paid"),
    "breached": gettext_lazy("Not paid in time"), "ready": gettext_lazy("Arbitration open"),
    "arbitration": gettext_lazy("At arbitration"), "inspection": gettext_lazy("At the inspection"),
    "late": gettext_lazy("Past their date"), "ended": gettext_lazy("Ended"),
}  # fmt: skip
"""What is counted, and the list behind each number."""
_STAGES = {
    "table": ("registered", "invited", "mediating", "drafting"), "kept": ("agreed",), "breached": ("breached",),
    "ready": ("arbitration_ready",),
}  # fmt: skip


@require_GET
@holding(*frame.LABOUR)
def listed(request: StaffRequest) -> HttpResponse:
    """The disputes this officer may see, with arbitration and inspection; what is due first."""
    at, part = now(), request.GET.get("part", "open")
    part = part if part in PARTS else "open"
    page = paging.page(
        _part(request.actor, part, at), by="opened_at" if part == "ended" else "due_at", descending=part == "ended",
        after=request.GET.get("after", ""),
    )  # fmt: skip
    counted = [(name, label, _part(request.actor, name, at).count()) for name, label in PARTS.items()]
    facts = {
        "rows": rows(page.rows, frame.language()), "part": part, "parts": counted, "at": at,
        "may_register": bool(request.actor.roles & {*AT_A_DESK, *FOR_THEIR_OWN}),
        "next_url": f"?{urlencode({'part': part, 'after': page.next})}" if page.next else "",
        "first_url": f"?{urlencode({'part': part})}" if request.GET.get("after") else "",
    }  # fmt: skip
    return frame.page(request, "desk/labour/list.html", facts)


def _part(actor: Actor, part: str, at: dt.datetime) -> QuerySet[Matter]:
    found = matters.visible_to(actor).filter(procedure__in=queries.TABLES).select_related("lead_unit")
    if part == "ended":
        return found.filter(closed_at__isnull=False)
    found = found.filter(closed_at=None)
    if part == "late":
        return found.filter(due_at__lt=at)
    if part in {"arbitration", "inspection"}:
        return found.filter(procedure=part)
    return found.filter(procedure="labour", stage__in=_STAGES[part]) if part in _STAGES else found


@require_http_methods(["GET", "POST"])
@holding(*AT_A_DESK, *FOR_THEIR_OWN)
def register(request: StaffRequest) -> HttpResponse:
    """Take workers down: one, or a pasted list."""
    if request.method == "GET":
        return _asked(request, DeskLabourForm(initial={"channel": "counter", "kind": "wages"}))
    form = DeskLabourForm(request.POST, request.FILES)
    desk, own = request.actor.post_as(*AT_A_DESK), request.actor.post_as(*FOR_THEIR_OWN)
    try:
        form.is_valid()
        wanted = form.application(
            language=frame.language(), channel=form.cleaned_data.get("channel") or "counter",
            desk=desk.organisation_id if desk else None, unit=own.organisation_id if own and not desk else None,
        )  # fmt: skip
        receipt = labour.apply(wanted, key=request.POST.get("key") or None, by=request.actor, at=now())
    except Refused as refused:
        form.blame(refused)
        return _asked(request, form, status=422)
    messages.success(request, _("Registered: %(code)s.") % {"code": receipt.spoken})
    return HttpResponseRedirect(reverse("desk:matter", args=[receipt.matter_id]))


def _asked(request: StaffRequest, form: DeskLabourForm, *, status: int = 200) -> HttpResponse:
    facts = {"form": form, "title": _("Labour dispute"), "key": frame.key_of(request)}
    return frame.page(request, "desk/labour/register.html", facts, status=status)


@require_GET
@staff_only
def notice(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """To print and hand over to an employer without a telephone: what it is, its own code."""
    matter = matters.by_id(request.actor, matter_id)
    spoken = queries.employer_code(request.actor, matter) if matter.procedure == "labour" else ""
    if not spoken:
        raise Unknown(_("There is no notice to print yet. Contact the employer first."))
    facts = {
        "matter": matter, "dispute": queries.dispute_of(request.actor, matter, now()), "at": now(), "entry": "desk",
        "code": codes.read(spoken), "address": settings.PUBLIC_ADDRESS.rstrip("/")
        + reverse("portal:labour_matter", args=[spoken]),
        "organisation": people.organisation(matter.lead_unit_id) if matter.lead_unit_id else None,
    }  # fmt: skip
    request.is_private = True
    return render(request, "desk/labour/notice.html", facts)


@require_GET
@holding(*frame.LABOUR)
def sums(request: StaffRequest) -> HttpResponse:
    """Wages claimed and recovered in a period; by employer and project for those who mediate. Each opens its list."""
    period = _period(request, now())
    facts = {
        "title": _("Wages claimed and recovered"), "numbers": figures.counted(request.actor, period), "period": period,
        "query": _query(period), "at": now(),
    }  # fmt: skip
    return frame.page(request, "desk/labour/sums.html", facts)


@require_GET
@holding(*frame.LABOUR)
def behind(request: StaffRequest) -> HttpResponse:
    """The disputes a sum is of."""
    period, at = _period(request, now()), now()
    named = {name: request.GET.get(name, "")[:120] for name in ("employer", "project")}
    found = figures.behind(request.actor, period, employer=named["employer"], project=named["project"])
    found = found.select_related("lead_unit")
    page = paging.page(found, by="opened_at", descending=True, after=request.GET.get("after", ""))
    kept = {name: value for name, value in named.items() if value}
    query = f"{_query(period)}&{urlencode(kept)}" if kept else _query(period)
    facts = {
        "title": next(iter(kept.values()), "") or _("All disputes of the period"), "at": at, "back": _query(period),
        "rows": rows(page.rows, frame.language()),
        "next_url": f"?{query}&{urlencode({'after': page.next})}" if page.next else "",
        "first_url": f"?{query}" if request.GET.get("after") else "",
    }  # fmt: skip
    return frame.page(request, "desk/labour/behind.html", facts)


def _query(period: figures.Period) -> str:
    return urlencode({"since": period.first.isoformat(), "until": period.last.isoformat()})


def _period(request: StaffRequest, at: dt.datetime) -> figures.Period:
    """An unreadable day is left out rather than failing the page; the wrong way round is turned."""
    today = day_of(at)
    first = _day(request.GET.get("since", "")) or today.replace(month=1, day=1)
    last = _day(request.GET.get("until", "")) or today
    return figures.Period(min(first, last), max(first, last))


def _day(written: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(written)
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2099 else None
