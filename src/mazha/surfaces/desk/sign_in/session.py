"""What the browser's session remembers on the way in: who is half way, what a passkey was asked."""

from __future__ import annotations

import datetime as dt
from base64 import b64decode, b64encode
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from mazha.design import seating
from mazha.people import actions as people
from mazha.people.sealing import seal_bytes, unseal_bytes

HALF_WAY, PASSKEY, SECRET, NEXT = "half_way", "passkey", "secret", "next"
HALF_WAY_LASTS = dt.timedelta(minutes=10)
PASSKEY_LASTS = dt.timedelta(minutes=5)
_SECRET_CONTEXT = "session.totp"  # noqa: S105 -- a context, not a secret
FIRST_PAGE = "/desk/"


def go_half_way(request: HttpRequest, officer_id: int, at: dt.datetime) -> None:
    """The password was right. The session gets a new key: what was known of it before opens nothing now."""
    request.session.cycle_key()
    request.session[HALF_WAY] = {"officer_id": officer_id, "at": at.isoformat()}


def half_way(request: HttpRequest, at: dt.datetime) -> int | None:
    """The officer whose password was right on this browser, for ten minutes."""
    kept = request.session.get(HALF_WAY)
    if kept is None or at - dt.datetime.fromisoformat(kept["at"]) > HALF_WAY_LASTS:
        request.session.pop(HALF_WAY, None)
        return None
    return int(kept["officer_id"])


def let_in(request: HttpRequest, officer_id: int, method: people.SignInMethod, at: dt.datetime) -> HttpResponse:
    """Open the stay and go where the officer wanted to."""
    wanted = request.session.get(NEXT, FIRST_PAGE)
    return seating.let_in(request, officer_id, method, wanted, at=at)


def remember_next(request: HttpRequest) -> None:
    """Where to go after signing in, when it is one of our own addresses."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        request.session[NEXT] = wanted


def party(request: HttpRequest) -> people.RelyingParty | None:
    """Whom passkeys are for; None where browsers know none: without HTTPS, or at a bare address."""
    host = request.get_host()
    if settings.DEMO and host.startswith("localhost:"):
        return people.RelyingParty(id="localhost", origin=f"http://{host}")
    parts = urlsplit(settings.PUBLIC_ADDRESS)
    name = parts.hostname or ""
    if name != "localhost" and (parts.scheme != "https" or name.replace(".", "").isdigit() or ":" in name):
        return None
    return people.RelyingParty(id=name, origin=f"{parts.scheme}://{parts.netloc}")


def must_have_party(request: HttpRequest) -> people.RelyingParty:
    """Refuses with PasskeyRefused where passkeys cannot be used."""
    found = party(request)
    if found is None:
        raise people.PasskeyRefused(_("Passkeys need an address with HTTPS. Sign in with your password."))
    return found


def ask(request: HttpRequest, asked: people.Asked, what: Literal["get", "create"], at: dt.datetime) -> str:
    """Keep the challenge for the answer; returns what the page hands to the browser."""
    request.session[PASSKEY] = {"challenge": b64encode(asked.challenge).decode(), "what": what, "at": at.isoformat()}
    return asked.options


def challenge(request: HttpRequest, what: Literal["get", "create"], at: dt.datetime) -> bytes:
    """The challenge asked last, once. Refuses with PasskeyRefused when there is none, or it is too old."""
    kept = request.session.pop(PASSKEY, None)
    if kept is None or kept["what"] != what or at - dt.datetime.fromisoformat(kept["at"]) > PASSKEY_LASTS:
        raise people.PasskeyRefused(_("The page was open for too long. Try once more."))
    return b64decode(kept["challenge"])


def keep_secret(request: HttpRequest, secret: bytes) -> None:
    """A device's secret until it has shown its first code; sealed, as everything of the kind in the store."""
    request.session[SECRET] = b64encode(seal_bytes(secret, _SECRET_CONTEXT)).decode()


def kept_secret(request: HttpRequest) -> bytes | None:
    kept = request.session.get(SECRET)
    return None if kept is None else unseal_bytes(b64decode(kept), _SECRET_CONTEXT)
