"""Forms that notice what they did not ask for."""

import pytest
from django import forms
from django.http import QueryDict

from portal.accounts.forms.declared import SMELLING, DeclaredForm


class Asks(DeclaredForm):
    username = forms.CharField()
    roles = forms.CharField(disabled=True, required=False)


@pytest.mark.parametrize("name", sorted(SMELLING - {"username"}))
def test_undeclared_names_what_smells(name: str) -> None:
    form = Asks(QueryDict(f"username=a&{name}=1&colour=red"))
    assert (form.is_valid(), form.undeclared) == (True, (name,))
    assert name == "roles" or name not in form.cleaned_data


def test_undeclared_is_nothing_for_what_was_asked_nor_for_a_page_just_opened() -> None:
    assert Asks(QueryDict("username=a&csrfmiddlewaretoken=x")).undeclared == ()
    assert Asks().undeclared == ()
