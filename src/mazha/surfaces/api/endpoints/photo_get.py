"""`GET /matters/{id}/photos/{photo}`: one photo, cleaned."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from mazha.kernel.moments import now
from mazha.matters import papers
from mazha.matters import queries as matters
from mazha.surfaces.api import routers
from mazha.surfaces.api.tokens import Token, actor_of

_IMAGE = {
    "responses": {
        200: {
            "description": "The picture",
            "content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@routers.matters.get(
    "/{uuid:matter_id}/photos/{uuid:photo_id}", auth=Token("matters:read"), operation_id="getPhoto",
    openapi_extra=_IMAGE,
)  # fmt: skip
def photo(request: HttpRequest, matter_id: UUID, photo_id: UUID) -> HttpResponse:
    """Made anew from the pixels: without place, time and device."""
    actor = actor_of(request)
    found = matters.paper(actor, matters.by_id(actor, matter_id), photo_id, now())
    return HttpResponse(papers.shown(bytes(found.sha256)), content_type=found.media_type)
