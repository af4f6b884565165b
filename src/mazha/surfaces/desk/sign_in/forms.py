"""What is asked on the sign-in pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mazha.people.actions import LONGEST_PASSWORD


class Password(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        error_messages={"required": _("Write your user name.")},
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        error_messages={"required": _("Write your password.")},
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class Code(forms.Form):
    code = forms.CharField(
        label=_("Code of your device"),
        error_messages={"required": _("Write the code.")},
        max_length=20,
        help_text=_("Six digits from your device, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "characters"}
        ),
    )


class DeviceCode(forms.Form):
    code = forms.CharField(
        label=_("The code the device shows now"),
        error_messages={"required": _("Write the six digits.")},
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class NewPassword(forms.Form):
    old = forms.CharField(
        label=_("The password you have now"),
        error_messages={"required": _("Write the password you have now.")},
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("The new password"),
        error_messages={"required": _("Write a new password.")},
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=_(
            "At least 10 characters. A sentence that only you would think of is easy to keep and hard to guess."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The new password once more"),
        error_messages={"required": _("Write the new password once more.")},
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError(_("The two new passwords differ. Type the new one again."))
        return again


class PasskeyName(forms.Form):
    label = forms.CharField(
        label=_("A name to know it by"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("My phone, the office computer …"), "autocomplete": "off"}),
    )
