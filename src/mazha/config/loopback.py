"""The demo answers this machine only, whatever address its server was bound to."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

Respond = Callable[[HttpRequest], HttpResponse]


def only_from_here(respond: Respond) -> Respond:
    """Middleware: refuses whoever is not on the loopback interface, and whatever a proxy passed on."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not _is_here(request.META.get("REMOTE_ADDR", "")) or "HTTP_X_FORWARDED_FOR" in request.META:
            return HttpResponseForbidden("The demo answers only the machine it runs on.", content_type="text/plain")
        return respond(request)

    return answer


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
