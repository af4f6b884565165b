"""What could not get done here: for the head of the centre and the leader on duty, who answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mazha.design.guards import holding
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.rows import rows

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest

MOST = 200


@require_GET
@holding(Role.CENTRE_LEAD, Role.DUTY_LEADER)
def show(request: StaffRequest) -> HttpResponse:
    """Those that wait for an answer, the nearest due first; then the last that were answered."""
    found = matters.visible_to(request.actor).filter(procedure="undone")
    language = frame.language()
    facts = {
        "title": _("Could not get it done here"), "at": now(),
        "waiting": rows(found.filter(closed_at=None).order_by("due_at", "id")[:MOST], language),
        "answered": rows(found.filter(closed_at__isnull=False).order_by("-closed_at", "-id")[:20], language),
    }  # fmt: skip
    return frame.page(request, "hall/undone.html", facts)
