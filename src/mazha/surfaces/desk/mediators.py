"""The register of mediators: who is in it, whom its committee's head or an administrator enters and takes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mazha.casework.mediation import actions as mediation
from mazha.casework.mediation import queries
from mazha.design.guards import holding
from mazha.kernel.errors import Forbidden, Refused, Unacceptable
from mazha.kernel.moments import now
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.surfaces.desk import frame
from mazha.surfaces.desk.forms import StepForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mazha.design.requests import StaffRequest
    from mazha.people.actor import Actor
    from mazha.people.cards import OrganisationCard

KEEPERS = (Role.UNIT_HEAD, Role.SYSTEM_ADMIN)


class EntryForm(StepForm):
    """Who is entered, and the line parties choose by."""

    def __init__(self, choices: list[tuple[str, str]], data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        self.fields["officer"] = forms.ChoiceField(
            label=_("Mediator"), choices=[("", _("Choose …")), *choices],
            help_text=_("Whoever holds a mediator's post in the committee. Entered again, their line is changed."),
        )  # fmt: skip
        self.fields["introduction"] = forms.CharField(
            label=_("Experience, in one line"), required=False, max_length=200,
            help_text=_("The parties choose by it: years, profession, kinds of dispute."),
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
@holding(*KEEPERS)
def register(request: StaffRequest) -> HttpResponse:
    """Everybody in the registers the asker keeps, and a form to enter one."""
    kept = _kept(request.actor)
    if not kept:
        raise Forbidden(_("Only the committee's head or an administrator changes its register."))
    wanted = request.POST.get("committee", "") if request.method == "POST" else request.GET.get("committee", "")
    chosen = next((card for card in kept if str(card.id) == wanted), kept[0])
    choices = _may_be_entered(chosen.id)
    form = EntryForm(choices, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        officer = request.POST.get("officer", "")
        try:
            if officer not in dict(choices):
                problem = _("Choose: %(what)s.") % {"what": _("Mediator")}
                raise Unacceptable(problem, {"officer": problem})
            said = request.POST.get("introduction", "")
            mediation.enlist(int(officer), chosen.id, said, by=request.actor, at=now())
        except Refused as refused:
            problems = refused.problems if isinstance(refused, Unacceptable) else {}
            form.show(problems or {"": refused.message})
        else:
            messages.success(request, _("Entered in the register."))
            return _back(chosen.id)
    facts = {
        "title": _("Register of mediators"), "kept": kept, "chosen": chosen, "form": form,
        "mediators": queries.register_of(chosen.id, now()), "language": frame.language(),
    }  # fmt: skip
    return frame.page(request, "desk/mediation/mediators.html", facts, status=422 if form.errors else 200)


@require_POST
@holding(*KEEPERS)
def withdrawal(request: StaffRequest, mediator_id: int) -> HttpResponse:
    """Offered no longer from tomorrow on; the cases they have stay with them."""
    mediation.withdraw(mediator_id, by=request.actor, at=now())
    messages.success(request, _("From tomorrow on they are not offered any more. The cases they have stay with them."))
    committee = request.POST.get("committee", "")
    return _back(int(committee)) if committee.isdigit() else HttpResponseRedirect(reverse("desk:mediators"))


def _kept(actor: Actor) -> list[OrganisationCard]:
    """Committees whose register this officer keeps."""
    committees = [card for card in people.organisations("committee") if card.closed_date is None]
    if Role.SYSTEM_ADMIN in actor.roles:
        return committees
    headed = {post.organisation_id for post in actor.posts if post.role is Role.UNIT_HEAD}
    return [card for card in committees if card.id in headed]


def _may_be_entered(committee_id: int) -> list[tuple[str, str]]:
    return [(str(card.id), card.name) for card in people.officers_in(Role.MEDIATOR, committee_id, now())]


def _back(committee_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('desk:mediators')}?committee={committee_id}")
