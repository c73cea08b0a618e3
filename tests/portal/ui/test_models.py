"""The editor's form looks at what a page points to."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from home.models import ContentPage
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.home import library_of, links_page_of, news_index_of, page_of, root_of, section_of
from tests.factories.media import document_of, picture_of
from tests.support.cast import Cast

SignIn = Callable[[User], Client]


def things_of(centre: Centre) -> dict[str, tuple[str, Any]]:
    """One block for each way of pointing, to what `centre` owns."""
    page = page_of(section_of(centre, "Ailleurs"), "Là-bas")
    link = [{"type": "LINK", "mutability": "MUTABLE", "data": {"id": page.pk, "url": "/x/"}}]
    text = {
        "blocks": [
            {
                "key": "a",
                "text": "lien",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 0, "length": 4, "key": 0}],
            }
        ],
        "entityMap": {"0": link[0]},
    }
    return {
        "image": ("image", picture_of(centre).pk),
        "document": ("document", document_of(centre).pk),
        "link": ("text", json.dumps(text)),
    }


def write(client: Client, parent: Any, kind: str, value: Any) -> int:
    """Publish a page with one block through the editor; return how many pages there are with it."""
    fields = {"title": "Une page", "slug": "une-page", "introduction": "", "action-publish": "1"}
    fields |= {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": kind,
        "body-0-id": "",
    }
    names = {
        "image": {"body-0-value-image": value, "body-0-value-decorative": "on", "body-0-value-alt_text": ""},
        "document": {
            "body-0-value-count": "1",
            "body-0-value-0-deleted": "",
            "body-0-value-0-order": "0",
            "body-0-value-0-id": "",
            "body-0-value-0-value-document": value,
            "body-0-value-0-value-label": "",
        },
        "text": {"body-0-value": value},
    }
    client.post(
        reverse("wagtailadmin_pages:add", args=["home", "contentpage", parent.pk]), fields | names[kind]
    )
    return ContentPage.objects.filter(slug="une-page").count()


@pytest.mark.parametrize("kind", ["image", "document", "link"])
def test_page_points_to_its_own_centre_only(
    kind: str, cast: Cast, client_of: SignIn, centre: Centre, other_centre: Centre
) -> None:
    client = client_of(cast.communication)
    mine, theirs = things_of(centre)[kind], things_of(other_centre)[kind]
    root = root_of(centre)
    assert write(client, root, *theirs) == 0
    assert write(client, root, *mine) == 1


@pytest.mark.parametrize(
    ("title", "slugs"), [("La fête d’été", ["la-fete-dete"]), ("???", []), ("Notifications", [])]
)
def test_page_posted_without_its_address_takes_it_from_the_title(
    title: str, slugs: list[str], cast: Cast, client_of: SignIn, centre: Centre
) -> None:
    """As a browser posts it whose scripts were not there yet when the title was typed."""
    url = reverse("wagtailadmin_pages:add", args=["home", "contentpage", root_of(centre).pk])
    fields = {"title": title, "slug": "", "introduction": "", "body-count": "0", "action-publish": "1"}
    response = client_of(cast.communication).post(url, fields)
    assert response.status_code == (302 if slugs else 200)
    assert list(ContentPage.objects.filter(title=title).values_list("slug", flat=True)) == slugs


def test_permanent_pages_open_in_the_editor(cast: Cast, client_of: SignIn, centre: Centre) -> None:
    """Two of them have no address to change."""
    client = client_of(cast.communication)
    pages = [news_index_of(centre), links_page_of(centre), library_of(centre)]
    opened = [client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code for page in pages]
    assert opened == [200, 200, 200]
