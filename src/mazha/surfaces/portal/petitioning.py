"""Bringing a petition: for what was not settled, or what only an organ can decide. A form, and a receipt."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from mazha.casework.petitions import actions as petitions
from mazha.design import asking, photos
from mazha.design.photos import PhotosField
from mazha.design.requests import PublicRequest
from mazha.design.throttle import pass_or_refuse
from mazha.kernel import codes, moments
from mazha.kernel.errors import Refused, Unacceptable
from mazha.people import queries as people
from mazha.people.actor import Actor
from mazha.surfaces.portal.forms import Keyed, new_key

KINDS = ("department", "street_office", "police")


def _units() -> list[tuple[str, str]]:
    return [(str(o.id), o.name) for o in people.organisations() if o.kind in KINDS and o.closed_date is None]


class PetitionForm(Keyed):
    words = forms.CharField(
        label=_("What is it about, and what do you ask for?"),
        help_text=_("What happened, what you ask for, where you have been with it already."),
        required=False, strip=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "data-autosize": ""}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Your name"), required=False, max_length=60,
        help_text=_("With name and number you get the written answer. Without them it is taken in all the same."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Phone number"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Your address"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )  # fmt: skip
    complained_of = forms.ChoiceField(
        label=_("Is there a unit you complain about?"), required=False,
        help_text=_("That unit will see nothing of this: not you, not your words."),
        choices=lambda: [("", _("No, or I do not know")), *_units()],
    )  # fmt: skip
    representatives = forms.CharField(
        label=_("Do several of you bring it? Who speaks for you?"), required=False, max_length=1000,
        help_text=_("One a line: name, then number. At most five in all, you included."),
        widget=forms.Textarea(attrs={"rows": 2, "data-autosize": ""}),
    )  # fmt: skip
    photos = PhotosField(label=_("Photos of papers"), required=False)


@require_http_methods(["GET", "POST"])
def petition(request: PublicRequest) -> HttpResponse:
    """The empty form, or what was written received."""
    if request.method == "GET":
        return _asked(request, PetitionForm(initial={"key": new_key()}))
    at = moments.now()
    pass_or_refuse(request, "report", at)
    form = PetitionForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asked(request, form, status=422)
    try:
        receipt = petitions.receive(_petition(form.cleaned_data), key=_key(form), by=Actor.resident(""), at=at)
    except Refused as refused:
        asking.blame(form, refused if isinstance(refused, Unacceptable) else Unacceptable(refused.message))
        return _asked(request, form, status=422)
    return HttpResponseRedirect(reverse("portal:receipt", args=[codes.spoken(receipt.code)]), status=303)


def _petition(said: dict[str, Any]) -> petitions.Petition:
    return petitions.Petition(
        words=said["words"], channel="portal", name=said["name"], phone=said["phone"], address=said["address"],
        representatives=said["representatives"], language=get_language() or "zh-hans",
        complained_of=[int(said["complained_of"])] if said["complained_of"] else [],
        photos=photos.prepared(said["photos"] or []),
    )  # fmt: skip


def _key(form: PetitionForm) -> str | None:
    key = form.cleaned_data["key"]
    return f"portal:{key}" if key else None


def _asked(request: PublicRequest, form: PetitionForm, *, status: int = 200) -> HttpResponse:
    if form.is_bound:
        form.data = {**form.data.dict(), "key": new_key()} if isinstance(form.data, QueryDict) else form.data
    return render(request, "portal/petition.html", {"form": form}, status=status)
