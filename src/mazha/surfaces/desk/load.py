"""A unit's load for its head: how much stands where, what is late, what asks for a decision. Units, not persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mazha.design.guards import holding
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.procedures import queries as procedures
from mazha.surfaces.desk import frame

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest


@require_GET
@holding(Role.UNIT_HEAD)
def load(request: StaffRequest) -> HttpResponse:
    """Open matters of the asker's units by stage, each number a link to its list."""
    at, language = now(), frame.language()
    units = [post.organisation_id for post in request.actor.posts if post.role is Role.UNIT_HEAD]
    found = matters.visible_to(request.actor).filter(closed_at=None, lead_unit__in=units)
    counts = found.values("lead_unit", "stage").annotate(n=Count("id"), late=Count("id", filter=Q(due_at__lt=at)))
    stages = procedures.procedures()[0].stages
    tables = []
    for unit in units:
        mine = {c["stage"]: c for c in counts if c["lead_unit"] == unit}
        lines = [
            (name, stage.title.in_language(language), mine[name]["n"], mine[name]["late"])
            for name, stage in stages.items()
            if name in mine
        ]
        tables.append((unit, people.organisation(unit).name, lines, sum(x[2] for x in lines), sum(x[3] for x in lines)))
    return frame.page(request, "desk/load.html", {"tables": tables, "title": _("Unit's load"), "at": at})
