import time
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from portal.accounts.models import Session
from tests.support.cast import PASSWORD, Cast

ADDRESS = "/connexion/"
NO_BREAK = "\N{NO-BREAK SPACE}"
WRONG = "Le nom d’utilisateur et le mot de passe ne vont pas ensemble."
LIMIT = 8


def text_of(response) -> str:
    return response.content.decode()


def sign_in(client: Client, username: str = "animation.enfance", password: str = PASSWORD, **extra):
    return client.post(ADDRESS, {"username": username, "password": password} | extra)


def test_sign_in_opens_a_session_for_twelve_hours(cast: Cast):
    client = Client()
    client.get(ADDRESS)
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    session = Session.objects.get()
    assert session.person == cast.animator
    left = session.expire_date - timezone.now()
    assert timedelta(hours=11, minutes=59) < left <= timedelta(hours=12)


def test_sign_in_session_that_is_used_does_not_last_longer(cast: Cast):
    client = Client()
    sign_in(client)
    end = Session.objects.get().expire_date
    with time_machine.travel(time.time() + timedelta(hours=11).total_seconds()):
        client.post("/compte/", {"phone": "06 39 98 01 02"})
        session = client.session
        session["something"] = "new"
        session.save()
    assert Session.objects.get().expire_date == end
    with time_machine.travel(end + timedelta(seconds=1)):
        assert client.get("/compte/").status_code == 302


def test_sign_in_changes_the_key_of_the_session(cast: Cast):
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    sign_in(client)
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


@pytest.mark.parametrize("typed", ["Animation.Enfance", " animation.enfance "])
def test_sign_in_forgives_capitals_and_spaces_around_the_name(cast: Cast, typed: str):
    assert sign_in(Client(), typed).status_code == 302


def test_sign_in_wrong_is_the_same_for_everyone(cast: Cast):
    pages = {}
    for username in ("animation.enfance", "nobody.at.all", "parti"):
        password = PASSWORD if username == "parti" else "wrong"
        response = sign_in(Client(), username, password)
        pages[username] = (response.status_code, text_of(response).replace(f'"{username}"', "…"))
        assert WRONG in text_of(response)
        assert f'value="{username}"' in text_of(response)
        assert PASSWORD not in text_of(response)
    without_token = {
        (status, "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line))
        for status, page in pages.values()
    }
    assert len(without_token) == 1
    assert Session.objects.count() == 0


@pytest.mark.parametrize("username", ["animation.enfance", "nobody.at.all", "parti"])
def test_sign_in_wrong_costs_one_hash_for_everyone(cast: Cast, monkeypatch, username: str):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def count(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    sign_in(Client(), username, "wrong")
    assert hashed == ["wrong"]


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"username": "animation.enfance"},
        {"password": PASSWORD},
        {"username": "", "password": ""},
        {"username": "a" * 151, "password": PASSWORD},
        {"username": "animation.enfance", "password": "x" * 129},
        {"username": "animation.enfance", "password": "x" * 1_000_000},
        {"username": "animation\0enfance", "password": PASSWORD},
        {"username": "animation.enfance", "password": f"{PASSWORD}\0"},
        {"username": ["animation.enfance", "direction"], "password": ["a", "b"]},
        {"username": "💥" * 20, "password": "💥" * 20},
    ],
)
def test_sign_in_bad_input_is_said_on_the_form(cast: Cast, posted: dict[str, object]):
    response = Client().post(ADDRESS, posted)
    assert response.status_code == 200
    assert 'id="erreurs"' in text_of(response) or not posted
    assert Session.objects.count() == 0


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("/compte/?a=b", "/compte/?a=b"),
        ("", "/"),
        ("https://example.com/", "/"),
        ("//example.com/", "/"),
        ("/\\example.com/", "/"),
        ("javascript:alert(1)", "/"),
        ("compte/", "/"),
        ("/" + "a" * 1000, "/"),
    ],
)
def test_sign_in_goes_on_to_a_local_address_only(cast: Cast, wanted: str, expected: str):
    client = Client()
    assert sign_in(client, next=wanted)["Location"] == expected
    assert client.get(ADDRESS, {"next": wanted})["Location"] == expected


def test_sign_in_keeps_where_one_was_going(db):
    assert '<input type="hidden" name="next" value="/compte/">' in text_of(
        Client().get(ADDRESS, {"next": "/compte/"})
    )


def test_sign_in_refuses_other_methods(db):
    assert Client().put(ADDRESS).status_code == 405


def test_sign_in_without_token_is_refused(cast: Cast):
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403
    assert Session.objects.count() == 0


@pytest.mark.parametrize("username", ["animation.enfance", "nobody.at.all", "parti"])
def test_sign_in_too_many_tries_lock_any_name_the_same_way(cast: Cast, username: str):
    client = Client()
    statuses = [sign_in(client, username, "wrong").status_code for _ in range(LIMIT + 1)]
    assert statuses == [200] * (LIMIT - 1) + [429, 429]
    response = sign_in(client, username)
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "Attendez 15 minutes, puis réessayez." in text_of(response).replace(NO_BREAK, " ")
    assert Session.objects.count() == 0


def test_sign_in_lock_does_not_touch_the_owner_elsewhere(cast: Cast):
    stranger, owner = Client(REMOTE_ADDR="198.51.100.1"), Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(LIMIT):
        sign_in(stranger, password="wrong")
    assert sign_in(stranger).status_code == 429
    assert sign_in(owner).status_code == 302


def test_sign_in_lock_does_not_touch_colleagues_at_the_same_address(cast: Cast):
    for _ in range(LIMIT):
        sign_in(Client(), password="wrong")
    assert sign_in(Client(), "coordination.enfance").status_code == 302


def test_sign_in_lock_cannot_be_escaped_by_a_forged_address(cast: Cast):
    statuses = [
        sign_in(Client(headers={"X-Forwarded-For": f"192.0.2.{number}"}), password="wrong").status_code
        for number in range(LIMIT)
    ]
    assert statuses == [200] * (LIMIT - 1) + [429]


def test_sign_in_lock_cannot_be_escaped_by_capitals_or_another_browser(cast: Cast):
    typed = ["Animation.enfance", "animation.enfance "]
    statuses = [
        sign_in(Client(headers={"User-Agent": f"{number}"}), typed[number % 2], "wrong").status_code
        for number in range(LIMIT)
    ]
    assert statuses == [200] * (LIMIT - 1) + [429]


def test_sign_in_lock_ends_after_fifteen_minutes_whatever_is_tried_meanwhile(cast: Cast):
    client, start = Client(), timezone.now()
    with time_machine.travel(start):
        for _ in range(LIMIT):
            sign_in(client, password="wrong")
    with time_machine.travel(start + timedelta(minutes=14)):
        assert sign_in(client).status_code == 429
    with time_machine.travel(start + timedelta(minutes=15, seconds=10)):
        assert sign_in(client).status_code == 302


def test_sign_in_right_forgets_the_wrong_tries(cast: Cast):
    for _ in range(2):
        for _ in range(LIMIT - 1):
            sign_in(Client(), password="wrong")
        assert sign_in(Client()).status_code == 302


def test_sign_in_address_that_tries_many_names_is_stopped(cast: Cast, settings):
    settings.ADDRESS_FAILURE_LIMIT = 20
    statuses = [sign_in(Client(), f"name{number}", "wrong").status_code for number in range(21)]
    assert statuses == [200] * 19 + [429, 429]
    assert sign_in(Client()).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302


def test_sign_in_right_does_not_clear_the_address(cast: Cast, settings):
    settings.ADDRESS_FAILURE_LIMIT = 20
    for number in range(18):
        sign_in(Client(), f"name{number}", "wrong")
    assert sign_in(Client()).status_code == 302
    assert sign_in(Client(), "name18", "wrong").status_code == 200
    assert sign_in(Client(), "name19", "wrong").status_code == 429


def test_sign_in_wrong_keeps_nothing_of_what_was_posted(cast: Cast):
    for _ in range(2):
        sign_in(Client(), password="a secret", note="something private")
    attempt = AccessAttempt.objects.get()
    assert (attempt.failures_since_start, attempt.post_data, attempt.get_data) == (2, "", "")


def test_sign_out_ends_the_session_and_clears_the_browser(cast: Cast, client_of, settings):
    client: Client = client_of(cast.animator)
    response = client.post("/deconnexion/")
    assert (response.status_code, response["Location"]) == (302, ADDRESS)
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert settings.DEVICE_COOKIE_NAME not in response.cookies
    assert Session.objects.count() == 0
    assert client.get("/compte/").status_code == 302


def test_sign_out_by_a_link_only_asks(cast: Cast, client_of):
    client: Client = client_of(cast.animator)
    assert client.get("/deconnexion/").status_code == 200
    assert Session.objects.count() == 1
