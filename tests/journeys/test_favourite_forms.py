"""A form that somebody keeps among their favourites stands on top of the list of forms."""

from collections.abc import Callable

import pytest
from django.test import Client

from forms_builder.queries.form_list import MANY, list_forms
from home.actions.personal import set_favourite
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import make_form, question
from tests.support.cast import Cast


@pytest.mark.django_db
def test_favourite_form_stands_on_top_of_the_list(
    cast: Cast, centre: Centre, client_of: Callable[[User], Client]
) -> None:
    pages = [
        make_form(centre, f"Formulaire {n}", [("text", question("Quoi ?"))], by=cast.communication)
        for n in range(MANY + 1)
    ]
    set_favourite(by=cast.animator, page=pages[3], is_favourite=True)
    assert [row.title for row in list_forms(cast.animator).favourites] == ["Formulaire 3"]
    assert "Mes favoris" in client_of(cast.animator).get("/demarches/").content.decode()
    set_favourite(by=cast.animator, page=pages[3], is_favourite=False)
    assert list_forms(cast.animator).favourites == []
