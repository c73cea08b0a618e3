"""Publishing in one screen, as it answers."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from home.actions.lifecycle import archive_page
from home.models import LinkPage, Publication
from portal.accounts.models import User
from tests.factories.home import announce
from tests.factories.media import png
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
AGAIN = "Choisissez de nouveau le fichier"


def test_compose_says_that_the_file_is_to_be_chosen_again(cast: Cast, client_of: SignIn) -> None:
    client, path = client_of(cast.communication), reverse("home:publish-announcement")
    assert AGAIN not in client.get(path).content.decode()
    picture = SimpleUploadedFile("photo.png", png(), "image/png")
    typed = {"request_id": str(uuid4()), "title": "", "text": "Bonjour", "picture": picture}
    refused = client.post(path, typed | {"audience-for": "everybody"}).content.decode()
    assert (AGAIN in refused, "Bonjour" in refused) == (True, True)


def test_what_was_taken_back_is_among_the_drafts_until_archived(cast: Cast, client_of: SignIn) -> None:
    client, drafts = client_of(cast.communication), reverse("home:desk-list", args=["brouillons"])
    typed = {"request_id": str(uuid4()), "title": "Fermeture de mai", "text": "Lundi."}
    client.post(reverse("home:publish-announcement"), typed | {"audience-for": "everybody"})
    publication = Publication.objects.get()
    assert "Fermeture de mai" not in client.get(drafts).content.decode()
    client.post(reverse("home:publication-withdraw", args=[publication.pk]))
    found = client.get(drafts).content.decode()
    assert ("Fermeture de mai" in found, "Retirée" in found) == (True, True)
    archive_page(by=cast.communication, page=publication.page)
    assert "Fermeture de mai" not in client.get(drafts).content.decode()


def test_compose_takes_an_address_without_its_beginning(cast: Cast, client_of: SignIn) -> None:
    client, path = client_of(cast.communication), reverse("home:publish-link")
    assert 'type="url"' not in client.get(path).content.decode()
    typed = {"request_id": str(uuid4()), "title": "Billetterie", "target": "www.billets.example/lille"}
    refused = client.post(
        path, typed | {"audience-for": "everybody", "target": "billetterie"}
    ).content.decode()
    assert "Écrivez l’adresse entière" in refused
    assert client.post(path, typed | {"audience-for": "everybody"}).status_code == 302
    assert LinkPage.objects.get(title="Billetterie").target == "https://www.billets.example/lille"


def test_draft_made_in_one_screen_opens_in_it_and_in_the_editor_once_it_says_more(
    cast: Cast, client_of: SignIn
) -> None:
    client, drafts = client_of(cast.communication), reverse("home:desk-list", args=["brouillons"])
    publication = announce(cast.communication)
    again, editor = (
        reverse("home:publication-modify", args=[publication.pk]),
        reverse("wagtailadmin_pages:edit", args=[publication.page_id]),
    )
    client.post(reverse("home:publication-withdraw", args=[publication.pk]))
    assert f'href="{again}"' in client.get(drafts).content.decode()
    assert client.get(again).status_code == 200
    page = publication.page.specific
    page.body = [*page.body.raw_data, {"type": "text", "value": "<h2>Deux</h2><p>blocs</p>"}]
    page.save_revision(user=cast.communication)
    answer = client.get(again)
    assert (answer.status_code, answer.headers["Location"]) == (302, editor)
    assert client_of(cast.director).get(again).status_code == 404


@pytest.mark.parametrize(("facts", "status"), [({"title": "Fermé"}, 200), ({"slug": "ailleurs"}, 302)])
def test_changes_waiting_on_a_page_online_open_where_all_of_them_show(
    facts: dict[str, str], status: int, cast: Cast, client_of: SignIn
) -> None:
    """Publishing from the screen would put an address online that it does not show."""
    publication = announce(cast.communication)
    page = publication.page.specific
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision(user=cast.communication)
    path = reverse("home:publication-modify", args=[publication.pk])
    assert client_of(cast.communication).get(path).status_code == status
