"""At a window: who is next, who is here, where they go on to. And the day, by kind of business."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mazha.casework.centre import actions, queries
from mazha.casework.centre.actions.numbers import HallIsClosed, NobodyWaits, TicketMovedOn, WindowIsBusy
from mazha.design.guards import holding
from mazha.kernel.errors import Unacceptable, Unknown
from mazha.kernel.moments import day_of, now
from mazha.matters import queries as matters
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.rows import row

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest

CLERKS = (Role.WINDOW_CLERK, Role.CENTRE_LEAD)
SEES_DAY = (*CLERKS, Role.DUTY_LEADER, Role.SYSTEM_ADMIN)
VERBS: dict[str, Callable[..., None]] = {
    "recall": actions.call_again,
    "arrival": actions.start,
    "absence": actions.not_there,
    "return": actions.put_back,
    "completion": actions.finish,
}
"""By the noun in the address."""
EXPECTED = (NobodyWaits, TicketMovedOn, WindowIsBusy, HallIsClosed)
"""What happens on any morning: said on the page one stands on."""


@require_GET
@holding(*CLERKS)
def home(request: StaffRequest) -> HttpResponse:
    """The windows one may work at, and what waits."""
    at, language = now(), frame.language()
    facts = {
        "title": _("Windows and line"), "windows": queries.windows_of(request.actor), "closed": queries.is_open(at),
        "lines": queries.kiosk_lines(at), "language": language, "key": frame.key_of(request),
    }  # fmt: skip
    return frame.page(request, "hall/home.html", facts)


@require_POST
@holding(*CLERKS)
def given(request: StaffRequest) -> HttpResponse:
    """A number by hand, for who does not use the kiosk."""
    try:
        ticket_id = actions.give_number(
            _number(request.POST.get("business", "")), key=request.POST.get("key") or None, by=request.actor, at=now()
        )
    except EXPECTED as refused:
        messages.error(request, refused.message)
    else:
        card = queries.ticket(ticket_id, now())
        said = _("Number %(number)s is given. %(ahead)d wait before it.")
        messages.success(request, said % {"number": card.label, "ahead": card.ahead})
    return HttpResponseRedirect(reverse("hall:home"), status=303)


@require_GET
@holding(*CLERKS)
def window(request: StaffRequest, window_number: int) -> HttpResponse:
    """One window at work."""
    at, language = now(), frame.language()
    card = queries.window(window_number)
    standing = queries.waiting_for(request.actor, window_number, at)
    held = standing.held.matters if standing.held else ()
    seen = matters.visible_to(request.actor).in_bulk(list(held))
    facts = {
        "title": _("Window %(n)d: %(title)s") % {"n": card.number, "title": card.title(language)}, "card": card,
        "standing": standing, "at": at, "language": language,
        "matters": [row(seen[each], language) for each in held if each in seen],
        "bundle": next((found for each in held if each in seen and (found := queries.bundle_of(seen[each]))), None),
        "others": [each for each in queries.windows() if each.number != card.number],
    }  # fmt: skip
    return frame.page(request, "hall/window.html", facts)


@require_POST
@holding(*CLERKS)
def called(request: StaffRequest, window_number: int) -> HttpResponse:
    """Call the next."""
    return _back(request, window_number, lambda: actions.call_next(window_number, by=request.actor, at=now()))


@require_POST
@holding(*CLERKS)
def moved(request: StaffRequest, window_number: int, ticket_id: int, ticket_verb: str) -> HttpResponse:
    """Whatever becomes of a number."""
    by, at = request.actor, now()
    if ticket_verb == "transfer":
        target = _number(request.POST.get("to", ""))
        return _back(request, window_number, lambda: actions.transfer(ticket_id, target, by=by, at=at))
    verb = VERBS.get(ticket_verb)
    if verb is None:
        raise Unknown(_("This cannot be done with a number. Go back to the window."))
    return _back(request, window_number, lambda: verb(ticket_id, by=by, at=at))


@require_GET
@holding(*SEES_DAY)
def day(request: StaffRequest) -> HttpResponse:
    """How many came and how long they waited, by kind of business."""
    today = day_of(now())
    wanted = _day(request.GET.get("day", ""), today)
    lines = queries.day_lines(request.actor, wanted)
    facts = {
        "title": _("The hall's day"), "day": wanted, "lines": lines, "language": frame.language(),
        "before": wanted - dt.timedelta(days=1), "after": wanted + dt.timedelta(days=1) if wanted < today else None,
        "total": sum(line.given for line in lines),
    }  # fmt: skip
    return frame.page(request, "hall/day.html", facts)


def _back(request: StaffRequest, window_number: int, act: Callable[[], object]) -> HttpResponse:
    """Do it, and show the window again; what a busy hall brings about is said there."""
    try:
        act()
    except EXPECTED as refused:
        messages.error(request, refused.message)
    return HttpResponseRedirect(reverse("hall:window", args=[window_number]), status=303)


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 9):
        raise Unacceptable(_("Choose one of those offered."))
    return int(written)


def _day(written: str, otherwise: dt.date) -> dt.date:
    try:
        found = dt.date.fromisoformat(written)
    except ValueError:
        return otherwise
    return found if dt.date(2020, 1, 1) <= found <= dt.date(2099, 12, 31) else otherwise
