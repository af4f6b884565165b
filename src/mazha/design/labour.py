"""The form by which workers apply in a labour dispute: one worker on the web, a group at a window."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mazha.casework.labour.actions import Application
from mazha.design import photos
from mazha.design.photos import PhotosField
from mazha.kernel.errors import Refused, Unacceptable

KINDS = (
    ("wages", _("Wages not paid")), ("injury", _("Costs of an injury at work")),
    ("compensation", _("Severance, compensation, damages")), ("other", _("Something else about work")),
)  # fmt: skip
_TELEPHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "off"}
_MONEY = {"inputmode": "decimal", "autocomplete": "off"}


class LabourForm(forms.Form):
    """What the door asks; the door says what is wrong with it."""

    employer = forms.CharField(
        label=_("The employer"), help_text=_("Its name on the contract, the pay slip or the site."), required=False,
        max_length=120,
    )  # fmt: skip
    employer_phone = forms.CharField(
        label=_("The employer's phone number"), help_text=_("Leave it empty if you do not know it."), required=False,
        max_length=40, widget=forms.TextInput(attrs=_TELEPHONE),
    )  # fmt: skip
    project = forms.CharField(
        label=_("The project or site"), help_text=_("For building sites: its name on the board."), required=False,
        max_length=120,
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it about"), required=False, choices=KINDS, initial="wages", widget=forms.RadioSelect
    )
    told = forms.CharField(
        label=_("What happened?"),
        help_text=_("Which months, how it was agreed, what was promised. The employer will read these words."),
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5, "data-autosize": ""}),
    )  # fmt: skip
    workers = forms.CharField(
        label=_("The workers, one a line"),
        help_text=_("Name, phone, sum in yuan, with commas or pasted from a sheet: 刘大勇,13800000001,4500.50"),
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )  # fmt: skip
    address = forms.CharField(label=_("Where is it?"), required=False, max_length=200)
    photos = PhotosField(label=_("Photos, scans"), required=False)

    def application(
        self, *, language: str, channel: str, desk: int | None = None, unit: int | None = None
    ) -> Application:
        """What was written, for the door. Refuses files that are no photos."""
        self.is_valid()
        skip = {"key", "channel", "photos"}
        said = {name: str(self.cleaned_data.get(name, "")) for name in self.fields if name not in skip}
        papers = photos.prepared(self.cleaned_data.get("photos") or [])
        return Application(
            channel=channel,
            language=language,
            desk=desk,
            lead_unit=unit,
            photos=papers,
            **said,
        )

    def blame(self, refused: Refused) -> None:
        """Put what the door said beside its question, a line of the list each by itself."""
        problems = refused.problems if isinstance(refused, Unacceptable) else {}
        for name, sentences in (problems or {"": refused.message}).items():
            for sentence in sentences.split("\n"):
                self.add_error(name if name in self.fields else None, sentence)


class WorkerForm(LabourForm):
    """On the web: a worker for themselves, with others or without."""

    name = forms.CharField(label=_("Your name"), required=False, max_length=60)
    phone = forms.CharField(
        label=_("Your phone number"), required=False, max_length=40, widget=forms.TextInput(attrs=_TELEPHONE)
    )
    amount = forms.CharField(
        label=_("How much are you owed, in yuan?"), required=False, max_length=20,
        widget=forms.TextInput(attrs=_MONEY),
    )  # fmt: skip


class DeskLabourForm(LabourForm):
    """At a window or on the telephone."""

    channel = forms.ChoiceField(
        label=_("Came by"), required=False, initial="counter", widget=forms.RadioSelect(attrs={"row": True}),
        choices=[("counter", _("Counter")), ("phone", _("Phone"))],
    )  # fmt: skip
