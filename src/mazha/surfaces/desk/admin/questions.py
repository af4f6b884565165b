"""Questions of settings forms. They only read: what may be, the doors decide and say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mazha.kernel.errors import Refused, Unacceptable

Label = Any
"""A sentence, or one that waits for the reader's language."""
Choices = Callable[[], Iterable[tuple[Any, Any]]]
MOST_BYTES = 8 * 1024 * 1024
"""Of a file that is read at once: a catalogue, a year, the areas of a district."""


class Form(forms.Form):
    """A form whose answers go through a door; what the door finds wrong comes back beside the question."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            stands = self.initial.get(name)
            if isinstance(field, forms.TypedChoiceField) and stands and not field.valid_value(stands):
                # What was chosen once is kept, though it is not offered any more: nothing changes unseen.
                closed = _("%(value)s (no longer offered)") % {"value": stands}
                field.choices = [*field.widget.choices, (str(stands), closed)]

    def blame(self, refusal: Refused) -> None:
        """Put each problem beside its question; what has none, such as a row of a file, above the form."""
        problems = refusal.problems if isinstance(refusal, Unacceptable) else {}
        if not problems.keys() & self.fields.keys():
            self.add_error(None, refusal.message)
        for name, sentence in problems.items():
            if name in self.fields:
                self.add_error(name, sentence)
            elif sentence != refusal.message:
                self.add_error(None, _place(name) + sentence)


class Narrow(Form):
    """What narrows a list. An answer that cannot be is as if it were not given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="narrow_%s", **kwargs)
        for field in self.fields.values():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = kind

    def chosen(self) -> dict[str, Any]:
        self.full_clean()
        answers = self.cleaned_data if self.is_bound else {}
        return {name: answers.get(name) or None for name in self.fields}


class Sure(Form):
    """Nothing is asked but whether it is meant."""


def _place(name: str) -> str:
    """Where in a file a problem lies, as the file's reader counts."""
    if name.startswith("row ") and name[4:].isdigit():
        return _("Row %(number)s: ") % {"number": name[4:]}
    if name.isdigit() and len(name) < 6:
        return _("Feature %(number)s: ") % {"number": name}
    return _("%(place)s: ") % {"place": name} if name else ""


def _about(sentence: Label, label: Label) -> Any:
    """A sentence that names its question, so that it also makes sense in the summary above the form."""
    return format_lazy(sentence, label=label)


def needed(field: Any) -> Any:
    """Not called optional, though another question may be answered instead."""
    return _marked(field, True)


def _marked(field: forms.Field, must: bool) -> Any:
    field.must = must  # type: ignore[attr-defined]  # read by the tag `field`, for "(optional)"
    return field


def text(label: Label, *, hint: Label = "", must: bool = False, longest: int = 200, rows: int = 0) -> Any:
    """Words; in several lines when `rows` are given. What else they must be, the door says."""
    attrs: dict[str, Any] = {"rows": rows, "data-autosize": True} if rows else {"autocomplete": "off"}
    widget = forms.Textarea(attrs=attrs) if rows else forms.TextInput(attrs=attrs)
    too_long = gettext_lazy("Write at most %(limit_value)d characters; these are %(show_value)d.")
    field = forms.CharField(
        label=label, help_text=hint, required=must, max_length=longest, widget=widget,
        error_messages={"max_length": too_long, "required": _about(gettext_lazy("Write: {label}."), label)},
    )  # fmt: skip
    if rows:
        field.widget.attrs.pop("maxlength", None)  # pasting more must not cut it off unseen
    return _marked(field, must)


def day(label: Label, *, hint: Label = "", must: bool = False) -> Any:
    """A day of the calendar."""
    said = _about(gettext_lazy("Choose: {label}, written as 2026-01-31."), label)
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    field = forms.DateField(
        label=label, help_text=hint, required=must, widget=widget, input_formats=["%Y-%m-%d"],
        error_messages={"required": said, "invalid": said},
    )  # fmt: skip
    return _marked(field, must)


def number(label: Label, *, least: int, most: int, hint: Label = "") -> Any:
    """A whole number that has to be given."""
    said = gettext_lazy("Write a whole number.")
    field = forms.IntegerField(
        label=label, help_text=hint, min_value=least, max_value=most, error_messages={"required": said, "invalid": said}
    )
    return _marked(field, True)


def choice(
    label: Label, choices: Choices, *, hint: Label = "", must: bool = False, none: Label = "", whole: bool = False
) -> Any:
    """One of a list. `none` names the empty choice; `whole` gives back a number."""
    said = _about(gettext_lazy("Choose: {label}."), label)
    first = none or (gettext_lazy("Choose …") if must else "—")
    field = forms.TypedChoiceField(
        label=label, help_text=hint, required=must, choices=lambda: [("", first), *choices()],
        coerce=int if whole else str, empty_value=None if whole else "",
        error_messages={"required": said, "invalid_choice": said},
    )  # fmt: skip
    return _marked(field, must)


def cards(label: Label, choices: Choices, *, hint: Label = "") -> Any:
    """One of a few, all in sight."""
    said = _about(gettext_lazy("Choose: {label}."), label)
    field = forms.ChoiceField(
        label=label, help_text=hint, choices=choices, widget=forms.RadioSelect,
        error_messages={"required": said, "invalid_choice": said},
    )  # fmt: skip
    return _marked(field, True)


def several(label: Label, choices: Choices, *, hint: Label = "", ticks: bool = False, whole: bool = False) -> Any:
    """Any number of a list."""
    widget: forms.Widget = forms.CheckboxSelectMultiple() if ticks else forms.SelectMultiple(attrs={"size": 6})
    said = gettext_lazy("Choose from those listed.")
    field = forms.TypedMultipleChoiceField(
        label=label, help_text=hint, required=False, choices=choices, widget=widget, coerce=int if whole else str,
        error_messages={"invalid_choice": said, "invalid_list": said},
    )  # fmt: skip
    return _marked(field, ticks)


def tick(label: Label, *, hint: Label = "") -> Any:
    return forms.BooleanField(label=label, help_text=hint, required=False)


def upload(label: Label, *, accept: str, hint: Label = "", must: bool = True) -> Any:
    """A file. Its size is held against MOST_BYTES where it is read."""
    said = gettext_lazy("Choose a file.")
    errors = {"required": said, "empty": gettext_lazy("The file is empty. Choose another."), "missing": said}
    widget = forms.FileInput(attrs={"accept": accept})
    field = forms.FileField(label=label, help_text=hint, required=must, widget=widget, error_messages=errors)
    return _marked(field, must)
