"""The place on a page where news is told, and the address it listens at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.http.request import split_domain_port

from mazha.matters import queries as matters
from mazha.surfaces.desk import piles

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest

PATH = "/desk/live"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the page's behaviour needs."""

    url: str
    show: str
    """Where the page stands anew."""
    only_new: bool
    """Whether steps on what lies there already are no news."""


def waiting_for(request: StaffRequest, **asked: str) -> Waiting | None:
    """To be called before the page asks anything: what comes in meanwhile is told rather than lost.

    None for who holds no post that sees matters.
    """
    if not request.actor.roles & piles.ALL_WHO_SEE_MATTERS:
        return None
    narrowed = {name: value for name, value in request.GET.items() if name not in {"after", "mark", *asked} and value}
    here = {**narrowed, **asked, "mark": matters.mark()}
    show = f"{request.path}?{urlencode(narrowed)}" if narrowed else request.path
    pile = piles.PILES.get(asked.get("list", ""))
    only_new = pile is not None and not pile.counts_changes
    return Waiting(f"{origin(request)}{PATH}?{urlencode(here)}", show, only_new)


def origin(request: StaffRequest) -> str:
    """Of the stream: the page's own, but in a demo, where no proxy makes one address of two ports."""
    if not settings.LIVE_PORT:
        return ""
    host, _port = split_domain_port(request.get_host())
    return f"http://{host}:{settings.LIVE_PORT}"
