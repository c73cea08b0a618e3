"""Narrowing the list of people: a form by GET, whose every part can be taken away again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import PersonState, Role
from portal.accounts.queries.personnel import COORDINATOR, PeopleFilters
from portal.centres.models import Sector
from portal.ui.filters import FilterForm


class PeopleFilterForm(FilterForm):
    label = _("Name, function, user name or e-mail")
    placeholder = _("Name, function…")
    etat = forms.ChoiceField(label=_("State"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    secteur = forms.ChoiceField(label=_("Sector"), required=False)

    def __init__(self, data: Mapping[str, Any], *, sectors: Iterable[Sector]) -> None:
        super().__init__(data)
        roles = [(role.value, capfirst(str(role.label))) for role in Role]
        self.offer(
            "etat",
            _("Open accounts"),
            [(value, capfirst(str(words))) for value, words in PersonState.choices],
        )
        self.offer("role", _("All roles"), [(COORDINATOR, capfirst(str(_("coordinator")))), *roles])
        self.offer("secteur", _("All sectors"), [(str(sector.pk), sector.name) for sector in sectors])
        self.full_clean()

    @property
    def filters(self) -> PeopleFilters:
        """What was understood; what was not is left out."""
        asked = self.cleaned_data
        return PeopleFilters(
            text=asked.get("q", ""),
            state=asked.get("etat", ""),
            role=asked.get("role", ""),
            sector=asked.get("secteur", ""),
        )
