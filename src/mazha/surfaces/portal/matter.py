"""One matter as its resident sees it: how far it has come, until when, why; its receipt; its photos."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from mazha.design import timeline
from mazha.design.requests import PublicRequest
from mazha.kernel import codes, moments
from mazha.matters import papers
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.procedures import queries as procedures
from mazha.surfaces.portal.acts import offered
from mazha.surfaces.portal.opening import opened

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor


@require_GET
def page(request: PublicRequest, code: str) -> HttpResponse:
    at = moments.now()
    matter = opened(request, code, at)
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
        "lines": list(reversed(timeline.told(record, reader="resident", language=language))),
        "acts": offered(actor, matter, at),
        "first_hash": bytes(entries[0].hash).hex() if entries else "",
        "at": at,
    }


def _unit_name(organisation_id: int) -> str:
    return people.organisation(organisation_id).name


def _address(matter: Matter) -> str:
    """What the QR code leads to."""
    return settings.PUBLIC_ADDRESS.rstrip("/") + reverse("portal:matter", args=[codes.spoken(matter.code)])
