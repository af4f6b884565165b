"""A file as an answer: shown by the browser where it can, saved under its own name."""

from __future__ import annotations

from typing import Protocol

from django.http import HttpResponse
from django.utils.http import content_disposition_header


class Sent(Protocol):
    """What is sent: read-only, so that a frozen value will do."""

    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def content(self) -> bytes: ...


def inline(file: Sent) -> HttpResponse:
    """Open it in the browser. The name may be Chinese (RFC 6266)."""
    response = HttpResponse(file.content, content_type=file.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=file.name) or "inline"
    return response
