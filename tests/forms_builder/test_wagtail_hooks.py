"""The back office: forms that were used stay, the editor's help and preview, the register of kinds of leave."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page

from forms_builder.models import FormIndexPage, FormPage, LeaveAccount, LeaveKind
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import draft_of, fill_in, make_form, question, send_leave
from tests.support.cast import Cast

ClientOf = Callable[[User], Client]
ADMIN = "/administration"
KINDS = f"{ADMIN}/natures-de-conge/"


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def said(response: Any) -> list[str]:
    return [
        str(message).replace("\N{NO-BREAK SPACE}", " ") for message in get_messages(response.wsgi_request)
    ]


@pytest.fixture
def unused(cast: Cast, centre: Centre) -> FormPage:
    return make_form(centre, "Cle", [("text", question("Laquelle ?"))], by=cast.communication)


# Forms that were used


def test_delete_form_page_is_refused_once_somebody_has_filled_it_in(
    leave_page: FormPage, unused: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    draft_of(leave_page, cast.animator, {})
    client = client_of(cast.communication)
    refused = client.post(f"{ADMIN}/pages/{leave_page.pk}/delete/")
    assert said(refused) == [
        (
            "« Demande de congé » ne peut pas être supprimé : 1 demande a été faite avec. Dépubliez-le plutôt : "
            "il quitte la liste, et la demande reste lisible."
        )
    ]
    client.post(f"{ADMIN}/pages/{unused.pk}/delete/")
    assert list(FormPage.objects.values_list("title", flat=True)) == ["Demande de congé"]


def test_delete_many_pages_is_refused_when_one_was_used(
    leave_page: FormPage, unused: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    draft_of(leave_page, cast.animator, {})
    address = f"{ADMIN}/bulk/wagtailcore/page/delete/?id={unused.pk}&id={leave_page.pk}"
    response = client_of(cast.communication).post(address)
    assert (response.status_code, len(said(response))) == (302, 1)
    assert FormPage.objects.count() == 2


def test_delete_list_of_forms_is_refused(
    leave_page: FormPage, cast: Cast, centre: Centre, client_of: ClientOf
) -> None:
    index = FormIndexPage.objects.child_of(centre.site.root_page).get()
    response = client_of(cast.communication).post(f"{ADMIN}/pages/{index.pk}/delete/")
    assert response.status_code == 302
    assert Page.objects.filter(pk__in=[index.pk, leave_page.pk]).count() == 2


# The editor


def test_editor_says_how_many_requests_keep_the_version_on_line(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: ClientOf
) -> None:
    client, address = client_of(cast.communication), f"{ADMIN}/pages/{leave_page.pk}/edit/"
    sentence = "1 demande en cours utilise la version en ligne et la garde."
    before = text_of(client.get(address))
    send_leave(leave_page, cast.animator, date(2027, 3, 15))
    after = text_of(client.get(address))
    assert (sentence in before, sentence in after) == (False, True)
    assert "Comment faire un formulaire" in before
    assert '<option value="Congés payés"></option>' in before
    assert "form_titles.js" in before


def test_editor_of_a_new_form_opens(cast: Cast, centre: Centre, client_of: ClientOf) -> None:
    index = FormIndexPage.objects.child_of(centre.site.root_page).get()
    address = f"{ADMIN}/pages/add/forms_builder/formpage/{index.pk}/"
    shown = text_of(client_of(cast.communication).get(address))
    assert "Comment faire un formulaire" in shown
    assert "demandes en cours" not in shown
    assert 'placeholder="Titre du formulaire"' in shown, "an empty title is seen by its words alone"


def test_preview_shows_the_questions_and_what_has_to_be_mended(
    unused: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    fill_in(unused, [("text", question("Quel badge ?")), ("text", question("Quel badge ?"))], route=())
    unused.save_revision(user=cast.communication)
    shown = text_of(client_of(cast.communication).get(f"{ADMIN}/pages/{unused.pk}/view_draft/"))
    facts = (
        "Un aperçu : rien de ce qui est saisi ici n’est gardé ni envoyé.",
        "« Quel badge ? » : deux questions ont ce titre.",
        "Circuit : il ne mène à personne.",
    )
    assert [fact for fact in facts if fact not in shown] == []
    assert shown.count('<input type="text" name="f-') == 2


# The register of kinds of leave


def test_leave_kinds_are_listed_for_human_resources_of_the_centre(
    cast: Cast, other_centre: Centre, client_of: ClientOf
) -> None:
    LeaveKind.objects.create(centre=other_centre, name="Congé du Canal")
    shown = text_of(client_of(cast.hr).get(KINDS))
    assert ("Repos compensateur" in shown, "Congé du Canal" in shown) == (True, False)
    people = (cast.communication, cast.director, cast.animator, cast.other_director)
    assert [client_of(person).get(KINDS).status_code for person in people] == [404] * 4


def test_leave_kind_is_added_changed_and_taken_away(cast: Cast, centre: Centre, client_of: ClientOf) -> None:
    client = client_of(cast.hr)
    client.post(f"{KINDS}create/", {"name": "Ancienneté", "position": "9", "is_offered": "on"})
    kind = LeaveKind.objects.get(centre=centre, name="Ancienneté")
    client.post(f"{KINDS}edit/{kind.pk}/", {"name": "Congé d’ancienneté", "position": "9"})
    kind.refresh_from_db()
    assert (kind.name, kind.is_offered) == ("Congé d’ancienneté", False)
    client.post(f"{KINDS}delete/{kind.pk}/")
    assert not LeaveKind.objects.filter(pk=kind.pk).exists()


def test_leave_kind_of_the_same_name_is_refused_next_to_it(cast: Cast, client_of: ClientOf) -> None:
    before = LeaveKind.objects.count()
    response = client_of(cast.hr).post(f"{KINDS}create/", {"name": "Formation", "position": "9"})
    assert response.status_code == 200
    assert response.context["form"].errors != {}
    assert LeaveKind.objects.count() == before
