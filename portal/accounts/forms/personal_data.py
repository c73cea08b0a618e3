"""What is typed about somebody's data. Input to clean values, nothing is written here."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms.own_account import PasswordConfirmationForm


class CopyForm(PasswordConfirmationForm):
    """Asks for nothing but the password: a copy holds all that the portal knows of somebody."""


class EraseForm(PasswordConfirmationForm):
    is_sure = forms.BooleanField(
        label=_("I have read what goes and what stays. I know that this cannot be undone."),
        error_messages={"required": _("Tick the box once you have read it.")},
    )
    field_order = ("is_sure", "password")


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_(
            "As: case before the labour court since May. Human resources and the management read it."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SearchForm(forms.Form):
    """Shape: anything that is not a search is no search."""

    q = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def words(self) -> str:
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


def searched(data: Any) -> tuple[SearchForm, str]:
    form = SearchForm(data)
    return form, form.words()
