"""A page is found by its address, of whatever type it is today."""

from collections.abc import Callable

from django.test import Client

from home.models import LinksPage
from home.queries.showing import find_page
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.home import page_of, publish, root_of, section_of
from tests.support.cast import Cast
from tests.support.queries import queries_of

SignIn = Callable[[User], Client]


def test_find_page_finds_what_took_the_place_of_a_page_of_another_type(cast: Cast, centre: Centre) -> None:
    section = section_of(centre, "Adresses utiles")
    assert find_page(cast.animator, section.address) == section
    section.delete()
    links = publish(root_of(centre), LinksPage(title="Adresses utiles"))
    assert links.address == section.address
    found = find_page(cast.animator, links.address)
    assert (found, type(found)) == (links, LinksPage)


def test_find_page_costs_one_query_once_its_type_is_known(cast: Cast, centre: Centre) -> None:
    page = page_of(section_of(centre))
    assert find_page(cast.reception, page.address) == page
    assert queries_of(lambda: find_page(cast.reception, page.address)).count == 1
    assert queries_of(lambda: find_page(cast.reception, "/nulle-part/")).count == 1
    page.unpublish()
    assert find_page(cast.reception, page.address) is None


def test_page_says_what_stands_above_it_as_it_is_called_now(
    cast: Cast, centre: Centre, client_of: SignIn
) -> None:
    section = section_of(centre, "Vie du centre")
    page = page_of(section)
    client = client_of(cast.animator)
    assert "Vie du centre" in client.get(page.address).content.decode()
    section.title = "Notre maison"
    section.save_revision().publish()
    shown = client.get(page.address).content.decode()
    assert ("Notre maison" in shown, "Vie du centre" in shown) == (True, False)
