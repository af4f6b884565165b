"""What a resident may do with a matter: each act is a page with a form, and a step of the procedure behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mazha.design import asking, photos
from mazha.design.requests import PublicRequest
from mazha.design.throttle import pass_or_refuse
from mazha.kernel import codes, moments
from mazha.kernel.errors import Refused, Unacceptable, Unknown
from mazha.procedures import actions as procedures_actions
from mazha.procedures import queries as procedures
from mazha.surfaces.portal.forms import Keyed, new_key
from mazha.surfaces.portal.opening import opened

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.people.actor import Actor
    from mazha.procedures.table import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act in the resident's words."""

    noun: str
    """In the address."""
    step: str
    title: Promise
    means: Promise
    """What happens when it is done."""
    submit: Promise
    done: Promise
    icon: str
    kind: str = ""


ACTS = (
    Act(
        noun="confirmation", step="confirm", icon="thumb-up", kind="btn-primary",
        title=gettext_lazy("It is solved"),
        means=gettext_lazy("The matter is then closed. If it comes back within 7 days you can still object."),
        submit=gettext_lazy("Confirm"), done=gettext_lazy("Noted: solved. Thank you for telling us."),
    ),
    Act(
        noun="objection", step="contest", icon="thumb-down",
        title=gettext_lazy("It is not solved"),
        means=gettext_lazy("Someone else than those who handled it looks at it and decides whether it is done anew."),
        submit=gettext_lazy("Object"), done=gettext_lazy("Noted: not solved. It will be looked at again."),
    ),
    Act(
        noun="review", step="request_review", icon="eye",
        title=gettext_lazy("Ask for a review"),
        means=gettext_lazy("Another organ than the one that answered you looks at it and decides within thirty days."),
        submit=gettext_lazy("Ask for a review"),
        done=gettext_lazy("Your request is on its way to the reviewing organ."),
    ),
    Act(
        noun="re-review", step="request_recheck", icon="eye",
        title=gettext_lazy("Ask for a re-review"),
        means=gettext_lazy(
            "The organ above the reviewing one looks at it and decides within thirty days. It is the last step of the "
            "petition procedure; help goes on after it."
        ),
        submit=gettext_lazy("Ask for a re-review"),
        done=gettext_lazy("Your request is on its way to the re-reviewing organ."),
    ),
    Act(
        noun="agreement", step="agree", icon="thumb-up",
        title=gettext_lazy("I agree to the opinion"),
        means=gettext_lazy("It is noted. You may still ask for a review until the date shown."),
        submit=gettext_lazy("I agree"), done=gettext_lazy("Noted. Thank you for telling us."),
    ),
    Act(
        noun="rating", step="rate", icon="star",
        title=gettext_lazy("Rate how it was handled"),
        means=gettext_lazy("Your rating stands as you give it; nobody can change it, and it has no effect on you."),
        submit=gettext_lazy("Rate"), done=gettext_lazy("Your rating is noted. Thank you."),
    ),
    Act(
        noun="evidence", step="add_evidence", icon="paperclip",
        title=gettext_lazy("Add something"),
        means=gettext_lazy("What you add goes to those who handle it, and stays on the record."),
        submit=gettext_lazy("Add"), done=gettext_lazy("It is added."),
    ),
    Act(
        noun="separation", step="part", icon="arrows-split",
        title=gettext_lazy("Handle mine by itself"),
        means=gettext_lazy("It is then no longer handled together with the other report, but on its own."),
        submit=gettext_lazy("Separate"), done=gettext_lazy("It is now handled by itself."),
    ),
    Act(
        noun="withdrawal", step="withdraw", icon="x",
        title=gettext_lazy("Withdraw"),
        means=gettext_lazy("The matter is then closed. A danger to others is looked into all the same."),
        submit=gettext_lazy("Withdraw"), done=gettext_lazy("It is withdrawn."),
    ),
)  # fmt: skip
_BY_NOUN = {act.noun: act for act in ACTS}
RATINGS = (
    ("5", gettext_lazy("5 very good")), ("4", gettext_lazy("4 good")), ("3", gettext_lazy("3 middling")),
    ("2", gettext_lazy("2 poor")), ("1", gettext_lazy("1 very poor")),
)  # fmt: skip


def offered(actor: Actor, matter: Matter, at: dt.datetime) -> list[Act]:
    """What can be done now, the most telling first."""
    open_now = {each.step.name for each in procedures.steps_for(actor, matter, at) if each.is_open}
    return [act for act in ACTS if act.step in open_now]


@require_http_methods(["GET", "POST"])
def act(request: PublicRequest, code: str, noun: str) -> HttpResponse:
    at = moments.now()
    matter = opened(request, code, at)
    wanted, step = _step(matter, noun)
    form = _form(step, request)
    keyed = Keyed(request.POST) if request.method == "POST" else Keyed(initial={"key": new_key()})
    if request.method == "POST":
        pass_or_refuse(request, "act", at)
        try:
            return _taken(request, matter, wanted, form, keyed, at)
        except Refused as refused:
            asking.blame(form, refused if isinstance(refused, Unacceptable) else Unacceptable(refused.message))
    facts = {"matter": matter, "spoken": codes.spoken(matter.code), "act": wanted, "form": form, "keyed": keyed}
    return render(request, "portal/act.html", facts, status=422 if form.errors else 200)


def _step(matter: Matter, noun: str) -> tuple[Act, Step]:
    wanted = _BY_NOUN.get(noun)
    step = procedures.procedure_of(matter).steps.get(wanted.step) if wanted else None
    if wanted is None or step is None:
        raise Unknown(_("This cannot be done with a matter. Go back to it and choose from what is offered."))
    return wanted, step


def _form(step: Step, request: PublicRequest) -> forms.Form:
    form_class = asking.questions(step, get_language() or "zh-hans", {"rating": RATINGS})
    return form_class(request.POST, request.FILES) if request.method == "POST" else form_class()


def _taken(
    request: PublicRequest, matter: Matter, wanted: Act, form: forms.Form, keyed: Keyed, at: dt.datetime
) -> HttpResponse:
    keyed.is_valid()
    given = asking.given(form)
    if "photos" in given:
        given["photos"] = photos.prepared(form.cleaned_data["photos"])
    key = keyed.cleaned_data.get("key")
    procedures_actions.take(
        step=wanted.step,
        matter_id=matter.pk,
        given=given,
        key=f"portal:{key}" if key else None,
        by=request.actor,
        at=at,
    )
    messages.success(request, str(wanted.done))
    return HttpResponseRedirect(reverse("portal:matter", args=[codes.spoken(matter.code)]), status=303)
