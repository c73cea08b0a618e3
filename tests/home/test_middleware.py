"""The door of the back office: who keeps the files, and what is answered to what no script of Wagtail's sends."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from home.models import ContentPage
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.media.models import PortalDocument, PortalImage
from tests.factories.home import root_of
from tests.factories.media import document_of, picture_of
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
TEXT = {
    "key": "a",
    "text": "Texte",
    "type": "unstyled",
    "depth": 0,
    "inlineStyleRanges": [],
    "entityRanges": [],
}
NO_PAGE = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": "x", "parentId": 1}}


@pytest.mark.parametrize(("job", "status", "left"), [("communication", 302, 0), ("hr", 404, 2)])
def test_files_deleted_in_bulk_are_the_editors_business(
    job: str, status: int, left: int, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    """Human resources have the same address, for their forms."""
    client = client_of(getattr(cast, job))
    for model, file in (("portalimage", picture_of(centre)), ("portaldocument", document_of(centre))):
        address = reverse("wagtail_bulk_action", args=["media", model, "delete"])
        assert client.post(f"{address}?id={file.pk}").status_code == status
    assert PortalImage.objects.count() + PortalDocument.objects.count() == left


def content(**changes: object) -> str:
    return json.dumps({"blocks": [TEXT | changes], "entityMap": {"0": NO_PAGE}})


POSTED = {
    "title": "Horaires",
    "slug": "horaires",
    "introduction": "",
    "body-count": "1",
    "body-0-deleted": "",
    "body-0-order": "0",
    "body-0-type": "text",
    "body-0-id": "",
    "body-0-value": content(),
    "action-publish": "1",
}


@pytest.mark.parametrize(
    "forged",
    [
        {"body-count": "beaucoup"},
        {"body-count": "3"},
        {"body-0-order": "premier"},
        {"body-0-value": "{"},
        {"body-0-value": "[" * 100_000},
        {"body-0-value": content(text="\ud800")},
        {"body-0-value": content(type="unordered-list-item", depth=5000)},
        {"body-0-value": "[]"},
        {"body-0-value": "1"},
        {"body-0-value": '{"blocks": 1, "entityMap": {}}'},
        {"body-0-value": '{"blocks": [1], "entityMap": {}}'},
        {"body-0-value": content(inlineStyleRanges=[1])},
        {"body-0-value": content(entityRanges=[{"offset": 0, "length": 5, "key": 7}])},
    ],
)
def test_page_posted_by_no_editor_is_refused(
    forged: dict[str, str], cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", root_of(centre).pk])
    client = client_of(cast.communication)
    assert client.post(address, POSTED | forged).status_code == 400
    assert ContentPage.objects.count() == 0
    assert client.post(address, POSTED).status_code == 302
    assert ContentPage.objects.count() == 1


@pytest.mark.parametrize("nothing", ["null", "{}"])
def test_page_posted_with_an_empty_text_is_shown_again(
    nothing: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", root_of(centre).pk])
    assert client_of(cast.communication).post(address, POSTED | {"body-0-value": nothing}).status_code == 200
    assert ContentPage.objects.count() == 0


@pytest.mark.parametrize("field", ["go_live_at", "expire_at"])
@pytest.mark.parametrize("date", ["01/01/0001 00:00", "31/12/9999 23:59"])
def test_page_of_another_age_is_refused_and_nothing_is_written(
    field: str, date: str, cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", root_of(centre).pk])
    response = client_of(cast.communication).post(address, POSTED | {field: date})
    assert response.status_code == 200
    assert "Saisissez une date entre 1900 et 2199." in response.content.decode()
    assert ContentPage.objects.count() == 0


def test_link_to_no_page_is_saved_and_leads_nowhere(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", root_of(centre).pk])
    linked = content(entityRanges=[{"offset": 0, "length": 5, "key": 0}])
    response = client_of(cast.communication).post(address, POSTED | {"body-0-value": linked})
    assert response.status_code == 302
    shown = client_of(cast.animator).get("/horaires/").content.decode()
    assert '<a rel="noopener noreferrer">Texte</a>' in shown


@pytest.mark.parametrize("number", ["\u00b2", "9" * 30, "%00"])
def test_register_of_no_number_does_not_exist(number: str, cast: Cast, client_of: SignIn) -> None:
    assert client_of(cast.communication).get(f"/administration/secteurs/edit/{number}/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/administration/pages/{}/edit/",
        "/administration/images/{}/",
        "/administration/documents/edit/{}/",
        "/administration/choose-page/{}/",
        "/administration/editing-sessions/ping/home/contentpage/{}/1/",
        "/administration/bulk/wagtailcore/page/delete/?id={}",
        "/administration/bulk/wagtailcore/page/delete/?id=1&childOf={}",
    ],
)
def test_number_that_no_database_holds_names_nothing(address: str, cast: Cast, client_of: SignIn) -> None:
    assert client_of(cast.communication).get(address.format("9" * 30)).status_code == 404


def test_link_to_outside_without_its_address_is_refused(cast: Cast, client_of: SignIn) -> None:
    address = reverse("wagtailadmin_choose_page_external_link")
    client = client_of(cast.communication)
    assert client.post(address, {"external-link-chooser-link_text": "La Caf"}).status_code == 400
    right = {"external-link-chooser-url": "https://www.caf.fr/", "external-link-chooser-link_text": "La Caf"}
    assert client.post(address, right).status_code == 200
