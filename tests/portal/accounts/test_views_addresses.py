import re

from django.test import Client

from portal.accounts.models import User
from portal.notifications.models import OutboxMail
from tests.support.cast import PASSWORD, Cast

ASK, CONFIRM = "/compte/adresse/", "/compte/adresse/confirmer/"
ADDRESS = "lea.fontaine@tilleuls.example"


def text_of(response) -> str:
    return response.content.decode()


def ask(client: Client, email: str = ADDRESS, password: str = PASSWORD):
    return client.post(ASK, {"email": email, "password": password})


def link() -> str:
    mail = OutboxMail.objects.filter(kind="accounts.address_to_confirm").latest("created_at")
    found = re.search(r"http://testserver(/compte/adresse/\S+/)", mail.body_text)
    assert found is not None
    return found[1]


def address_of(person: User) -> str:
    return str(User.objects.get(pk=person.pk).email)


def test_address_is_asked_proved_and_confirmed(cast: Cast, client_of):
    client: Client = client_of(cast.animator)
    assert ask(client)["Location"] == "/compte/"
    page = client.get(link(), follow=True)
    assert page.redirect_chain == [(CONFIRM, 302)]
    assert address_of(cast.animator) == cast.animator.email
    assert f"vous écrit désormais à {ADDRESS}" in text_of(client.post(CONFIRM, follow=True))
    assert address_of(cast.animator) == ADDRESS
    assert [client.get(path).status_code for path in (CONFIRM, link())] == [410, 410]


def test_address_link_is_nothing_to_anybody_else(cast: Cast, client_of):
    ask(client_of(cast.animator))
    other: Client = client_of(cast.coordinator)
    assert other.get(link()).status_code == 410
    assert Client().get(link()).status_code == 302
    assert (address_of(cast.animator), address_of(cast.coordinator)) == (
        cast.animator.email,
        cast.coordinator.email,
    )


def test_address_with_a_wrong_password_is_said_on_the_form(cast: Cast, client_of):
    response = ask(client_of(cast.animator), password="wrong")
    assert response.status_code == 200
    assert 'id="id_password_error"' in text_of(response)
    assert OutboxMail.objects.count() == 0


def test_address_pressed_twice_sends_one_link(cast: Cast, client_of):
    client: Client = client_of(cast.animator)
    assert [ask(client).status_code, ask(client).status_code] == [302, 302]
    assert OutboxMail.objects.filter(address=ADDRESS).count() == 1


def test_address_of_many_strangers_is_stopped(cast: Cast, client_of):
    """Nobody fills the mailboxes of others through the portal."""
    client: Client = client_of(cast.animator)
    statuses = [ask(client, f"a{number}@b.example").status_code for number in range(6)]
    assert statuses == [302] * 5 + [429]
    assert OutboxMail.objects.filter(kind="accounts.address_to_confirm").count() == 5
    assert ask(client_of(cast.coordinator)).status_code == 302
