"""What is typed around pages: a problem, an answer, a word about a text. Input to clean values, nothing is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.forms.own_account import PasswordConfirmationForm

LONGEST = 1000


class ProblemForm(forms.Form):
    text = forms.CharField(
        label=_("What is wrong"),
        max_length=LONGEST,
        help_text=_("As: the telephone number of reception is no longer the right one."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("A word to whoever told it"),
        max_length=LONGEST,
        required=False,
        help_text=_("Not needed: they are told that it is seen to anyway."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PublishTextForm(forms.Form):
    """Shape: `version` is the number of the text that was looked at."""

    version = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class ReturnTextForm(PublishTextForm):
    comment = forms.CharField(
        label=_("What is to be changed"),
        max_length=LONGEST,
        help_text=_("Whoever wrote it reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class StateForm(forms.Form):
    """Which of the readers are shown. Shape: anything that is not a choice is no choice."""

    STATES = (("", _("Everybody")), ("pas-encore", _("Not yet")), ("fait", pgettext_lazy("readers", "Done")))
    etat = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    secteur = forms.CharField(max_length=80, required=False)

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("etat", "secteur")}


class TakeAwayForm(PasswordConfirmationForm):
    """The password, since the list holds names."""

    KINDS = (("xlsx", _("Excel")), ("csv", "CSV"))
    kind = forms.ChoiceField(label=_("Format"), choices=KINDS, initial="xlsx", widget=forms.RadioSelect)
    field_order = ("kind", "password")
