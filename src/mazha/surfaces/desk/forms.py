"""A step's form, drawn from what its table asks. The engine checks the answers; the form shows and returns them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from mazha.design.photos import PhotosField
from mazha.kernel.moments import now
from mazha.people import queries as people
from mazha.people.roles import Role
from mazha.procedures.answers import CHECKS
from mazha.procedures.table import Ask, AskType, Step
from mazha.triage import queries as triage

if TYPE_CHECKING:
    from django.http import QueryDict

Choices = Sequence[tuple[str, str]]
FEW = 6
"""Up to so many choices stand side by side; more go into a list."""


class StepForm(forms.Form):
    """Fields are added by `form_for`. Never validated by Django: what is wrong comes back from the engine."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Of an answer that has several fields: the first of them, where its problem is shown.
        self.whole: dict[str, str] = {}

    def show(self, problems: Mapping[str, str]) -> None:
        """Put the engine's sentences beside the questions they belong to."""
        self.full_clean()
        self.errors.clear()
        for name, sentence in problems.items():
            place = self.whole.get(name, name)
            self.add_error(place if place in self.fields else None, sentence)


def form_for(
    step: Step, language: str, *, initial: Mapping[str, object] | None = None, data: QueryDict | None = None,
    offered: Mapping[str, Choices] | None = None,
) -> StepForm:  # fmt: skip
    """The form of one step, its labels and choices in the reader's language.

    `offered`: by the name of a question, what the line of work gives to choose from.
    """
    form = StepForm(data, initial=dict(initial or {}), prefix=None)
    whole: dict[str, str] = {}
    for ask, required in step.asks:
        if ask.type is not AskType.CHECKLIST:
            form.fields[ask.name] = _field(ask, required, language, (offered or {}).get(ask.name))
            continue
        for item, title in ask.choices.items():
            whole.setdefault(ask.name, f"{ask.name}.{item}")
            form.fields[f"{ask.name}.{item}"] = _check(title.in_language(language), required, language)
            form.fields[f"{ask.name}.{item}.words"] = forms.CharField(
                label=_("What it rests on: %(line)s") % {"line": title.in_language(language)}, required=required,
                help_text=_("Needed where the answer is yes or no."),
                widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000, "data-autosize": True}),
            )  # fmt: skip
    form.whole = whole
    return form


def _check(title: str, required: bool, language: str) -> forms.Field:
    choices = [(name, words.in_language(language)) for name, words in CHECKS.items()]
    return forms.ChoiceField(
        label=title, required=required, choices=choices, widget=forms.RadioSelect(attrs={"row": True})
    )


def given_from(step: Step, sent: QueryDict, photos: Sequence[object]) -> dict[str, object]:
    """What was answered, by the names the step asks under; whatever else was posted is not an answer."""
    given: dict[str, object] = {}
    for ask, _required in step.asks:
        if ask.type is AskType.PHOTOS:
            given[ask.name] = list(photos)
        elif ask.type is AskType.UNITS:
            given[ask.name] = sent.getlist(ask.name)
        elif ask.type is AskType.CHECKLIST:
            lines = {
                item: {"answer": sent.get(f"{ask.name}.{item}", ""), "words": sent.get(f"{ask.name}.{item}.words", "")}
                for item in ask.choices
            }
            if any(line["answer"] or line["words"] for line in lines.values()):
                given[ask.name] = lines
        elif ask.name in sent:
            given[ask.name] = sent[ask.name]
    return given


def _field(ask: Ask, required: bool, language: str, offered: Choices | None = None) -> forms.Field:
    label = ask.title.in_language(language)
    hint = ask.hint.in_language(language) if ask.hint else ""
    kind = {"label": label, "help_text": hint, "required": required}
    if offered is not None:
        return _chosen(offered, kind)
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
    if ask.type is AskType.MOMENT:
        moment = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return forms.CharField(widget=moment, **kind)  # type: ignore[arg-type]
    if ask.type is AskType.OFFICER:
        return forms.ChoiceField(choices=[("", _("Choose …")), *officer_choices(ask.roles)], **kind)  # type: ignore[arg-type]
    if ask.type is AskType.MONEY:
        sum_in_yuan = forms.TextInput(attrs={"inputmode": "decimal"})
        return forms.CharField(widget=sum_in_yuan, **kind)  # type: ignore[arg-type]  # one mapping for all kinds
    if ask.type is AskType.PHOTOS:
        return PhotosField(most=ask.at_most or 6, **kind)
    return forms.CharField(max_length=ask.at_most or 200, **kind)  # type: ignore[arg-type]


def _chosen(offered: Choices, kind: Mapping[str, object]) -> forms.Field:
    if len(offered) > FEW:
        return forms.ChoiceField(choices=[("", _("Choose …")), *offered], **kind)  # type: ignore[arg-type]
    return forms.ChoiceField(choices=list(offered), widget=forms.RadioSelect, **kind)  # type: ignore[arg-type]


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
        "committee": _("Mediation committees"),
    }  # fmt: skip
    open_ones = [o for o in people.organisations() if o.closed_date is None]
    return [
        (title, [(str(o.id), o.name) for o in open_ones if o.kind == kind])
        for kind, title in titles.items()
        if any(o.kind == kind for o in open_ones)
    ]


def officer_choices(roles: Sequence[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Officers who hold one of these roles now, under the organisation they hold it in."""
    found: dict[str, dict[str, str]] = {}
    for post in people.holders([Role(role) for role in roles] or list(Role), now()):
        unit = people.organisation(post.organisation_id).name
        found.setdefault(unit, {})[str(post.officer.id)] = f"{post.officer.name} · {post.role.label}"
    return [(unit, list(names.items())) for unit, names in found.items()]
