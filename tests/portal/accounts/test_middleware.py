import pytest
from django.test import Client
from wagtail.models import Site

from portal.accounts.actions.people import deactivate_person
from portal.accounts.models import Session, User
from tests.support.cast import SYSTEM, Cast


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/compte/",
        "/n-existe-pas/",
        "/administration/",
        "/fichiers/x.png",
        "/x.php",
        "/documents/1/a.pdf",
    ],
)
def test_signed_in_only_stranger_is_sent_to_sign_in_from_anywhere(db, address: str):
    response = Client().get(f"{address}?a=b")
    assert (response.status_code, response["Location"]) == (
        302,
        "/connexion/?next=" + address + "%3Fa%3Db",
    )


@pytest.mark.parametrize("method", ["post", "put", "delete", "head", "options"])
def test_signed_in_only_stranger_writes_nothing(db, method: str):
    response = getattr(Client(), method)("/compte/")
    assert (response.status_code, response["Location"]) == (302, "/connexion/?next=/compte/")


def test_signed_in_only_script_of_a_stranger_gets_401(db):
    response = Client(headers={"X-Requested-With": "fetch"}).get("/compte/")
    assert (response.status_code, response.content) == (401, b"")


@pytest.mark.parametrize(
    "address", ["/connexion/", "/connexion/mot-de-passe-oublie/", "/connexion/mot-de-passe-oublie/envoye/"]
)
def test_signed_in_only_open_view_is_shown(db, address: str):
    assert Client().get(address).status_code == 200


def test_signed_in_only_endless_address_is_forgotten(db):
    response = Client().get("/" + "a" * 5000)
    assert (response.status_code, response["Location"]) == (302, "/connexion/?next=/")


def test_deactivated_person_is_out_at_the_next_request(cast: Cast, client_of):
    client: Client = client_of(cast.animator)
    assert client.get("/compte/").status_code == 200
    deactivate_person(by=SYSTEM, person=cast.animator)
    assert client.get("/compte/").status_code == 302
    assert Session.objects.count() == 0


def test_deactivated_person_is_out_although_the_session_remains(cast: Cast, client_of):
    client: Client = client_of(cast.animator)
    User.objects.filter(pk=cast.animator.pk).update(is_active=False)
    assert client.get("/compte/").status_code == 302


def test_centre_comes_from_the_account_whatever_the_host(cast: Cast, client_of, settings):
    settings.ALLOWED_HOSTS = ["*"]
    sites = {
        person: Site.objects.get(centre__people=person) for person in (cast.animator, cast.other_animator)
    }
    for person, site in sites.items():
        for host in (site.hostname for site in sites.values()):
            request = client_of(person).get("/compte/", headers={"Host": host}).wsgi_request
            assert Site.find_for_request(request) == site


def test_client_address_is_put_on_the_request(cast: Cast, client_of, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    response = client_of(cast.animator).get("/compte/", headers={"X-Forwarded-For": "192.0.2.3"})
    assert response.wsgi_request.client_address == "192.0.2.3"
