"""Narrowing the list of people: a form by GET, whose every part can be taken away again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import PersonState, Role
from portal.accounts.queries.personnel import COORDINATOR, PeopleFilters
from portal.centres.models import Sector


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of what the list is narrowed by. Shape: `query` is the address without it."""

    label: str
    query: str


class PeopleFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
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

    def offer(self, name: str, nothing: Any, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]

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

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self["etat"], self["role"], self["secteur"]]

    @property
    def is_narrowed(self) -> bool:
        return any(self.cleaned_data.get(field.name) for field in self.selects)

    @property
    def chips(self) -> list[Chip]:
        return [
            Chip(self.words(name), self.without(name)) for name in self.fields if self.cleaned_data.get(name)
        ]

    def words(self, name: str) -> str:
        value = self.cleaned_data[name]
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, f"« {value} »"))

    def without(self, name: str) -> str:
        kept = {field: self.cleaned_data.get(field) for field in self.fields if field != name}
        return f"?{urlencode({field: value for field, value in kept.items() if value})}"
