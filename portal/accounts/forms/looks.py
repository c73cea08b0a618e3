"""Why one looks, with the password again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms.own_account import PasswordConfirmationForm


class LookForm(PasswordConfirmationForm):
    reason = forms.CharField(
        label=_("Why you need to see it"), max_length=300, help_text=_("The person reads it afterwards.")
    )
    field_order = ("reason", "password")
