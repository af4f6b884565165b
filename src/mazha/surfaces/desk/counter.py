"""The counter and the phone: registering a person in under a minute, by keyboard.

There is no way here to refuse registration: what is not ours is registered first, and then shown its right road.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mazha.casework.centre import actions as centre
from mazha.casework.centre import queries as hall
from mazha.casework.hotline import actions as hotline
from mazha.design import photos
from mazha.design.alike import already_open_at
from mazha.design.guards import holding, staff_only
from mazha.kernel import codes
from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.procedures import narrating
from mazha.procedures import queries as procedures
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.counter_form import CounterForm
from mazha.surfaces.desk.rows import row
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.casework.centre.queries import TicketCard
    from mazha.design.alike import AlreadyOpen
    from mazha.design.requests import StaffRequest
    from mazha.matters.papers import Prepared

CLERKS = (Role.WINDOW_CLERK, Role.DISPATCHER, Role.COMMUNITY_STAFF, Role.GRID_WORKER)


@require_http_methods(["GET", "POST"])
@holding(*CLERKS)
def counter(request: StaffRequest) -> HttpResponse:
    """The empty form, or what was written registered."""
    ticket = _ticket(request)
    if request.method == "GET":
        return _page(request, CounterForm(initial={"channel": _usual_channel(request)}), ticket=ticket)
    form, kept = CounterForm(request.POST), photos.picked_up(request.POST.get("carried", ""))
    try:
        kept = (*kept, *photos.prepared(request.FILES.getlist("photos")))[: photos.MOST]
        report = _report(request, form, kept)
        if "sure" not in request.POST and (near := _already_open(report)):
            return _page(request, form, ticket=ticket, kept=kept, near=near)
        receipt = hotline.receive(report, key=request.POST.get("key") or None, by=request.actor, at=now())
    except Unacceptable as wrong:
        form.show(wrong.problems or {"": wrong.message})
        return _page(request, form, ticket=ticket, kept=kept, status=422)
    if ticket is not None:
        _note(request, ticket, receipt.matter_id)
    messages.success(request, _("Registered: %(code)s.") % {"code": receipt.spoken})
    return HttpResponseRedirect(reverse("desk:matter", args=[receipt.matter_id]))


@require_GET
@staff_only
def hints(request: StaffRequest) -> HttpResponse:
    """While the clerk types: what it may be about and whose it may be. Proposals only."""
    words = request.GET.get("words", "")[:4000]
    suggested = triage.preview(words, frame.language(), now()) if len(words.strip()) >= 4 else None
    return render(request, "desk/counter.html#hints", {"suggested": suggested})


@require_GET
@staff_only
def printed(request: StaffRequest, matter_id: UUID, paper: str) -> HttpResponse:
    """What the person takes home on paper: the receipt, or the notice of the right road."""
    matter = matters.by_id(request.actor, matter_id)
    at, language = now(), frame.language()
    facts = {
        "matter": matter, "row": row(matter, language), "code": codes.spoken(matter.code), "at": at,
        "opened": matters.is_opened_for(request.actor, matter, at),
        "clocks": procedures.clocks(matter, at, language), "desk": _desk(matter.registered_at_desk_id),
        "story": narrating.story(request.actor, matter, at, language), "language": language, "entry": "desk",
        "track_url": request.build_absolute_uri(reverse("portal:matter", args=[matter.code])),
        "road": narrating.road_of(matter, language),
    }  # fmt: skip
    template = {"receipt": "desk/print_receipt.html", "road": "desk/print_road.html"}[paper]
    return render(request, template, facts)


def _desk(organisation_id: int | None) -> str:
    return people.organisation(organisation_id).name if organisation_id else ""


def _usual_channel(request: StaffRequest) -> str:
    return "grid" if request.actor.roles <= {Role.GRID_WORKER} else "counter"


def _already_open(report: hotline.Report) -> list[AlreadyOpen]:
    """What may be the same trouble, so that the clerk can ask the person before anything is registered."""
    if report.category and triage.restriction_of(report.category):
        return []
    return already_open_at(
        report.words, report.lon, report.lat, report.address, now(), category=report.category
    )  # fmt: skip


def _report(request: StaffRequest, form: CounterForm, kept: tuple[Prepared, ...]) -> hotline.Report:
    said = form.said()
    post = request.actor.post_as(*CLERKS)
    return hotline.Report(
        words=said.words, channel=said.channel, phone=said.phone, name=said.name, address=said.address,
        lon=said.lon, lat=said.lat, category=said.category, language=said.language,
        desk=post.organisation_id if post else None,
        photos=kept, joins=_chosen(request.POST.get("joins", "")),
    )  # fmt: skip


def _chosen(written: str) -> UUID | None:
    """The report the person said is the same; None where they said that theirs is another."""
    try:
        return UUID(written)
    except ValueError:
        return None


def _ticket(request: StaffRequest) -> TicketCard | None:
    """The number somebody stands at the window with, when the page was opened from it."""
    written = request.GET.get("ticket") or request.POST.get("ticket", "")
    if not (written.isascii() and written.isdigit() and len(written) < 12):
        return None
    try:
        return hall.ticket(int(written), now())
    except Unknown:
        return None


def _note(request: StaffRequest, ticket: TicketCard, matter_id: UUID) -> None:
    """The matter is registered whatever has become of the number meanwhile."""
    try:
        centre.note_matter(ticket.id, matter_id, by=request.actor, at=now())
    except Refused as refused:
        messages.warning(request, refused.message)


def _page(
    request: StaffRequest, form: CounterForm, *, ticket: TicketCard | None = None, kept: tuple[Prepared, ...] = (),
    near: list[AlreadyOpen] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    facts = {
        "near": near, "kept": len(kept), "carried": photos.carried(kept),
        "form": form, "title": _("Register"), "at": now(), "key": frame.key_of(request), "ticket": ticket,
        "ticket_window": ticket.window_number if ticket else None,
    }  # fmt: skip
    return frame.page(request, "desk/counter.html", facts, status=status)
