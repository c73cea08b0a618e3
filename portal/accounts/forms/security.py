"""Narrowing the list of security events: a form by GET, whose every part can be left out."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from portal.accounts.queries.security import EventFilters, security_verbs

BOUNDS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]
"""No computer counts the days before the first year, nor after the last one that it knows."""


def day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, validators=BOUNDS)


class EventFilterForm(forms.Form):
    quoi = forms.ChoiceField(label=_("What"), required=False)
    qui = forms.CharField(
        label=_("Who, or on whom"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    du = day(_("From the"))
    au = day(_("To the"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quoi"].choices = [("", _("Everything")), *security_verbs().items()]  # type: ignore[attr-defined]
        self.full_clean()

    @property
    def filters(self) -> EventFilters:
        """What was understood; what was not is left out, and said on its field."""
        asked = self.cleaned_data
        return EventFilters(
            verb=asked.get("quoi", ""),
            name=asked.get("qui", ""),
            since=asked.get("du"),
            until=asked.get("au"),
        )

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.values())
