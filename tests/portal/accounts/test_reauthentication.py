from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from portal.accounts.exceptions import TooManyTries, WrongPassword
from portal.accounts.middleware import ClientAddressMiddleware
from portal.accounts.models import User
from portal.accounts.reauthentication import Reauthentication, reauthenticate
from tests.support.cast import PASSWORD, Cast

TOO_OLD = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
OF_TODAY = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture
def request_of(client_of) -> Callable[[User], HttpRequest]:
    """`request_of(person)` is a request of a browser that is signed in, as a view receives it."""

    def make(person: User) -> HttpRequest:
        client: Client = client_of(person)
        request = RequestFactory(headers={"User-Agent": "Navigateur/1"}).post("/", REMOTE_ADDR="192.0.2.7")
        request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
        for middleware in (SessionMiddleware, ClientAddressMiddleware, AuthenticationMiddleware):
            middleware(lambda request: HttpResponse())(request)
        return request

    return make


def test_reauthenticate_right_password_gives_the_evidence(cast: Cast, request_of):
    request = request_of(cast.animator)
    proof = reauthenticate(request, PASSWORD)
    assert proof == Reauthentication(
        person_id=cast.animator.pk,
        at=proof.at,
        failed_tries=0,
        client_address="192.0.2.7",
        user_agent="Navigateur/1",
        second_factor="",
        method="password",
    )
    assert proof.proves(cast.animator)
    assert not proof.proves(cast.coordinator)


def test_reauthenticate_wrong_passwords_are_counted_until_the_right_one(cast: Cast, request_of):
    request = request_of(cast.animator)
    for _ in range(2):
        with pytest.raises(WrongPassword) as refusal:
            reauthenticate(request, "wrong")
        assert (refusal.value.field, refusal.value.code) == ("password", "wrong_password")
    assert [reauthenticate(request, PASSWORD).failed_tries for _ in range(2)] == [2, 0]


def test_reauthenticate_with_somebody_elses_password_is_refused(cast: Cast, request_of):
    cast.coordinator.set_password("un tracteur mauve et lent")
    cast.coordinator.save()
    with pytest.raises(WrongPassword):
        reauthenticate(request_of(cast.animator), "un tracteur mauve et lent")


def test_reauthenticate_of_a_closed_account_is_refused(cast: Cast, request_of):
    request = request_of(cast.animator)
    assert request.user.is_authenticated
    User.objects.filter(pk=cast.animator.pk).update(is_active=False)
    with pytest.raises(WrongPassword):
        reauthenticate(request, PASSWORD)


def test_reauthenticate_too_many_tries_stops_even_the_right_one(cast: Cast, request_of, settings):
    request = request_of(cast.animator)
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        with pytest.raises(WrongPassword):
            reauthenticate(request, "wrong")
    for password in ("wrong", PASSWORD):
        with pytest.raises(TooManyTries) as refusal:
            reauthenticate(request, password)
        assert refusal.value.field == "password"
        # The view shows its own form again, not the page of the lock.
        assert request.axes_locked_out is False
    assert reauthenticate(request_of(cast.coordinator), PASSWORD).failed_tries == 0


def test_reauthenticate_right_password_forgets_the_wrong_tries(cast: Cast, request_of, settings):
    request = request_of(cast.animator)
    for _ in range(3):
        for _ in range(settings.AXES_FAILURE_LIMIT - 1):
            with pytest.raises(WrongPassword):
                reauthenticate(request, "wrong")
        assert reauthenticate(request, PASSWORD).failed_tries == settings.AXES_FAILURE_LIMIT - 1


def test_reauthenticate_upgrades_an_old_hash_and_keeps_the_session(cast: Cast, client_of, settings):
    settings.PASSWORD_HASHERS = [OF_TODAY, TOO_OLD]
    User.objects.filter(pk=cast.animator.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    client: Client = client_of(User.objects.get(pk=cast.animator.pk))
    form = {"password": PASSWORD, "new_password": "court", "new_password_again": "court"}
    assert client.post("/compte/mot-de-passe/", form).status_code == 200
    form |= {"new_password": "un tracteur mauve et lent", "new_password_again": "un tracteur mauve et lent"}
    assert client.post("/compte/mot-de-passe/", form).status_code == 302
    assert client.get("/compte/").status_code == 200


def test_reauthenticate_with_an_old_hash_signs_the_session_anew(cast: Cast, request_of, settings):
    settings.PASSWORD_HASHERS = [OF_TODAY, TOO_OLD]
    User.objects.filter(pk=cast.animator.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    request = request_of(User.objects.get(pk=cast.animator.pk))
    assert request.user.password.startswith("pbkdf2")
    reauthenticate(request, PASSWORD)
    upgraded = User.objects.get(pk=cast.animator.pk)
    assert upgraded.password.startswith("md5$")
    assert request.session["_auth_user_hash"] == upgraded.get_session_auth_hash()


def test_proves_only_for_two_minutes(cast: Cast):
    ages = {0: True, 119: True, 121: False}
    for age, expected in ages.items():
        proof = Reauthentication(
            person_id=cast.animator.pk,
            at=datetime.now(UTC) - timedelta(seconds=age),
            failed_tries=0,
            client_address="192.0.2.7",
            user_agent="",
        )
        assert proof.proves(cast.animator) is expected
