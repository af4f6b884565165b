"""In the hall, without an account: the kiosk that gives numbers, the screen that shows who is called.

A device is known by a secret of its own, in a cookie it got when its address was opened on it once. Whatever is shown
says nothing of a person, and stands in both languages at once: who comes next reads another than who went.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from mazha.casework.centre import actions, queries
from mazha.casework.centre.actions.numbers import HallIsClosed
from mazha.design.throttle import pass_or_refuse
from mazha.kernel.errors import Forbidden, Unknown
from mazha.kernel.moments import local, now
from mazha.people.actor import Actor
from mazha.surfaces.portal.forms import Keyed, new_key

if TYPE_CHECKING:
    from mazha.casework.centre.queries import DeviceCard
    from mazha.design.requests import PublicRequest

COOKIE = "mazha_device"
_LONG = dt.timedelta(days=400)
"""As long as browsers keep one; each opening of the address begins it anew."""
SAID: Mapping[str, Promise] = {
    "welcome": gettext_lazy("Touch what you have come for"),
    "waiting": gettext_lazy("waiting"),
    "your_number": gettext_lazy("Your number"),
    "ahead": gettext_lazy("wait before you"),
    "sit": gettext_lazy("Take a seat. Your number is shown on the screen with its window."),
    "print": gettext_lazy("Print it"),
    "another": gettext_lazy("Finish"),
    "number": gettext_lazy("Number"),
    "window": gettext_lazy("Window"),
    "none_called": gettext_lazy("Nobody is called at the moment."),
    "none_set_up": gettext_lazy("No numbers are given here at present. Ask at the information desk."),
}


class NotThisDevice(Forbidden):
    code = "device.unknown"


@require_GET
def device(request: PublicRequest, device_secret: str) -> HttpResponse:
    """The address a device is opened with: from then on it is known by its cookie."""
    found = queries.device_of(device_secret)
    if found is None:
        pass_or_refuse(request, "code", now())
        raise Unknown(_("This address opens nothing. Make a new one for the device at the desk."))
    response = HttpResponseRedirect(reverse(f"portal:{found.kind}"))
    response.set_cookie(
        COOKIE, device_secret, max_age=_LONG, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
        path=reverse("portal:hall"),
    )  # fmt: skip
    return response


@require_GET
def hall(request: PublicRequest) -> HttpResponse:
    """Where a device that lost its way finds its own page."""
    return HttpResponseRedirect(reverse(f"portal:{_device(request).kind}"))


@require_GET
def kiosk(request: PublicRequest) -> HttpResponse:
    """What numbers can be taken for."""
    _device(request, "kiosk")
    at = now()
    facts = {
        "lines": queries.kiosk_lines(at),
        "closed": _closed(at),
        "key": new_key(),
        "said": _said(),
        "entry": "desk",
    }
    return render(request, "portal/hall/kiosk.html", facts)


@require_POST
def take(request: PublicRequest) -> HttpResponse:
    """A number."""
    found = _device(request, "kiosk")
    keyed = Keyed(request.POST)
    key = keyed.cleaned_data["key"] if keyed.is_valid() else ""
    wanted = request.POST.get("business", "")
    business = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 0
    try:
        ticket_id = actions.give_number(
            business, key=f"kiosk:{key}" if key else None, by=Actor.system(f"kiosk {found.id}"), at=now()
        )
    except (HallIsClosed, Unknown):
        return HttpResponseRedirect(reverse("portal:kiosk"), status=303)
    return HttpResponseRedirect(reverse("portal:number", args=[ticket_id]), status=303)


@require_GET
def number(request: PublicRequest, ticket_id: int) -> HttpResponse:
    """The number just taken: to remember, or to print. When it has stood for a while, the page asks to be left."""
    _device(request, "kiosk")
    if request.htmx:
        return HttpResponseClientRedirect(reverse("portal:kiosk"))
    at = now()
    facts = {"ticket": queries.ticket(ticket_id, at), "said": _said(), "at": at, "entry": "desk"}
    return render(request, "portal/hall/number.html", facts)


@require_GET
def screen(request: PublicRequest) -> HttpResponse:
    """Who is called where. Asks for itself every few seconds."""
    _device(request, "screen")
    at = now()
    called = queries.called_now(at)
    facts = {
        "latest": called[0] if called else None, "called": called[1:], "lines": queries.kiosk_lines(at),
        "closed": _closed(at), "said": _said(), "clock": f"{local(at):%H:%M}", "entry": "desk",
    }  # fmt: skip
    template = "portal/hall/screen.html#board" if request.htmx else "portal/hall/screen.html"
    return render(request, template, facts)


def _device(request: PublicRequest, kind: str = "") -> DeviceCard:
    found = queries.device_of(request.COOKIES.get(COOKIE, ""))
    if found is None or (kind and found.kind != kind):
        raise NotThisDevice(
            _("This page is for a kiosk or a screen of the hall. Open the device's own address on it once.")
        )
    return found


def _said() -> dict[str, tuple[str, str]]:
    """Every sentence in Chinese and in English."""
    return {name: (_in("zh-hans", words), _in("en", words)) for name, words in SAID.items()}


def _in(language: str, words: Promise) -> str:
    with translation.override(language):
        return str(words)


def _closed(at: dt.datetime) -> tuple[str, str] | None:
    sentences = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            sentences.append(queries.is_open(at))
    return (sentences[0] or "", sentences[1] or "") if sentences[0] else None
