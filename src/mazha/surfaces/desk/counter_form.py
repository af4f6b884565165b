"""What the clerk fills in, in the order people tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mazha.design.photos import PhotosField
from mazha.kernel.errors import Unacceptable
from mazha.surfaces.desk.forms import StepForm
from mazha.triage import queries as triage


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    words: str
    channel: str
    phone: str
    name: str
    address: str
    lon: float | None
    lat: float | None
    category: str
    language: str


def _categories() -> list[tuple[str, object]]:
    return [("", _("Let the dispatcher decide")), *triage.category_choices(get_language() or "zh-hans")]


class CounterForm(StepForm):
    """Keyboard order: words, place, number, name; the rest is rarely touched."""

    words = forms.CharField(
        label=_("What is wrong"), required=True,
        help_text=_("In the person's own words: what, where, since when."),
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": True, "data-autosize": True}),
        error_messages={"required": _("Write what is wrong, in the person's own words.")},
    )  # fmt: skip
    address = forms.CharField(label=_("Where"), required=False, help_text=_("Estate and building, or road and number"))
    phone = forms.CharField(
        label=_("Phone"), required=False, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
    )
    name = forms.CharField(
        label=_("Name"), required=False, max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    channel = forms.ChoiceField(
        label=_("Came by"), choices=[("counter", _("Counter")), ("phone", _("Phone")), ("grid", _("Grid worker"))],
        widget=forms.RadioSelect(attrs={"row": True}),
    )  # fmt: skip
    category = forms.ChoiceField(label=_("Category"), required=False, choices=_categories)
    language = forms.ChoiceField(
        label=_("Messages to the person in"), required=False, choices=[("zh-hans", "中文"), ("en", "English")]
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    photos = PhotosField(label=_("Photos"), required=False)

    def said(self) -> Said:
        """The answers. Refuses numbers that are none and choices that are not offered, beside their questions."""
        if not self.is_valid():
            problems = {str(name): str(errors[0]) for name, errors in self.errors.items()}
            raise Unacceptable(str(_("Something is missing or not right. Look at what is marked.")), problems)
        clean = self.cleaned_data
        return Said(
            words=clean["words"], channel=clean["channel"], phone=clean["phone"], name=clean["name"],
            address=clean["address"], lon=cast("float | None", clean["lon"]), lat=cast("float | None", clean["lat"]),
            category=clean["category"], language=clean["language"] or "zh-hans",
        )  # fmt: skip
