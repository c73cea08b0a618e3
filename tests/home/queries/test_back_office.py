"""What human resources, who edit forms alone, are told of pages in the back office."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from home.back_office import SHARED
from home.queries.back_office import known_pages
from portal.accounts.models import User
from portal.centres.audiences import role_term
from portal.centres.models import Centre
from tests.factories.home import page_of, say
from tests.support.back_office import Things, doors
from tests.support.cast import Cast

SignIn = Callable[[User], Client]
ACCOUNTING = [role_term("accounting")]
DOORS = [door for door in doors() if door.name in SHARED]
TOLD_AWAY = "wagtailadmin_choose_page_external_link"
"""Wagtail's own form fails on a post without an address; it names no page."""


@pytest.fixture
def limited(centre: Centre) -> Things:
    """A section with its page, limited to accounting."""
    things = Things(centre, "secrète")
    things.page.refresh_from_db()
    section: Any = things.page.get_parent().specific
    say(section, audience=ACCOUNTING)
    return things


def telling(client: Client, things: Things, query: str) -> list[tuple[str, str]]:
    """The addresses, with the method, that say the name of a page of `things`."""
    found = []
    for door in DOORS:
        path = things.path(door)
        for method in ("get", "post"):
            if (door.name, method) == (TOLD_AWAY, "post"):
                continue
            answer: Any = getattr(client, method)(f"{path}{'&' if '?' in path else '?'}{query}")
            if not answer.streaming and "secrète" in answer.content.decode():
                found.append((door.name, method))
    return found


@pytest.mark.parametrize("query", ["q=Page", "q=Rubrique", "page_type=wagtailcore.page"])
def test_limited_page_is_not_named_to_whoever_edits_forms_alone(
    query: str, cast: Cast, client_of: SignIn, limited: Things
) -> None:
    assert telling(client_of(cast.hr), limited, query) == []


def test_limited_page_is_named_to_its_keepers(cast: Cast, client_of: SignIn, limited: Things) -> None:
    """The control of the test above."""
    client = client_of(cast.communication)
    assert (
        client.get(reverse("wagtailadmin_choose_page_search"), {"q": "Page"})
        .content.decode()
        .count("secrète")
    )


def test_known_pages_are_those_that_one_keeps_edits_or_reads(
    cast: Cast, centre: Centre, limited: Things
) -> None:
    open_page = page_of(Page.objects.get(pk=centre.site.root_page_id), "Horaires")
    draft = page_of(Page.objects.get(pk=centre.site.root_page_id), "Brouillon")
    draft.unpublish()
    form_list = Page.objects.child_of(centre.site.root_page).get(slug="demarches")
    wanted = [limited.page.pk, open_page.pk, draft.pk, form_list.pk, centre.site.root_page_id]

    def known(person: User) -> list[int]:
        found = set(known_pages(person).filter(pk__in=wanted).values_list("pk", flat=True))
        return [pk for pk in wanted if pk in found]

    assert known(cast.communication) == wanted
    assert known(cast.hr) == [open_page.pk, form_list.pk, centre.site.root_page_id]
    assert known(cast.other_director) == []
