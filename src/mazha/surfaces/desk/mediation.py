"""Mediation at the desk: taking an application down, the cases that are mine to see, private words, the invitation."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.design.applying import ApplicationForm
from mazha.design.guards import holding, staff_only
from mazha.kernel import codes, paging
from mazha.kernel.errors import Refused, Unknown
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.matter import render_matter
from mazha.surfaces.desk.rows import rows

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mazha.design.requests import StaffRequest
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor

CLERKS = (Role.WINDOW_CLERK, Role.DISPATCHER, Role.COMMUNITY_STAFF, Role.HANDLER, Role.UNIT_HEAD)
PARTS = {
    "open": gettext_lazy("Open"), "taken": gettext_lazy("Taken in within 30 days"), "table": gettext_lazy("Under way"),
    "kept": gettext_lazy("Agreed, being carried out"), "confirmed": gettext_lazy("Confirmed by the court"),
    "performed": gettext_lazy("Carried out"), "behind": gettext_lazy("Not confirmed in time"),
    "late": gettext_lazy("Past their date"), "ended": gettext_lazy("Ended"),
}  # fmt: skip
"""What is counted, and the list behind each number. Never by mediator: nobody is ranked here."""
_STAGES = {
    "table": ("accepted", "assigned", "mediating", "drafting"),
    "kept": ("agreed_oral", "agreed_written", "confirm_filed", "confirmed"),
    "confirmed": ("confirmed",),
}


class DeskApplicationForm(ApplicationForm):
    """At a window or on the telephone."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Came by"), required=False, initial="counter",
        choices=[("counter", gettext_lazy("Counter")), ("phone", gettext_lazy("Phone"))],
        widget=forms.RadioSelect(attrs={"row": True}),
    )  # fmt: skip


@require_GET
@staff_only
def listed(request: StaffRequest) -> HttpResponse:
    """The mediations this officer may see, what is due first."""
    at, part = now(), request.GET.get("part", "open")
    part = part if part in PARTS else "open"
    opened = part in {"ended", "performed", "taken"}
    found = _part(request.actor, part, at)
    page = paging.page(
        found, by="opened_at" if opened else "due_at", descending=opened, after=request.GET.get("after", "")
    )
    shown = matters.visible_to(request.actor).filter(pk__in=[row.pk for row in page.rows])
    behind = set(queries.behind(shown, at).values_list("pk", flat=True))
    counted = [(name, label, _part(request.actor, name, at).count()) for name, label in PARTS.items()]
    facts = {
        "rows": rows(page.rows, frame.language()), "part": part, "parts": counted, "at": at, "behind": behind,
        "may_register": bool(request.actor.roles & set(CLERKS)), "keeps_register": _heads_one(request.actor),
        "next_url": f"?{urlencode({'part': part, 'after': page.next})}" if page.next else "",
        "first_url": f"?{urlencode({'part': part})}" if request.GET.get("after") else "",
    }  # fmt: skip
    return frame.page(request, "desk/mediation/list.html", facts)


def _heads_one(actor: Actor) -> bool:
    """Whether they head a committee, and so keep its register."""
    return any(p.role is Role.UNIT_HEAD and queries.is_committee(p.organisation_id) for p in actor.posts)


def _part(actor: Actor, part: str, at: dt.datetime) -> QuerySet[Matter]:
    found = matters.visible_to(actor).filter(procedure="mediation").select_related("lead_unit")
    if part == "ended":
        return found.filter(closed_at__isnull=False)
    if part == "performed":
        return found.filter(outcome="performed")
    if part == "taken":
        return found.filter(opened_at__gte=at - dt.timedelta(days=30))
    if part == "behind":
        return queries.behind(found, at)
    found = found.filter(closed_at=None)
    if part == "late":
        return found.filter(due_at__lt=at)
    return found.filter(stage__in=_STAGES[part]) if part in _STAGES else found


@require_http_methods(["GET", "POST"])
@holding(*CLERKS)
def register(request: StaffRequest) -> HttpResponse:
    """Take an application down."""
    if request.method == "GET":
        return _asked(request, DeskApplicationForm(initial={"channel": "counter", "topic": "neighbours"}))
    form = DeskApplicationForm(request.POST)
    post = request.actor.post_as(*CLERKS)
    wanted = form.application(language=frame.language(), desk=post.organisation_id if post else None)
    try:
        receipt = mediation.apply(wanted, key=request.POST.get("key") or None, by=request.actor, at=now())
    except Refused as refused:
        form.blame(refused)
        return _asked(request, form, status=422)
    messages.success(request, _("Registered: %(code)s.") % {"code": receipt.spoken})
    return HttpResponseRedirect(reverse("desk:matter", args=[receipt.matter_id]))


def _asked(request: StaffRequest, form: DeskApplicationForm, *, status: int = 200) -> HttpResponse:
    facts = {"form": form, "title": _("Application for mediation"), "key": frame.key_of(request)}
    return frame.page(request, "desk/mediation/register.html", facts, status=status)


@require_POST
@staff_only
def words(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """A private word the mediator writes down: for one side, or for nobody else."""
    matter = _mediation(request.actor, matter_id)
    at, seat = now(), request.POST.get("seat", "")
    try:
        mediation.confide(
            matter.pk, request.POST.get("text", ""), seat=int(seat) if seat.isdigit() else None, by=request.actor, at=at
        )
    except Refused as refused:
        messages.error(request, refused.message)
        return render_matter(request, matter, at, status=422)
    messages.success(request, _("Kept. Nobody else reads it."))
    return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]) + "#private")


@require_POST
@staff_only
def agreement(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """The agreement as a numbered, sealed document among the matter's papers, for both sides."""
    matter = _mediation(request.actor, matter_id)
    at = now()
    try:
        issued = mediation.issue_agreement(matter.pk, by=request.actor, at=at)
    except Refused as refused:
        messages.error(request, refused.message)
        return render_matter(request, matter, at, status=422)
    messages.success(
        request, _("Issued: %(number)s. Both sides can open it on their pages.") % {"number": issued.number}
    )
    return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]))


@require_GET
@staff_only
def invitation(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """To print and hand over to who has no telephone: what it is, their rights, their own code."""
    matter = _mediation(request.actor, matter_id)
    table = queries.table_of(request.actor, matter, now())
    given = queries.invitations(request.actor, matter) if table else []
    if not given:
        raise Unknown(_("There is no invitation to print yet. Invite the other side first."))
    sheets = [
        {"number": number, "code": codes.read(code), "spoken": code,
         "address": settings.PUBLIC_ADDRESS.rstrip("/") + reverse("portal:table", args=[code])}
        for number, code in given
    ]  # fmt: skip
    facts = {
        "matter": matter, "table": table, "sheets": sheets, "at": now(), "entry": "desk",
        "committee": people.organisation(matter.lead_unit_id) if matter.lead_unit_id else None,
        "applicant": queries.applicant_of(matter),
    }  # fmt: skip
    request.is_private = True
    return render(request, "desk/mediation/invitation.html", facts)


def _mediation(actor: Actor, matter_id: UUID) -> Matter:
    matter = matters.by_id(actor, matter_id)
    if matter.procedure != "mediation":
        raise Unknown(_("This matter is not a mediation."))
    return matter
