"""Answers below `/api/` are never pages: a body that cannot be taken is refused before it is read, and whatever fails
outside an endpoint (no such address, a wrong method, the store away) becomes a problem document, too.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from mazha.surfaces.api import problems

PREFIX = "/api/"
REFERENCE = "/api/v1/"
"""The page that describes the rest, for people: they are led to HTTPS."""
_KEPT = ("Allow", "Retry-After", "Vary", "Content-Language")


def machine_readable(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. Stands outside everything that makes pages of errors."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and request.path_info != REFERENCE:
            return problems.https_only()
        return _as_problem(_unreadable(request) or get_response(request))

    return answer


def _unreadable(request: HttpRequest) -> HttpResponse | None:
    if request.method not in {"POST", "PUT", "PATCH"}:
        return None
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit():
        return problems.plain(400)
    if int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        return problems.plain(413)
    if int(length) and request.content_type != "application/json":
        return problems.plain(415, {"Accept": "application/json"})
    return None


def _as_problem(response: HttpResponse) -> HttpResponse:
    if response.status_code < 400 or response.headers.get("Content-Type") == problems.MEDIA_TYPE:
        return response
    kept = {name: response.headers[name] for name in _KEPT if name in response.headers}
    return problems.plain(response.status_code, kept)
