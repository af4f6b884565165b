"""The form that follows from what a step asks. It only reads; whether the answers fit, the engine decides and says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mazha.design.photos import PhotosField
from mazha.kernel.errors import Unacceptable
from mazha.procedures.table import Ask, AskType, Step

Choices = Sequence[tuple[str, object]]
FEW = 6
"""Up to so many choices stand side by side as cards; more go into a list."""


def questions(step: Step, language: str, choices: Mapping[str, Choices] | None = None) -> type[forms.Form]:
    """A form class with one field for each ask of the step, in its order.

    `choices` gives, by the ask's name or by its type (`unit`, `category`), what there is to choose from. Nothing is
    required here: an answer that is missing is refused by the engine together with every other problem.
    """
    offered = choices or {}
    fields: dict[str, Any] = {}
    for ask, required in step.asks:
        field = _field(ask, language, offered.get(ask.name) or offered.get(ask.type.value) or ())
        field.label = ask.title.in_language(language)
        field.help_text = ask.hint.in_language(language) if ask.hint else ""
        field.must = required  # type: ignore[attr-defined]  # read by the tag `field`, for "(optional)"
        fields[ask.name] = field
    made: type[forms.Form] = type("Questions", (forms.Form,), fields)
    return made


def given(form: forms.Form) -> dict[str, object]:
    """The answers that were given, for `procedures.actions.take`; what was left empty is left out."""
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "", [], ())}


def blame(form: forms.Form, refusal: Unacceptable) -> None:
    """Put each problem of a refusal beside its question, and those without a question above the form."""
    for name, sentence in (refusal.problems or {"": refusal.message}).items():
        form.add_error(name if name in form.fields else None, sentence)


def _field(ask: Ask, language: str, offered: Choices) -> forms.Field:
    if ask.type is AskType.LONG_TEXT:
        return forms.CharField(
            required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4, "data-autosize": ""})
        )
    if ask.type is AskType.PHOTOS:
        return PhotosField(required=False, most=ask.at_most or 6)
    if ask.type is AskType.DATE:
        return forms.CharField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    if ask.type is AskType.MOMENT:
        return forms.CharField(required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    if ask.type is AskType.MONEY:
        return forms.CharField(required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    if ask.type is AskType.UNITS:
        return _Anything(widget=forms.SelectMultiple(choices=list(offered)))
    own: list[tuple[str, object]] = [(name, text.in_language(language)) for name, text in ask.choices.items()]
    if ask.type is AskType.YES_NO:
        own = [("yes", str(_("Yes"))), ("no", str(_("No")))]
    if own or offered:
        return _chosen(list(offered) or own)
    if ask.type is AskType.NUMBER:
        limits = {"min": ask.at_least, "max": ask.at_most}
        shown = {name: str(limit) for name, limit in limits.items() if limit is not None}
        return forms.CharField(required=False, widget=forms.NumberInput(attrs=shown))
    return forms.CharField(required=False, strip=False)


def _chosen(choices: list[tuple[str, object]]) -> forms.Field:
    if len(choices) <= FEW:
        return _Anything(widget=forms.RadioSelect(choices=choices))
    return _Anything(widget=forms.Select(choices=[("", "–"), *choices]))


class _Anything(forms.Field):
    """What was chosen, unchecked: the engine knows what may be chosen."""

    def __init__(self, widget: forms.Widget) -> None:
        super().__init__(required=False, widget=widget)
