"""The form by which a side asks for mediation: on the web and at a window."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mazha.casework.mediation.actions import Application
from mazha.kernel.errors import Refused, Unacceptable

TOPICS = (
    ("neighbours", _("Neighbours")), ("family", _("Marriage and family")), ("housing", _("Housing and construction")),
    ("labour", _("Labour")), ("credit", _("Loans and credit")), ("traffic", _("Traffic accident")),
    ("medical", _("Medical")), ("petition", _("Something in a petition")), ("other", _("Another kind of dispute")),
)  # fmt: skip
_TELEPHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "off"}


class ApplicationForm(forms.Form):
    """What the door asks; the door says what is wrong with it."""

    told = forms.CharField(
        label=_("What is it about, and what do you want?"),
        help_text=_("The other side will read exactly these words. Say what happened and what would settle it."),
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 5, "data-autosize": ""}),
    )  # fmt: skip
    words = forms.CharField(
        label=_("What the other side should not read"),
        help_text=_("Only the committee and the mediator read this. The other side never does."),
        required=False, strip=False, widget=forms.Textarea(attrs={"rows": 3, "data-autosize": ""}),
    )  # fmt: skip
    topic = forms.ChoiceField(label=_("What kind of dispute"), required=False, choices=TOPICS, initial="neighbours")
    name = forms.CharField(
        label=_("Your name"), help_text=_("The other side has to know who invites them."), required=False, max_length=60
    )
    phone = forms.CharField(
        label=_("Your phone number"), required=False, max_length=40, widget=forms.TextInput(attrs=_TELEPHONE)
    )
    other_name = forms.CharField(label=_("Whom do you want to talk it over with?"), required=False, max_length=60)
    other_phone = forms.CharField(
        label=_("Their phone number"),
        help_text=_("Leave it empty if you do not know it: the committee will find another way."),
        required=False, max_length=40, widget=forms.TextInput(attrs=_TELEPHONE),
    )  # fmt: skip
    address = forms.CharField(label=_("Where is it?"), required=False, max_length=200)

    def application(self, *, language: str, channel: str = "", desk: int | None = None) -> Application:
        """What was written, for the door."""
        self.is_valid()
        said = {name: str(self.cleaned_data.get(name, "")) for name in self.fields if name not in {"key", "channel"}}
        channel = channel or str(self.cleaned_data.get("channel", "")) or "counter"
        return Application(channel=channel, language=language, desk=desk, **said)  # type: ignore[arg-type]  # all texts

    def blame(self, refused: Refused) -> None:
        """Put what the door said beside its question."""
        problems = refused.problems if isinstance(refused, Unacceptable) else {}
        for name, sentence in (problems or {"": refused.message}).items():
            self.add_error(name if name in self.fields else None, sentence)
