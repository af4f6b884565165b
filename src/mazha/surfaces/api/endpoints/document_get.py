"""`GET /matters/{id}/documents/{document}`: one document's file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from mazha.design import files
from mazha.documents import queries as documents
from mazha.kernel.moments import now
from mazha.matters import queries as matters
from mazha.surfaces.api import routers
from mazha.surfaces.api.tokens import Token, actor_of

_PDF = {
    "responses": {
        200: {
            "description": "The document",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@routers.matters.get(
    "/{uuid:matter_id}/documents/{uuid:paper_id}", auth=Token("matters:read"), operation_id="getDocument",
    openapi_extra=_PDF,
)  # fmt: skip
def document(request: HttpRequest, matter_id: UUID, paper_id: UUID) -> HttpResponse:
    """As it was sealed, to the byte: PDF/A with its signatures."""
    actor = actor_of(request)
    return files.inline(documents.file_of(actor, matters.by_id(actor, matter_id), paper_id, now()))
