"""Seating an officer in this browser, once they have proved who they are: for every page that lets somebody in."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token

from mazha.design.addresses import address_of, device_of
from mazha.design.middleware import SIGN_IN
from mazha.people import actions as people
from mazha.people import queries
from mazha.people.actor import Actor

_YEAR = dt.timedelta(days=365)


def let_in(
    request: HttpRequest, officer_id: int, method: people.SignInMethod, wanted: str, *, at: dt.datetime
) -> HttpResponse:
    """Open the stay, in a session with a new key and nothing kept from before; go to `wanted`, an address of ours."""
    request.session.flush()
    request.session.create()
    key = request.session.session_key
    assert key is not None
    stay = people.open_sign_in(officer_id, method, key, address=address_of(request), device=device_of(request), at=at)
    request.session[SIGN_IN] = str(stay)
    rotate_token(request)
    response = HttpResponseRedirect(wanted)
    if method == people.SignInMethod.DEMO or settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return response  # whoever looks has chosen already
    language = queries.officer(Actor(kind="officer", officer_id=officer_id), officer_id).language
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=_YEAR, samesite="Lax", secure=request.is_secure()
    )
    return response
