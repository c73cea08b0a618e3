"""Every address of ours, for everybody of the cast and for a stranger."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.accounts.actions.people import deactivate_person
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.support.cast import PASSWORD, SYSTEM, Cast
from tests.support.permission_table import ADDRESSES, NEIGHBOURS, OPENED_BY_A_LINK, Address, nothing
from tests.support.sources import TOP
from tests.support.world import World

NOT_OURS = {"wagtail_serve"}
"""Pages of the tree: who reads them is tested in tests/home/."""


def names_of(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The full names of the addresses of our own URL modules; an address without a name is told as it is."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name not in NOT_OURS:
                yield f"{namespace}{entry.name}" if entry.name else f"no name: {entry.pattern}"
        elif getattr(entry.urlconf_name, "__name__", "").split(".")[0] in TOP:
            yield from names_of(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def status(client: Client, path: str) -> int:
    """The status, after reading the whole of a file that is sent piece by piece."""
    response = client.get(path)
    if response.streaming:
        response.getvalue()
    return response.status_code


def clients(cast: Cast) -> dict[str, Client]:
    """Everybody with an open session; the account of `gone` was closed after signing in."""
    found = {"anonymous": Client()}
    User.objects.filter(pk=cast.gone.pk).update(is_active=True)
    for job, person in vars(cast).items():
        if isinstance(person, User):
            found[job] = Client()
            found[job].force_login(person, backend="portal.accounts.backends.PortalBackend")
    deactivate_person(by=SYSTEM, person=User.objects.get(pk=cast.gone.pk))
    return found


def test_permission_table_is_complete() -> None:
    rows = [address.name for address in ADDRESSES]
    assert sorted(rows) == sorted(set(names_of(get_resolver())))


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_address_answers_each_person(address: Address, cast: Cast, centre: Centre) -> None:
    people = clients(cast)
    path = reverse(address.name, kwargs=address.find(World(cast, centre)))
    found = {job: status(client, path) for job, client in people.items()}
    assert found == address.expected()


NAMED = [
    address
    for address in ADDRESSES
    if address.find is not nothing and address.nobody == 302 and address.name not in OPENED_BY_A_LINK
]
"""Addresses that name something, and that no link opens to a stranger."""
REFUSED = {404, 405, 410}
"""The last for what only a link opens: it says of any token that it has served."""
POSTED = {"password": PASSWORD, "decision": "approve", "reason": "Parce que.", "revision": "1"}


@pytest.mark.parametrize("address", NAMED, ids=lambda address: address.name)
def test_address_takes_nothing_from_another_centre(address: Address, cast: Cast, centre: Centre) -> None:
    """By POST too, with what a form of ours would send; whoever installs the server included."""
    path = reverse(address.name, kwargs=address.find(World(cast, centre)))
    found = {}
    for job in (*NEIGHBOURS, "installer"):
        client = Client()
        client.force_login(getattr(cast, job), backend="portal.accounts.backends.PortalBackend")
        found[job] = client.post(path, POSTED).status_code
    assert set(found.values()) <= REFUSED, found
