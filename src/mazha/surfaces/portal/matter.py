"""One matter as its resident sees it: how far it has come, until when, why; its receipt; its photos."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from mazha.casework.hotline import queries as hotline
from mazha.casework.reception import queries as reception
from mazha.design import files, timeline
from mazha.design.requests import PublicRequest
from mazha.documents import queries as documents
from mazha.kernel import codes, moments
from mazha.matters import papers
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.procedures import queries as procedures
from mazha.surfaces.portal.acts import offered
from mazha.surfaces.portal.opening import entered, opened

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor


OWN_RIGHTS = frozenset({"petition.review_request", "petition.recheck_request"})
"""Clocks that run for the person who asked, not for an office."""


@require_GET
def page(request: PublicRequest, code: str) -> HttpResponse:
    at = moments.now()
    matter = entered(request, code, at)
    if request.actor.kind == "respondent":
        side = "portal:labour_matter" if matter.procedure == "labour" else "portal:table"
        return HttpResponseRedirect(reverse(side, args=[codes.spoken(codes.read(code) or "")]))
    return render(request, "portal/matter.html", _shown(request.actor, matter, at))


@require_GET
def receipt(request: PublicRequest, code: str) -> HttpResponse:
    """To print or to photograph."""
    at = moments.now()
    matter = opened(request, code, at)
    return render(request, "portal/receipt.html", {**_shown(request.actor, matter, at), "address": _address(matter)})


@require_GET
def photo(request: PublicRequest, code: str, paper_id: UUID) -> HttpResponse:
    at = moments.now()
    matter = opened(request, code, at)
    paper = matters.paper(request.actor, matter, paper_id, at)
    response = HttpResponse(papers.shown(bytes(paper.sha256)), content_type=paper.media_type)
    response["Content-Disposition"] = "inline"
    return response


@require_GET
def document(request: PublicRequest, code: str, paper_id: UUID) -> HttpResponse:
    """The document's file, as it was sealed; for either side by their own code."""
    at = moments.now()
    matter = entered(request, code, at)
    return files.inline(documents.file_of(request.actor, matter, paper_id, at))


def _shown(actor: Actor, matter: Matter, at: dt.datetime) -> dict[str, object]:
    language = get_language() or "zh-hans"
    clocks = procedures.clocks(matter, at, language)
    owed = [clock for clock in clocks if clock.duty and clock.state != "stopped"]
    entries = matters.ledger_of(matter)
    record = timeline.Record(
        matter=matter,
        procedure=procedures.procedure_of(matter),
        entries=entries,
        notes=matters.notes_of(actor, matter, at),
        papers=matters.papers_of(actor, matter, at),
        address_of=lambda paper_id: reverse("portal:photo", args=[codes.spoken(matter.code), paper_id]),
        unit_name=_unit_name,
    )
    stage = procedures.stage_of(matter)
    return {
        "matter": matter,
        "spoken": codes.spoken(matter.code),
        "stage": stage.resident.in_language(language),
        "ended": stage.ends,
        "words": matters.words_of(actor, matter, at),
        "due": owed[0] if owed else None,
        "others": [clock for clock in clocks if clock.duty and clock not in owed[:1]],
        "rights": [clock for clock in clocks if clock.name in OWN_RIGHTS and clock.state == "running"],
        "lines": list(reversed(timeline.told(record, reader="resident", language=language))),
        "documents": [
            (reverse("portal:document", args=[codes.spoken(matter.code), each.paper_id]), each)
            for each in documents.documents_of(actor, matter, at)
        ],
        "acts": offered(actor, matter, at),
        "first_hash": bytes(entries[0].hash).hex() if entries else "",
        "at": at,
        "chapters": _chapters(actor, matter, language),
        "leading": hotline.leading(matter, language) if matter.procedure == "hotline" else None,
        "reception_day": reception.day_of_matter(matter, at),
        "reception_place": reception.place_of(matter) if matter.procedure == "reception" else None,
    }


def _chapters(actor: Actor, matter: Matter, language: str) -> list[dict[str, object]]:
    """What came before and what followed from it, each by its own code: one story."""
    told = matters.chapters(actor)
    if len(told) < 2:
        return []
    found = []
    for each in told:
        procedure = procedures.pinned(each.procedure, each.version)
        stage = procedure.stages[each.stage].resident.in_language(language)
        found.append({
            "code": each.code, "title": procedure.title.in_language(language), "stage": stage,
            "at": each.opened_at, "here": each.code == matter.code,
        })  # fmt: skip
    return found


def _unit_name(organisation_id: int) -> str:
    return people.organisation(organisation_id).name


def _address(matter: Matter) -> str:
    """What the QR code leads to."""
    return settings.PUBLIC_ADDRESS.rstrip("/") + reverse("portal:matter", args=[codes.spoken(matter.code)])
