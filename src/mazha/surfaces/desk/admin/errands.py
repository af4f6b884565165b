"""Failed deliveries: what a person must look at, what lies unsent, and what waits at each transport."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mazha.channels.webhooks import queries as webhooks
from mazha.kernel.errors import Refused
from mazha.kernel.moments import now
from mazha.notices import actions, queries
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import naming
from mazha.surfaces.desk.admin.pages import SIZE, Cell, Table, admin_only, onward

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mazha.design.requests import StaffRequest
    from mazha.notices.queries import ErrandCard, StuckNotice, Traffic

STATES = ("dead", "held")


@require_GET
@admin_only
def show(request: StaffRequest) -> HttpResponse:
    """All of it on one page; what lies unsent by state, newest first."""
    state = request.GET.get("state", "")
    state = state if state in STATES else "dead"
    found = queries.stuck(request.actor, state=state, before=_marker(request.GET.get("after", "")), limit=SIZE + 1)
    notices = found[:SIZE]
    last = notices[-1] if len(found) > SIZE else None
    words = {card.name: card.when for card in queries.wordings(request.actor)} | webhooks.event_types()
    facts = {
        "title": _("Failed deliveries"), "state": state, "notices": [_line(n, words) for n in notices],
        "errands": [(errand, *_errand(errand)) for errand in queries.errands(request.actor)],
        "traffic": _traffic(queries.traffic(request.actor)),
        "pages": onward(request, f"{last.made_at.isoformat()},{last.id}" if last else ""),
    }  # fmt: skip
    return frame.page(request, "desk/admin/errands.html", facts)


def _marker(written: str) -> tuple[dt.datetime, UUID] | None:
    """Where the page before ended. One that is not ours begins at the first page."""
    moment, _comma, last = written.partition(",")
    try:
        at = dt.datetime.fromisoformat(moment)
        return (at, UUID(last)) if at.tzinfo else None
    except ValueError:
        return None


def _line(notice: StuckNotice, words: Mapping[str, str]) -> tuple[StuckNotice, str, str, str]:
    """A notice, what it is, whom it is for, and how it goes."""
    name = words.get(notice.name, notice.name)
    return notice, name, _recipient(notice.recipient), _transport(notice.transport)


def _recipient(reference: str) -> str:
    """Whom a reference means, as far as an administrator may know: of residents, nothing."""
    kind, _colon, which = reference.partition(":")
    if kind == "unit" and which.isdigit():
        return naming.organisation_name(int(which))
    titles = {
        "matter": _("the person who asked"), "party": _("the person who asked"), "officer": _("an officer"),
        "role": _("holders of a post"), "hook": _("a program"),
    }  # fmt: skip
    return titles.get(kind, reference)


def _transport(name: str) -> str:
    titles = {"sms": _("text message"), "mail": _("mail"), "webhook": _("webhook"), "inbox": _("in the system")}
    return titles.get(name, name)


def _errand(errand: ErrandCard) -> tuple[str, str]:
    """What happened, and what there is to do."""
    where = _transport(errand.subject)
    if errand.kind == "webhook.gone":
        where = str(errand.facts.get("url", errand.subject))
        return (
            _("The server at %(where)s says that nobody is there any more.") % {"where": where},
            _("Its subscription has ended by itself. Ask whoever looks after that program whether this is right."),
        )
    if errand.kind == actions.DEAD_LETTERS:
        return (
            _("Notices by %(where)s could not be delivered, however often they were tried.") % {"where": where},
            _("See below why, set right what is wrong, then send them again or leave them unsent."),
        )
    return errand.kind, errand.subject


def _traffic(found: list[Traffic]) -> Table:
    rows = [
        [
            Cell(text=_transport(each.transport)), Cell(text=_("yes") if each.is_served else _("no")),
            Cell(text=each.waiting), Cell(text=each.held), Cell(text=each.dead),
        ]
        for each in found
    ]  # fmt: skip
    columns = [_("Transport"), _("Is it set up?"), _("Waiting"), _("Held"), _("Failed")]
    return Table(label=_("What is on its way"), columns=columns, rows=rows, empty=_("No transport is set up."))


@require_POST
@admin_only
def retried(request: StaffRequest) -> HttpResponse:
    """Send the chosen ones after all."""
    return _done(request, "retry")


@require_POST
@admin_only
def given_up(request: StaffRequest) -> HttpResponse:
    """Leave the chosen ones unsent for good, once it is said that this is meant."""
    chosen = request.POST.getlist("notice")[:SIZE]
    if chosen and "sure" not in request.POST:
        facts = {
            "title": _("Leave these notices unsent for good?"),
            "chosen": chosen,
            "state": request.POST.get("state"),
        }
        return frame.page(request, "desk/admin/given_up.html", facts)
    return _done(request, "give_up")


def _done(request: StaffRequest, what: str) -> HttpResponse:
    chosen = [notice for written in request.POST.getlist("notice")[:SIZE] if (notice := _uuid(written))]
    try:
        n = {"retry": actions.retry, "give_up": actions.give_up}[what](chosen, by=request.actor, at=now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        _tell(request, what, n)
    state = "held" if request.POST.get("state") == "held" else "dead"
    return HttpResponseRedirect(f"{reverse('admin:errands')}?state={state}")


def _tell(request: StaffRequest, what: str, n: int) -> None:
    if not n:
        messages.warning(request, _("Choose at least one notice first."))
        return
    said = (
        ngettext("%(n)d notice is sent again now.", "%(n)d notices are sent again now.", n)
        if what == "retry"
        else ngettext("%(n)d notice stays unsent.", "%(n)d notices stay unsent.", n)
    )
    messages.success(request, said % {"n": n})


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


@require_POST
@admin_only
def finished(request: StaffRequest, errand_id: int) -> HttpResponse:
    """It has been looked at."""
    actions.finish_errand(errand_id, by=request.actor, at=now())
    messages.success(request, _("Noted as looked at, by you and now."))
    return HttpResponseRedirect(reverse("admin:errands"))
