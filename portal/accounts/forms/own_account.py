"""What people type about their own account. Input to clean values, nothing is written here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms.declared import DeclaredForm
from portal.accounts.forms.signing_in import NewPasswordForm
from portal.accounts.models import User, validate_phone
from portal.accounts.passwords import MAXIMUM
from portal.kit.texts import by_pairs


class PasswordConfirmationForm(forms.Form):
    """The password that signs, alone or as a base of the form that it signs."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=MAXIMUM,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ChangePasswordForm(PasswordConfirmationForm, NewPasswordForm):
    field_order = ("password", "new_password", "new_password_again")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.fields["password"].label = _("Your current password")


class PhoneForm(DeclaredForm):
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=20,
        validators=[validate_phone],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        return by_pairs(self.cleaned_data["phone"])
