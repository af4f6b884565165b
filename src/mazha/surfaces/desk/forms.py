"""A step's form, drawn from what its table asks. The engine checks the answers; the form shows and returns them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _

from mazha.design.photos import PhotosField
from mazha.people import queries as people
from mazha.procedures.table import Ask, AskType, Step
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from django.http import QueryDict


class StepForm(forms.Form):
    """Fields are added by `form_for`. Never validated by Django: what is wrong comes back from the engine."""

    def show(self, problems: Mapping[str, str]) -> None:
        """Put the engine's sentences beside the questions they belong to."""
        self.full_clean()
        self.errors.clear()
        for name, sentence in problems.items():
            self.add_error(name if name in self.fields else None, sentence)


def form_for(
    step: Step, language: str, *, initial: Mapping[str, object] | None = None, data: QueryDict | None = None
) -> StepForm:
    """The form of one step, its labels and choices in the reader's language."""
    form = StepForm(data, initial=dict(initial or {}), prefix=None)
    for ask, required in step.asks:
        form.fields[ask.name] = _field(ask, required, language)
    return form


def given_from(step: Step, sent: QueryDict, photos: Sequence[object]) -> dict[str, object]:
    """What was answered, by the names the step asks under; whatever else was posted is not an answer."""
    given: dict[str, object] = {}
    for ask, _required in step.asks:
        if ask.type is AskType.PHOTOS:
            given[ask.name] = list(photos)
        elif ask.type is AskType.UNITS:
            given[ask.name] = sent.getlist(ask.name)
        elif ask.name in sent:
            given[ask.name] = sent[ask.name]
    return given


def _field(ask: Ask, required: bool, language: str) -> forms.Field:
    label = ask.title.in_language(language)
    hint = ask.hint.in_language(language) if ask.hint else ""
    kind = {"label": label, "help_text": hint, "required": required}
    if ask.type is AskType.LONG_TEXT:
        area = forms.Textarea(attrs={"rows": 4, "maxlength": ask.at_most or 2000, "data-autosize": True})
        return forms.CharField(widget=area, **kind)  # type: ignore[arg-type]  # one mapping for all kinds
    if ask.type is AskType.CHOICE:
        choices = [(name, words.in_language(language)) for name, words in ask.choices.items()]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **kind)  # type: ignore[arg-type]
    if ask.type is AskType.YES_NO:
        return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, **kind)  # type: ignore[arg-type]
    if ask.type is AskType.UNIT:
        return forms.ChoiceField(choices=[("", _("Choose …")), *unit_choices()], **kind)  # type: ignore[arg-type]
    if ask.type is AskType.UNITS:
        several = forms.SelectMultiple(attrs={"size": 6})
        return forms.MultipleChoiceField(choices=unit_choices(), widget=several, **kind)  # type: ignore[arg-type]
    if ask.type is AskType.CATEGORY:
        return forms.ChoiceField(choices=[("", _("Choose …")), *triage.category_choices(language)], **kind)  # type: ignore[arg-type]
    if ask.type is AskType.NUMBER:
        return _number(ask, kind)
    if ask.type is AskType.DATE:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **kind)  # type: ignore[arg-type]
    if ask.type is AskType.PHOTOS:
        return PhotosField(most=ask.at_most or 6, **kind)
    return forms.CharField(max_length=ask.at_most or 200, **kind)  # type: ignore[arg-type]


def _number(ask: Ask, kind: Mapping[str, object]) -> forms.Field:
    if ask.name == "rating":
        stars = [(str(n), str(n)) for n in range(ask.at_least or 1, (ask.at_most or 5) + 1)]
        return forms.ChoiceField(choices=stars, widget=forms.RadioSelect(attrs={"row": True}), **kind)  # type: ignore[arg-type]
    return forms.IntegerField(min_value=ask.at_least, max_value=ask.at_most, **kind)  # type: ignore[arg-type]


def unit_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Organisations that matters can be sent to, grouped by kind, in pinyin order."""
    titles = {
        "department": _("Departments"), "street_office": _("Street offices"), "centre": _("Centres"),
        "police": _("Police stations"), "company": _("Property companies"), "community": _("Communities"),
    }  # fmt: skip
    open_ones = [o for o in people.organisations() if o.closed_date is None]
    return [
        (title, [(str(o.id), o.name) for o in open_ones if o.kind == kind])
        for kind, title in titles.items()
        if any(o.kind == kind for o in open_ones)
    ]
