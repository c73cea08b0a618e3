"""What people type about their account. Input to clean values, nothing is written here."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.passwords import MAXIMUM


class PasswordConfirmationForm(forms.Form):
    """The password that signs, alone or as a base of the form that it signs."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=MAXIMUM,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
