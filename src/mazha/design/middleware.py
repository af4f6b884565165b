"""Puts on each request who asks, and sits them down at the second wall."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from mazha.design import refusals
from mazha.kernel import moments
from mazha.people import actions as people
from mazha.people import wall
from mazha.people.actor import Actor
from mazha.people.queries import actor_for_token, one_edition

SIGN_IN = "sign_in"
"""Where the session keeps the id of the stay it belongs to (`people.actions.open_sign_in`)."""
LONGEST_TOKEN = 200


def seats(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `request.actor` and `request.sign_in`, and the connection sees what that actor sees.

    Nothing is taken back afterwards, since a streamed answer is read from the store after this returns: the next
    request sits its own actor down before it asks anything.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        request.is_private = False  # type: ignore[attr-defined]
        try:
            _sit_down(request)
        except (OperationalError, InterfaceError):
            request.actor = Actor.nobody()  # type: ignore[attr-defined]
            return refusals.waiting(request)
        with one_edition():
            response = get_response(request)
        if request.is_private:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def _sit_down(request: HttpRequest) -> None:
    program = _program(request)
    resumed = _resumed(request) if program is None else None
    actor = program or (Actor.nobody() if resumed is None else resumed.actor)
    if resumed is not None and resumed.must_change_password:
        # Until the password is the officer's own, it opens no post.
        actor = dataclasses.replace(actor, posts=())
    request.sign_in = resumed  # type: ignore[attr-defined]
    request.actor = actor  # type: ignore[attr-defined]
    request.is_private = actor.kind != "nobody"  # type: ignore[attr-defined]
    wall.sit(actor)


def _program(request: HttpRequest) -> Actor | None:
    """A program by its token, told apart here so that the connection is seated once a request, not twice."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token or len(token) > LONGEST_TOKEN or not request.path_info.startswith("/api/"):
        return None
    return actor_for_token(token, moments.now())  # house: clock -- a middleware is the edge of every surface


def _resumed(request: HttpRequest) -> people.Resumed | None:
    stay = request.session.get(SIGN_IN)
    if stay is None or request.session.session_key is None:
        return None
    # house: clock -- a middleware is the edge of every surface: each request has its moment from here
    resumed = people.resume(UUID(stay), request.session.session_key, at=moments.now())
    if resumed is None:
        request.session.flush()
    return resumed
