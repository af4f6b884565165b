"""What a resident fills in. Only the shape is looked at here; what makes a good report, the door says."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mazha.design.photos import PhotosField

_KEY = re.compile(r"[0-9a-f]{32}")


def new_key() -> str:
    """An idempotency key for one filled-in form."""
    return uuid.uuid4().hex


class Keyed(forms.Form):
    """A form that is sent once: the same key again gets the same answer."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        return key if _KEY.fullmatch(key) else ""


class ReportForm(Keyed):
    words = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("In your own words: what happened, since when, whom it troubles."),
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "data-autosize": ""}),
        error_messages={"required": _("Say what is wrong, in a few words.")},
    )
    photos = PhotosField(
        label=_("Photos"),
        help_text=_("Up to 6. Place and device are taken out of the picture before anyone sees it."),
        required=False,
    )
    address = forms.CharField(
        label=_("Where is it?"),
        help_text=_("Street, estate, building, or a place nearby. You can also touch the map."),
        required=False,
        strip=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "list": "addresses", "data-place": "[data-place]:not(input)"}
        ),
    )
    lon = forms.FloatField(widget=forms.HiddenInput, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False)
    contact = forms.ChoiceField(
        label=_("How shall we reach you?"),
        widget=forms.RadioSelect,
        choices=[
            ("phone", _("Leave a phone number")),
            ("anonymous", _("Stay anonymous and follow it by its code")),
        ],
        initial="phone",
        error_messages={"required": _("Choose whether to leave a number.")},
    )
    phone = forms.CharField(
        label=_("Phone number"),
        help_text=_("Only those who handle your matter can see it, and each look is on the record."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    name = forms.CharField(
        label=_("What shall we call you?"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    carried = forms.CharField(widget=forms.HiddenInput, required=False)
    joins = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["address"].widget.attrs["data-address"] = reverse("portal:places")

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("contact") == "phone" and not said.get("phone", "").strip():
            self.add_error("phone", _("Write your number, or choose to stay anonymous."))
        if said.get("contact") == "anonymous":
            said["phone"] = said["name"] = ""
        if (said.get("lon") is None) != (said.get("lat") is None):
            said["lon"] = said["lat"] = None
        return said


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code on your receipt"),
        help_text=_("12 letters and digits, like 7K2M-94QF-T3XC. Capitals, spaces and hyphens do not matter."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
