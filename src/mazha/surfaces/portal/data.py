"""A resident's own data in one matter: what is held, who opened it, a copy, putting it right, having it deleted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypedDict

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mazha.casework.privacy import actions as privacy_actions
from mazha.casework.privacy import queries as privacy
from mazha.design import asking
from mazha.design.requests import PublicRequest
from mazha.design.throttle import pass_or_refuse
from mazha.kernel import codes, moments
from mazha.kernel.errors import Refused, TooOften, Unacceptable
from mazha.matters import queries as matters
from mazha.people.rules import written_phone
from mazha.surfaces.portal import holding, proof
from mazha.surfaces.portal.forms import Keyed, new_key
from mazha.surfaces.portal.opening import opened

if TYPE_CHECKING:
    from mazha.matters.models import Matter
    from mazha.matters.queries import Own


class Facts(TypedDict):
    """What every page of these is drawn from."""

    matter: Matter
    spoken: str
    lines: list[holding.Line]
    openings: list[holding.Opening]
    requests: list[holding.Asked]
    own: Own | None
    has_number: bool
    limit: int
    limit_unchecked: bool
    limit_basis: str
    at: dt.datetime


class NumberForm(forms.Form):
    phone = forms.CharField(
        label=gettext_lazy("The telephone number you left"),
        help_text=gettext_lazy("It opens what is held of you for half an hour, in this browser alone."),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": gettext_lazy("Write the telephone number you left.")},
    )


class CorrectionForm(Keyed):
    name = forms.CharField(
        label=gettext_lazy("What shall we call you?"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Phone number"), required=False, max_length=40,
        help_text=gettext_lazy("Messages go to the new number from now on. The old one is not kept."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Where is it?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Those who handle it see both: what you wrote first, and this."),
    )


class RequestForm(Keyed):
    what = forms.MultipleChoiceField(
        label=gettext_lazy("What is it about?"), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose from those listed.")},
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("In your own words"), required=False, strip=False,
        help_text=gettext_lazy("Why, or what else you want. The data protection lead reads it."),
        widget=forms.Textarea(attrs={"rows": 3, "data-autosize": ""}),
    )  # fmt: skip


@require_GET
def page(request: PublicRequest, code: str) -> HttpResponse:
    """What is held, who opened it, what was asked."""
    at = moments.now()
    return _page(request, opened(request, code, at), NumberForm(), at)


@require_POST
def number(request: PublicRequest, code: str) -> HttpResponse:
    """Show that it is you."""
    at = moments.now()
    matter, form = opened(request, code, at), NumberForm(request.POST)
    try:
        own = proof.try_number(request, matter, form.cleaned_data["phone"], at) if form.is_valid() else None
    except TooOften:
        raise
    except Refused as refused:
        asking.blame(form, _as_problem(refused))
        own = None
    if own is None:
        return _page(request, matter, form, at, status=422)
    response = _back(matter)
    proof.remember(response, matter, own)
    return response


@require_GET
def copied(request: PublicRequest, code: str) -> HttpResponse:
    """To print, or to save as PDF by the browser."""
    at = moments.now()
    matter = opened(request, code, at)
    return render(request, "portal/copy.html", {**_facts(request, matter, at)})


@require_GET
def for_machines(request: PublicRequest, code: str) -> HttpResponse:
    """The copy as JSON, to take away."""
    at = moments.now()
    matter = opened(request, code, at)
    whole = holding.copy(request.actor, matter, proof.shown(request, matter), at)
    response = JsonResponse(whole, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="mazha-{codes.spoken(matter.code)}.json"'
    return response


@require_http_methods(["GET", "POST"])
def correction(request: PublicRequest, code: str) -> HttpResponse:
    """Name, number and address, as they should be."""
    at = moments.now()
    matter = opened(request, code, at)
    own = proof.shown(request, matter)
    if own is None and proof.asks_for_number(request, matter):
        return _page(request, matter, NumberForm(), at, wants=_("Show first that it is you."))
    initial = {
        "key": new_key(),
        "address": matter.address,
        "name": own.name if own else "",
        "phone": written_phone(own.phone) if own else "",
    }
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=initial)
    if own is None:
        del form.fields["name"], form.fields["phone"]
    if request.method == "POST" and form.is_valid():
        pass_or_refuse(request, "act", at)
        try:
            return _corrected(request, matter, own, form, at)
        except Refused as refused:
            asking.blame(form, _as_problem(refused))
    facts = {**_facts(request, matter, at), "form": form}
    return render(request, "portal/correction.html", facts, status=422 if form.errors else 200)


def _corrected(
    request: PublicRequest, matter: Matter, own: Own | None, form: CorrectionForm, at: dt.datetime
) -> HttpResponse:
    given = form.cleaned_data
    changed = privacy_actions.correct(
        matter.pk, name=given.get("name", ""), phone=given.get("phone", ""), address=given["address"],
        party_id=own.party_id if own else None, key=_key(given), by=request.actor, at=at,
    )  # fmt: skip
    messages.success(request, _("It is corrected.") if changed else _("Nothing was changed."))
    response = _back(matter)
    people = matters.people_in(request.actor, matter)
    if own is not None and (now := next((each for each in people if each.party_id == own.party_id), None)) is not None:
        proof.remember(response, matter, now)  # by the new number, or it would be asked for at once
    return response


@require_http_methods(["GET", "POST"])
def ask(request: PublicRequest, code: str) -> HttpResponse:
    """Ask for something to be deleted, or for something else."""
    at = moments.now()
    matter = opened(request, code, at)
    own = proof.shown(request, matter)
    if own is None and proof.asks_for_number(request, matter):
        return _page(request, matter, NumberForm(), at, wants=_("Show first that it is you."))
    facts = _facts(request, matter, at)
    form = RequestForm(request.POST if request.method == "POST" else None, initial={"key": new_key()})
    form.fields["what"].choices = _choices(facts["lines"])  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        pass_or_refuse(request, "act", at)
        try:
            given = form.cleaned_data
            privacy_actions.ask(
                matter.pk, given["what"], words=given["words"], party_id=own.party_id if own else None,
                key=_key(given), by=request.actor, at=at,
            )  # fmt: skip
        except Refused as refused:
            asking.blame(form, _as_problem(refused))
        else:
            messages.success(request, _("Your request is on record. Its answer will stand on this page."))
            return _back(matter)
    return render(request, "portal/data_request.html", {**facts, "form": form}, status=422 if form.errors else 200)


def _choices(lines: list[holding.Line]) -> list[tuple[str, str]]:
    """What this matter holds of what may be asked for, and something else."""
    askable = {each.name for each in privacy.holdings().askable}
    found = [(line.name, line.title) for line in lines if line.is_there and line.name in askable]
    return [*found, (privacy.OTHER, _("Something else"))]


def _facts(request: PublicRequest, matter: Matter, at: dt.datetime) -> Facts:
    own = proof.shown(request, matter)
    return {
        "matter": matter,
        "spoken": codes.spoken(matter.code),
        "lines": holding.lines(request.actor, matter, own, at),
        "openings": holding.openings(matter),
        "requests": holding.asked(request.actor, matter, at),
        "own": own,
        "has_number": proof.asks_for_number(request, matter),
        "limit": privacy.holdings().limit.amount,
        "limit_unchecked": privacy.holdings().mark != "checked",
        "limit_basis": privacy.holdings().basis[privacy.tongue(get_language() or "zh-hans")],
        "at": at,
    }


def _page(
    request: PublicRequest, matter: Matter, form: NumberForm, at: dt.datetime, *, status: int = 200, wants: str = ""
) -> HttpResponse:
    facts = {**_facts(request, matter, at), "form": form, "wants": wants}
    return render(request, "portal/data.html", facts, status=status)


def _as_problem(refused: Refused) -> Unacceptable:
    return refused if isinstance(refused, Unacceptable) else Unacceptable(refused.message)


def _key(given: dict[str, object]) -> str | None:
    return f"portal:{given['key']}" if given.get("key") else None


def _back(matter: Matter) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("portal:data", args=[codes.spoken(matter.code)]), status=303)
