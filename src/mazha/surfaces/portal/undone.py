"""What could not get done at the centre: said here, by whoever it happened to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mazha.casework.centre import actions as centre
from mazha.casework.centre import queries as hall
from mazha.design import asking
from mazha.design.throttle import pass_or_refuse
from mazha.kernel import moments
from mazha.kernel.errors import Unacceptable
from mazha.people.actor import Actor
from mazha.surfaces.portal.forms import Keyed, new_key

if TYPE_CHECKING:
    from mazha.design.requests import PublicRequest


def _windows() -> list[tuple[str, str]]:
    language = get_language() or "zh-hans"
    known = [
        (str(each.number), f"{each.number} {each.title(language)} · {each.organisation}") for each in hall.windows()
    ]
    return [("", _("I do not know")), *known]


class UndoneForm(Keyed):
    words = forms.CharField(
        label=gettext_lazy("What did you come for, and what happened?"),
        help_text=gettext_lazy("When, how often you came, what you were told."), strip=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5, "data-autosize": ""}),
        error_messages={"required": gettext_lazy("Say what you came for and what happened.")},
    )  # fmt: skip
    window_number = forms.TypedChoiceField(
        label=gettext_lazy("At which window?"), required=False, choices=_windows, coerce=int, empty_value=None
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone number"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("What shall we call you?"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip

    def told(self) -> centre.Undone:
        said: dict[str, Any] = self.cleaned_data
        return centre.Undone(
            words=said["words"], window_number=said["window_number"], phone=said["phone"], name=said["name"],
            language=get_language() or "zh-hans",
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
def undone(request: PublicRequest) -> HttpResponse:
    """The form, or the matter opened."""
    form = UndoneForm(request.POST) if request.method == "POST" else UndoneForm(initial={"key": new_key()})
    if request.method == "POST":
        at = moments.now()
        pass_or_refuse(request, "report", at)
        if form.is_valid():
            key = form.cleaned_data["key"]
            try:
                receipt = centre.raise_undone(
                    form.told(), key=f"undone:{key}" if key else None, by=Actor.resident(""), at=at
                )
            except Unacceptable as wrong:
                asking.blame(form, wrong)
            else:
                return HttpResponseRedirect(reverse("portal:receipt", args=[receipt.spoken]), status=303)
    return render(request, "portal/undone.html", {"form": form}, status=422 if form.errors else 200)
