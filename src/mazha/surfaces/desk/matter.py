"""One matter, whole: what was said, where, until when and why, what happened, and what may be done now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mazha.casework.centre import queries as hall
from mazha.casework.petitions import papers as petition_papers
from mazha.casework.petitions import rules as petitions
from mazha.casework.reception import queries as reception
from mazha.design import files
from mazha.design.guards import staff_only
from mazha.documents import queries as documents
from mazha.kernel.moments import now
from mazha.matters import actions as matter_actions
from mazha.matters import papers
from mazha.matters import queries as matters
from mazha.people.roles import MAY_OPEN_RESTRICTED, MAY_SEE_CONTACT, SEES_MATTERS, Role
from mazha.procedures import narrating
from mazha.procedures import queries as procedures
from mazha.surfaces.desk import frame, joined, lines
from mazha.surfaces.desk.live import waiting as live
from mazha.surfaces.desk.rows import USUAL, row
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.documents.queries import DocumentCard
    from mazha.matters.models import Matter, Paper
    from mazha.people.actor import Actor


BOOKERS = SEES_MATTERS - {Role.PROPERTY_USER}


ROADS = petitions.ROADS
"""Steps that a list of questions leads to: one button on the page instead of nine."""


@dataclass(frozen=True, slots=True)
class Photo:
    """For the gallery."""

    url: str
    name: str
    width: int | None
    height: int | None


@require_GET
@staff_only
def show(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """The page of one matter."""
    waiting = live.waiting_for(request, matter=str(matter_id))
    matter = matters.by_id(request.actor, matter_id)
    return render_matter(request, matter, now(), live=waiting)


def render_matter(
    request: StaffRequest, matter: Matter, at: dt.datetime, *, status: int = 200, **more: object
) -> HttpResponse:
    """The page, with whatever a refused form adds to it."""
    actor, language = request.actor, frame.language()
    opened = matters.is_opened_for(actor, matter, at)
    found_papers = matters.papers_of(actor, matter, at)
    offered = procedures.steps_for(actor, matter, at)
    finds_road = matter.procedure == "petition" and any(each.step.name in ROADS for each in offered)
    facts = {
        "matter": matter,
        "row": row(matter, language),
        "at": at,
        "opened": opened,
        "may_open": bool(actor.roles & MAY_OPEN_RESTRICTED),
        "words": matters.words_of(actor, matter, at) if opened else "",
        "contacts": matters.contact_lines(actor, matter, at) if opened else [],
        "may_see_contact": bool(actor.roles & MAY_SEE_CONTACT),
        "photos": photos_of(matter, found_papers),
        "documents": documents_of(actor, matter, at),
        "clocks": procedures.clocks(matter, at, language),
        "story": narrating.story(actor, matter, at, language, photos=lambda p: photos_of(matter, p)),
        "steps": [each for each in offered if not (finds_road and each.step.name in ROADS)],
        "usual": USUAL,
        "finds_road": finds_road,
        "writes_papers": opened and matter.procedure in petition_papers.KINDS,
        "suggestions": triage.suggestions_of(actor, matter, language),
        **joined.facts(actor, matter, offered, language),
        "readings": matters.readings_of(matter),
        "reception_day": reception.day_of_matter(matter, at),
        "bundle": hall.bundle_of(matter),
        "bookings": hall.bookings_of(actor, matter),
        "may_book": bool(actor.roles & BOOKERS),
        "language": language,
        **lines.facts(actor, matter, at),
        **more,
    }
    request.is_private = True
    return frame.page(request, "desk/matter.html", facts, status=status)


def photos_of(matter: Matter, found: list[Paper]) -> list[Photo]:
    return [
        Photo(reverse("desk:photo", args=[matter.pk, paper.pk]), paper.name, paper.width, paper.height)
        for paper in found
        if paper.kind == "photo"
    ]


def documents_of(actor: Actor, matter: Matter, at: dt.datetime) -> list[tuple[str, DocumentCard]]:
    return [
        (reverse("desk:document", args=[matter.pk, each.paper_id]), each)
        for each in documents.documents_of(actor, matter, at)
    ]


@require_GET
@staff_only
def document(request: StaffRequest, matter_id: UUID, paper_id: UUID) -> HttpResponse:
    """The document's file, to whoever may read the matter's papers: to look at, to keep, to print."""
    request.is_private = True
    matter = matters.by_id(request.actor, matter_id)
    return files.inline(documents.file_of(request.actor, matter, paper_id, now()))


@require_GET
@staff_only
def photo(request: StaffRequest, matter_id: UUID, paper_id: UUID) -> HttpResponse:
    """The cleaned photo, to whoever may see the matter."""
    matter = matters.by_id(request.actor, matter_id)
    found = matters.paper(request.actor, matter, paper_id, now())
    request.is_private = True
    return HttpResponse(papers.shown(bytes(found.sha256)), content_type=found.media_type)


@require_POST
@staff_only
def contact(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """Names and numbers in the clear, for a reason that stands on the record. Shown once, never in an address."""
    matter = matters.by_id(request.actor, matter_id)
    at = now()
    shown = matter_actions.reveal_contact(matter, reason=request.POST.get("reason", ""), by=request.actor, at=at)
    return render_matter(request, matter, at, revealed=shown)


@require_POST
@staff_only
def opening(request: StaffRequest, matter_id: UUID) -> HttpResponse:
    """Open a restricted matter, for a reason."""
    matter = matters.by_id(request.actor, matter_id)
    matter_actions.open_restricted(matter=matter, reason=request.POST.get("reason", ""), by=request.actor, at=now())
    messages.success(request, _("Opened for two hours. The person concerned can read that you did and why."))
    return HttpResponseRedirect(reverse("desk:matter", args=[matter.pk]))
