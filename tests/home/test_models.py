"""Addresses of pages: what the portal uses itself is refused wherever a page gets its address."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from home.models import ContentPage, SectionPage
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.home import news_index_of, page_of, publish, root_of, section_of
from tests.support.cast import Cast

SignIn = Callable[[User], Client]

RESERVED = [
    "connexion",
    "compte",
    "deconnexion",
    "notifications",
    "administration",
    "demarches",
    "conges",
    "actualites",
]
BODY = {"body-count": "0", "introduction": ""}


@pytest.mark.parametrize("slug", RESERVED)
def test_section_at_an_address_of_the_portal_is_refused_at_the_slug(centre: Centre, slug: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        root_of(centre).add_child(instance=SectionPage(title="Une rubrique", slug=slug))
    assert list(refusal.value.message_dict) == ["slug"]


@pytest.mark.parametrize("slug", ["vie-du-centre", "connexions", "demarche"])
def test_section_at_a_free_address_is_written(centre: Centre, slug: str) -> None:
    page = root_of(centre).add_child(instance=SectionPage(title="Une rubrique", slug=slug))
    assert page.address == f"/{slug}/"


def test_rename_of_a_section_to_an_address_of_the_portal_is_refused(centre: Centre) -> None:
    section = section_of(centre)
    section.slug = "compte"
    with pytest.raises(ValidationError):
        section.save()
    section.refresh_from_db()
    assert section.slug == "vie-du-centre"


def test_rename_that_puts_a_page_below_at_an_address_of_the_portal_is_refused(centre: Centre) -> None:
    """`/compte/mot-de-passe/` is ours, whatever stands at `/compte/`."""
    section = section_of(centre)
    page_of(section, "Mot de passe")
    section.refresh_from_db()
    section.slug = "compte"
    with pytest.raises(ValidationError):
        section.full_clean()


def post_new(client: Client, parent: SectionPage, slug: str) -> str:
    """Send the editor's form for a new page; return what it shows, or "" when it went on."""
    url = reverse("wagtailadmin_pages:add", args=["home", "contentpage", parent.pk])
    fields = {
        "title": "Une page",
        "slug": slug,
        "introduction": "",
        "body-count": "0",
        "action-publish": "1",
    }
    response = client.post(url, fields)
    return response.content.decode() if response.status_code == 200 else ""


def test_editor_is_told_in_french_at_the_slug(centre: Centre, cast: Cast, client_of: SignIn) -> None:
    client = client_of(cast.communication)
    root = root_of(centre)
    shown = post_new(client, root, "connexion")
    assert "Le portail utilise lui-même l’adresse /connexion/" in shown
    assert not ContentPage.objects.filter(slug="connexion").exists()
    assert post_new(client, root, "notre-projet") == ""
    assert ContentPage.objects.get(slug="notre-projet").live


def test_move_to_an_address_of_the_portal_is_refused(centre: Centre, cast: Cast, client_of: SignIn) -> None:
    section = section_of(centre)
    page = page_of(section, "Compte", slug="compte")
    other = page_of(section, "Contes", slug="contes")
    client = client_of(cast.communication)
    root = root_of(centre)
    for moved in (page, other):
        client.post(reverse("wagtailadmin_pages:move_confirm", args=[moved.pk, root.pk]))
        moved.refresh_from_db()
    assert (page.address, other.address) == ("/vie-du-centre/compte/", "/contes/")


def test_copy_to_an_address_of_the_portal_is_refused(centre: Centre, cast: Cast, client_of: SignIn) -> None:
    page = page_of(section_of(centre), "Horaires")
    client = client_of(cast.communication)
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    for slug in ("compte", "ouverture"):
        client.post(
            url, {"new_title": "Copie", "new_slug": slug, "new_parent_page": centre.site.root_page_id}
        )
    assert [copy.address for copy in ContentPage.objects.filter(title="Copie")] == ["/ouverture/"]


@pytest.mark.parametrize("act", ["delete", "unpublish"])
def test_news_index_stays(centre: Centre, cast: Cast, client_of: SignIn, act: str) -> None:
    index = news_index_of(centre)
    section = section_of(centre)
    client = client_of(cast.communication)
    for page in (index, section):
        client.post(reverse(f"wagtailadmin_pages:{act}", args=[page.pk]))
    assert news_index_of(centre).live
    assert not SectionPage.objects.filter(pk=section.pk, live=True).exists()


def test_news_index_stays_in_bulk(centre: Centre, cast: Cast, client_of: SignIn) -> None:
    index, section = news_index_of(centre), section_of(centre)
    client = client_of(cast.communication)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{url}?id={index.pk}&id={section.pk}")
    assert news_index_of(centre).live
    assert SectionPage.objects.filter(pk=section.pk).exists()
    client.post(f"{url}?id={section.pk}")
    assert not SectionPage.objects.filter(pk=section.pk).exists()


def test_root_of_the_centre_stays_with_all_below_it(centre: Centre, cast: Cast, client_of: SignIn) -> None:
    """Wagtail proposes to take what is below offline too: the whole portal, in one press."""
    root, section = root_of(centre), section_of(centre)
    client, below = client_of(cast.communication), {"include_descendants": "on"}
    many = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    answer = client.post(reverse("wagtailadmin_pages:unpublish", args=[root.pk]), below, follow=True)
    client.post(f"{many}?id={root.pk}", below)
    assert answer.status_code == 200
    assert set(root.get_descendants(inclusive=True).values_list("live", flat=True)) == {True}
    client.post(f"{many}?id={section.pk}", below)
    assert not SectionPage.objects.filter(pk=section.pk, live=True).exists()


def test_address_never_names_a_host(centre: Centre, other_centre: Centre) -> None:
    """The second centre's site is called `canal.invalid`: no link may lead there."""
    page = publish(root_of(other_centre), SectionPage(title="Vie du canal"))
    assert (page.url, page.full_url) == ("/vie-du-canal/", "http://testserver/vie-du-canal/")


def test_move_in_bulk_to_an_address_of_the_portal_is_refused(
    centre: Centre, cast: Cast, client_of: SignIn
) -> None:
    section = section_of(centre)
    pages = [page_of(section, "Compte", slug="compte"), page_of(section, "Contes", slug="contes")]
    client = client_of(cast.communication)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    for page in pages:
        client.post(f"{url}?id={page.pk}", {"chooser": centre.site.root_page_id})
        page.refresh_from_db()
    assert [page.address for page in pages] == ["/vie-du-centre/compte/", "/contes/"]
