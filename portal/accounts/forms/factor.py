"""Codes of the second factor, as they are typed. Input to clean values, nothing is written here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.factor import is_totp_code, without_spaces
from portal.accounts.forms.own_account import PasswordConfirmationForm

CODE_LENGTH, LONGEST_CODE = 6, 30
OFF = {"autocapitalize": "none", "spellcheck": "false"}


class TotpField(forms.CharField):
    """Six digits, with the spaces that applications show between them."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = OFF | {"autocomplete": "one-time-code", "inputmode": "numeric"}
        super().__init__(max_length=LONGEST_CODE, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        typed = without_spaces(super().clean(value))
        if typed and not is_totp_code(typed):
            raise forms.ValidationError(_("Type the six digits that the application shows."))
        return typed


class TotpForm(forms.Form):
    code = TotpField(label=_("Code of six digits"))


class RecoveryCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=LONGEST_CODE,
        help_text=_("Twelve letters and digits, from the list that you put aside. Each serves once."),
        widget=forms.TextInput(attrs=OFF | {"autocomplete": "off"}),
    )


class AnyCodeField(forms.CharField):
    """A code of the application, or a recovery code in its place."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = OFF | {"autocomplete": "one-time-code"}
        super().__init__(
            label=_("Code of six digits"),
            help_text=_("Without your telephone, a recovery code."),
            max_length=LONGEST_CODE,
            widget=forms.TextInput(attrs=attrs),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        return without_spaces(super().clean(value))


class FullConfirmationForm(PasswordConfirmationForm):
    """Everything that sign-in asks of whoever has a second factor."""

    code = AnyCodeField()


class EnrolmentForm(TotpForm):
    """The first code of a new application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code that the application shows now")
