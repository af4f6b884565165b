"""How well the program proposes: for those who dispatch, supervise or lead, to see and to judge it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mazha.design.guards import holding
from mazha.kernel.moments import now
from mazha.surfaces.desk import frame
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest


@require_GET
@holding(*triage.QUALITY_READERS)
def quality(request: StaffRequest) -> HttpResponse:
    """Taken, decided otherwise, withheld: by month, by model, by class; what drifted is named."""
    at = now()
    found = triage.quality(request.actor, at, frame.language())
    facts = {
        "title": _("How good the suggestions are"), "quality": found, "at": at,
        "drifted": [each for each in found.classes if each.drifted], "model": triage.model_in_use(),
    }  # fmt: skip
    return frame.page(request, "desk/suggesting.html", facts)
