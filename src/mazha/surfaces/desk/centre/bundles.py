"""Several troubles of one person: made at the window, read as one story, answered once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mazha.casework.centre import actions, queries
from mazha.design.guards import holding, staff_only
from mazha.kernel.errors import Refused
from mazha.kernel.moments import now
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.admin import questions
from mazha.surfaces.desk.admin.pages import Ask, asked, sent
from mazha.surfaces.desk.rows import row

if TYPE_CHECKING:
    from mazha.design.requests import StaffRequest

CLERKS = (Role.WINDOW_CLERK, Role.CENTRE_LEAD)
ANSWERERS = (*CLERKS, Role.HANDLER, Role.UNIT_HEAD, Role.DUTY_LEADER)


class Answer(questions.Form):
    words = questions.text(
        gettext_lazy("The one answer"), must=True, longest=4000, rows=8,
        hint=gettext_lazy("What became of each thing, in the order it was brought. The person reads it as written."),
    )  # fmt: skip


@require_POST
@holding(*CLERKS)
def made(request: StaffRequest) -> HttpResponse:
    """Tie together what was registered from one number."""
    back = request.POST.get("window", "")
    try:
        chosen = [UUID(each) for each in request.POST.getlist("matter")]
        lead = UUID(request.POST.get("lead", ""))
    except ValueError:
        chosen, lead = [], UUID(int=0)
    try:
        bundle_id = actions.tie_together(chosen, lead=lead, by=request.actor, at=now())
    except Refused as refused:
        messages.error(request, refused.message)
        known = back.isascii() and back.isdigit() and len(back) < 3
        return HttpResponseRedirect(reverse("hall:window", args=[int(back)]) if known else reverse("hall:home"))
    messages.success(request, _("Received as one bundle. Each keeps its time limit; one answer goes out at the end."))
    return HttpResponseRedirect(reverse("hall:bundle", args=[bundle_id]))


@require_GET
@staff_only
def show(request: StaffRequest, bundle_id: UUID) -> HttpResponse:
    """One story."""
    at, language = now(), frame.language()
    card = queries.bundle(request.actor, bundle_id, at)
    facts = {
        "title": _("One person's several troubles"), "card": card, "at": at,
        "parts": [(part, row(part.matter, language)) for part in card.parts],
    }  # fmt: skip
    request.is_private = True
    return frame.page(request, "hall/bundle.html", facts)


@require_http_methods(["GET", "POST"])
@holding(*ANSWERERS)
def answer(request: StaffRequest, bundle_id: UUID) -> HttpResponse:
    """The one answer."""
    card = queries.bundle(request.actor, bundle_id, now())
    drafted = "\n\n".join(f"{n}. {part.reply}" for n, part in enumerate(card.parts, start=1) if part.reply)

    def act(said: dict[str, Any]) -> str:
        actions.answer_together(bundle_id, said["words"], by=request.actor, at=now())
        return _("The one answer has gone out.")

    ask = Ask(
        title=_("Answer everything at once"), submit=_("Send it"), back=reverse("hall:bundle", args=[bundle_id]),
        lead=_("It goes out once. Each matter can still be contested by itself."),
    )  # fmt: skip
    return asked(request, Answer(sent(request), initial={"words": drafted}), ask, act)
