"""Open matters on the map: points for those who see the matters, never people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mazha.design.guards import holding
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.places import queries as places
from mazha.surfaces.desk import frame, piles
from mazha.surfaces.desk.filters import Filters
from mazha.surfaces.desk.rows import row

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest
    from mazha.matters.models import Matter

MOST_POINTS = 2000


@require_GET
@holding(*piles.ALL_WHO_SEE_MATTERS)
def show(request: StaffRequest) -> HttpResponse:
    """The map with its filters; the lists are its accessible twin."""
    filters = Filters.read(request.GET)
    facts = {"title": _("Map"), "filters": filters, "at": now(), "query": request.GET.urlencode(), "most": MOST_POINTS}
    return frame.page(request, "desk/map.html", facts)


@require_GET
@holding(*piles.ALL_WHO_SEE_MATTERS)
def points(request: StaffRequest) -> HttpResponse:
    """GeoJSON of open matters the asker may see, newest first, at most 2,000."""
    filters = Filters.read(request.GET)
    found = filters.applied(matters.visible_to(request.actor)).filter(closed_at=None, lon__isnull=False)
    language = frame.language()
    features = []
    for matter in found.order_by("-opened_at", "-id")[:MOST_POINTS]:
        line, where = row(matter, language), _where(matter)
        if where is None:
            continue
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": where},
                "properties": {
                    "title": line.gist, "stage": line.stage_title, "tone": "bad" if line.late else line.tone,
                    "url": reverse("desk:matter", args=[matter.pk]),
                },
            }
        )  # fmt: skip
    request.is_private = True
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _where(matter: Matter) -> tuple[float | None, float | None] | None:
    """Its point. A restricted matter stands in the middle of its grid: whose door it is, the map does not say."""
    if not matter.restricted:
        return matter.lon, matter.lat
    if not matter.grid:
        return None
    grid = places.area(matter.grid)
    return grid.lon, grid.lat
