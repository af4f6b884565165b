"""What every answer tells the browser it may do: our own files, no frame around us, nothing inline."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.utils.functional import SimpleLazyObject

TIANDITU = "https://*.tianditu.gov.cn"
PERMISSIONS = ", ".join(
    [
        "geolocation=(self)",
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
        *(
            f"{name}=()"
            for name in (
                "accelerometer",
                "bluetooth",
                "browsing-topics",
                "camera",
                "display-capture",
                "gyroscope",
                "hid",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "serial",
                "usb",
            )
        ),
    ]
)


class Nonce:
    """Made when a template first asks for it: most pages need none, and their policy then allows none."""

    def __init__(self) -> None:
        self.value = ""

    def __str__(self) -> str:
        self.value = self.value or secrets.token_urlsafe(16)
        return self.value


def policy(nonce: str = "", host: str = "") -> str:
    """The content security policy. Styles and scripts come from our own files; a nonce lets one inline script run.

    In a demo, news come from another port of the same host.
    """
    live = [f"http://{host}:{settings.LIVE_PORT}"] if settings.LIVE_PORT and host else []
    tiles = [TIANDITU] if settings.TIANDITU_KEY else []
    inline = [f"'nonce-{nonce}'"] if nonce else []
    rules = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *inline],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *tiles],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *live, *tiles],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def _host(request: HttpRequest) -> str:
    try:
        return split_domain_port(request.get_host())[0] if settings.LIVE_PORT else ""
    except DisallowedHost:
        return ""


def headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. An answer that sets one of these headers itself keeps its own."""

    def answer(request: HttpRequest) -> HttpResponse:
        nonce = Nonce()
        request.csp_nonce = SimpleLazyObject(nonce.__str__)  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy(nonce.value, _host(request)))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        return response

    return answer
