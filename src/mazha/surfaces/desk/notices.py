"""The site inbox: what was told to one's units and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mazha.design.guards import staff_only
from mazha.kernel.moments import now
from mazha.notices import actions as notice_actions
from mazha.notices import queries as notices
from mazha.surfaces.desk import frame

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest


@require_GET
@staff_only
def inbox(request: StaffRequest) -> HttpResponse:
    """Messages, newest first."""
    page = notices.inbox(request.actor, language=frame.language(), after=request.GET.get("after", ""))
    return frame.page(request, "desk/notices.html", {"page": page, "title": _("Messages"), "at": now()})


@require_POST
@staff_only
def seen(request: StaffRequest) -> HttpResponse:
    """All of them read."""
    notice_actions.mark_seen(by=request.actor, at=now())
    return HttpResponseRedirect(reverse("desk:notices"))
