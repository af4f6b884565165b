"""Requests as our views see them, with what the middleware put on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from mazha.people import wall
from mazha.people.actor import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from mazha.people.actions import Resumed


class PublicRequest(HttpRequest):
    """Of anybody: a resident, a passer-by."""

    htmx: HtmxDetails
    actor: Actor
    csp_nonce: str
    """For the rare inline script; asking for it puts it into the answer's policy."""
    is_private: bool
    """Set it, and no cache keeps the answer."""


class StaffRequest(PublicRequest):
    """Of an officer who is signed in: what `@staff_only` lets through."""

    sign_in: Resumed


def act_as(request: HttpRequest, actor: Actor) -> None:
    """From here on the request is this actor's, at both walls: a resident with a code, a program with a token."""
    request.actor = actor  # type: ignore[attr-defined]
    request.is_private = True  # type: ignore[attr-defined]
    wall.sit(actor)
