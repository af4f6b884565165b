"""The calendar of reception days for everybody, and booking a place on one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mazha.casework.reception import actions, queries
from mazha.design import asking
from mazha.design.throttle import pass_or_refuse
from mazha.kernel import moments
from mazha.kernel.errors import Refused, Unacceptable
from mazha.people.actor import Actor
from mazha.surfaces.portal.forms import Keyed, new_key

if TYPE_CHECKING:
    from mazha.design.requests import PublicRequest


class BookingForm(Keyed):
    words = forms.CharField(
        label=gettext_lazy("What do you want to talk about?"),
        help_text=gettext_lazy("In your own words. The leader has it before you come."),
        strip=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 5, "data-autosize": ""}),
        error_messages={"required": gettext_lazy("Say in a sentence or two what it is about.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Phone number"), help_text=gettext_lazy("We call it when anything changes."),
        required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("What shall we call you?"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    people = forms.IntegerField(label=gettext_lazy("How many people does it concern?"), initial=1, required=False)
    representatives = forms.IntegerField(
        label=gettext_lazy("How many of you come?"), initial=1, required=False,
        help_text=gettext_lazy("For a group, agree on at most five who speak for all."),
    )  # fmt: skip

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["phone"].must = True  # type: ignore[attr-defined]  # read by the tag `field`


def kinds() -> dict[str, str]:
    """Kinds of day, as residents read them."""
    return {
        "leader": _("Leader's reception day"), "chief": _("Bureau chief's day"), "manager": _("Property manager's day"),
    }  # fmt: skip


@require_GET
def calendar(request: PublicRequest) -> HttpResponse:
    """Who receives when, where, about what."""
    at = moments.now()
    titles = kinds()
    wanted = request.GET.get("kind", "")
    shown = [card for card in queries.calendar_days(at) if wanted not in titles or card.kind == wanted]
    facts = {"days": [(card, titles[card.kind]) for card in shown], "kinds": titles, "wanted": wanted}
    return render(request, "portal/reception/calendar.html", facts)


@require_http_methods(["GET", "POST"])
def day(request: PublicRequest, day_id: int) -> HttpResponse:
    """One day: book a place, or read why none can be booked."""
    at = moments.now()
    card = queries.published_day(day_id, at)
    form = BookingForm(request.POST) if request.method == "POST" else BookingForm(initial={"key": new_key()})
    if request.method == "POST":
        pass_or_refuse(request, "report", at)
        if form.is_valid():
            try:
                return _booked(day_id, form)
            except Refused as refused:
                asking.blame(form, refused if isinstance(refused, Unacceptable) else Unacceptable(refused.message))
                card = queries.published_day(day_id, at)
    facts = {"card": card, "kind": kinds()[card.kind], "form": form}
    return render(request, "portal/reception/day.html", facts, status=422 if form.errors else 200)


def _booked(day_id: int, form: BookingForm) -> HttpResponse:
    said, key = form.cleaned_data, form.cleaned_data["key"]
    asked = actions.Asked(
        words=said["words"], phone=said["phone"], name=said["name"], language=get_language() or "zh-hans",
        people=said["people"] or 1, representatives=said["representatives"] or 1,
    )  # fmt: skip
    receipt = actions.book(
        day_id, asked, key=f"reception:{key}" if key else None, by=Actor.resident(""), at=moments.now()
    )
    return HttpResponseRedirect(reverse("portal:receipt", args=[receipt.spoken]), status=303)
