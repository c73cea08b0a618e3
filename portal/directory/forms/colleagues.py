"""What is typed to find somebody. Input to clean values, nothing is written here."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.directory.queries.colleagues import Choices, Search, words_of


class SearchForm(forms.Form):
    """The search box and its two filters. What is not one of the choices is not looked for."""

    recherche = forms.CharField(required=False, max_length=100)
    secteur = forms.TypedChoiceField(label=_("Sector"), required=False, coerce=int, empty_value=None)
    competence = forms.TypedChoiceField(label=_("Skill"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sectors: Any = self.fields["secteur"]
        skills: Any = self.fields["competence"]
        sectors.choices = [("", _("All sectors")), *((row.pk, row.name) for row in choices.sectors)]
        skills.choices = [("", _("All skills")), *((row.pk, row.name) for row in choices.skills)]

    def search(self) -> Search:
        """Return what is looked for. A faulty value is left out: its field says so."""
        self.is_valid()
        values = self.cleaned_data
        return Search(
            words=words_of(values.get("recherche", "")),
            sector=values.get("secteur"),
            skill=values.get("competence"),
        )

    def kept(self) -> str:
        """Return the search as the end of an address, for the print of what is on the screen; "" without one."""
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return f"?{urlencode(values)}" if values else ""
