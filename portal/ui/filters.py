"""Narrowing a list: a form by GET, kept in the address, whose every part can be taken away again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of what the list is narrowed by. Shape: `query` is the address without it."""

    label: str
    query: str


class FilterForm(forms.Form):
    """Words to look for, and lists to choose from. Drawn by `ui/parts/filters.html`.

    What is not one of the choices is not looked for. `label` and `placeholder` say what the words may be.
    """

    label: Any = _("Search")
    placeholder: Any = ""
    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def offer(self, name: str, nothing: Any, choices: Iterable[tuple[str, Any]]) -> None:
        """Give the list `name` its choices, after `nothing`, which narrows nothing."""
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]

    @property
    def selects(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "q"]

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
