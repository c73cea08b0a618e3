"""The federation of the demonstration."""

from collections.abc import Callable

from django.test import Client

from portal.accounts.models import User
from portal.demo import federation
from tests.support.cast import Cast


def test_load_shares_a_section_with_every_centre(cast: Cast, client_of: Callable[[User], Client]) -> None:
    federation.load()
    for person in (cast.animator, cast.other_animator):
        client = client_of(person)
        assert 'href="/reseau/"' in client.get("/").content.decode()
        shown = client.get("/reseau/vie-du-reseau/").content.decode()
        found = [title for title, _introduction, _text in federation.PAGES if title in shown]
        assert len(found) == 2
        assert client.get("/reseau/vie-du-reseau/se-former-avec-la-federation/").status_code == 200
