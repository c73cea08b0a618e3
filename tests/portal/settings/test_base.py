import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings import base, env


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://relay.example", ("relay.example", 25, "", "", False, False)),
        ("smtp://portail:p%40ss@mail.example", ("mail.example", 587, "portail", "p@ss", False, True)),
        ("smtp://portail:x@mail.example:2525/", ("mail.example", 2525, "portail", "x", False, True)),
        ("smtps://portail:x@mail.example/", ("mail.example", 465, "portail", "x", True, False)),
    ],
)
def test_mail_server_url_says_where_and_how(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: tuple[object, ...]
) -> None:
    monkeypatch.setattr(env, "MAIL_URL", url)
    found = base.mail_server()
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_SSL", "USE_TLS")
    assert tuple(found[f"EMAIL_{name}"] for name in names) == expected
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"


def test_database_keeps_what_its_url_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "DATABASE_URL", "postgresql://portail@db.example/portail?sslmode=verify-full")
    options = base.database()["OPTIONS"]
    assert (options["sslmode"], options["pool"]["max_size"]) == ("verify-full", 20)
    assert "jit=off" in options["options"]


def test_mail_server_without_url_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "MAIL_URL", "")
    assert base.mail_server() == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


@pytest.mark.parametrize("url", ["http://mail.example/", "mail.example:25"])
def test_mail_server_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(env, "MAIL_URL", url)
    with pytest.raises(ImproperlyConfigured):
        base.mail_server()
