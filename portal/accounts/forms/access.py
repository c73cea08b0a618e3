"""What is typed to get in, and to get somebody back in. Input to clean values, nothing is written here."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import RecoveryKind
from portal.accounts.forms.own_account import PasswordConfirmationForm
from portal.accounts.forms.signing_in import SignInForm


class InvitationCodeForm(forms.Form):
    """What is printed on the paper that somebody was handed."""

    username = SignInForm.base_fields["username"]
    code = forms.CharField(
        label=_("Code of the paper"),
        max_length=40,
        help_text=_("Twelve letters and digits. Spaces, hyphens and capitals do not matter."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).lower()


class OwnAddressForm(PasswordConfirmationForm):
    email = forms.EmailField(
        label=_("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("email", "password")


class AskRecoveryForm(forms.Form):
    """What somebody needs to get back in, and why."""

    kind = forms.ChoiceField(label=_("What they need"), widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("New e-mail address"),
        required=False,
        max_length=254,
        help_text=_("For a new address alone."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_(
            "The second person reads it, to decide. As: telephone lost on Monday, came to the office."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, kinds: list[RecoveryKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.value, capfirst(kind.label)) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("kind") != RecoveryKind.EMAIL:
            self.cleaned_data["email"] = ""
        elif not self.cleaned_data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the new address."))
        return self.cleaned_data


class DecideRecoveryForm(PasswordConfirmationForm):
    decision = forms.ChoiceField(
        choices=[("approve", _("Agree")), ("refuse", _("Refuse"))], widget=forms.HiddenInput
    )
