"""What strangers type. Input to clean values, nothing is written here."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.passwords import MAXIMUM, MINIMUM


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=MAXIMUM,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    is_own = forms.BooleanField(
        label=_("This device is mine alone"),
        required=False,
        help_text=_("You stay signed in for a month, to read. Not on a computer that others use."),
    )

    def clean_username(self) -> str:
        """User names are kept in small letters; phones begin with a capital."""
        return str(self.cleaned_data["username"]).lower()


class PasswordForgottenForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("The one that your centre has written in your account."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, twice, under the policy of `passwords.py`."""

    new_password = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least %(minimum)d characters: four words in a row do well.") % {"minimum": MINIMUM},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password_again = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        first, again = (
            self.cleaned_data.get("new_password"),
            self.cleaned_data.get("new_password_again"),
        )
        if first and again and first != again:
            self.add_error("new_password_again", _("The two passwords differ."))
        return self.cleaned_data
