"""The base map: the district's own areas, level by level, as GeoJSON. Nothing comes from outside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_GET

from mazha.kernel.errors import Unknown
from mazha.places import queries as places


@require_GET
def areas(request: HttpRequest, level: str) -> HttpResponse:
    """Answers 304 to who has them already, so a map costs its shapes once."""
    try:
        shapes = places.map_shapes(level)
    except Unknown:
        return HttpResponse(status=404)
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    if shapes.etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(shapes.gzipped if zipped else shapes.body, content_type="application/geo+json")
        if zipped:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = shapes.etag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
