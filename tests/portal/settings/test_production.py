"""What a centre's own server refuses to start with."""

import runpy
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings import env

GOOD: dict[str, Any] = {
    "SECRET_KEY": "s" * 43,
    "SIGNATURE_KEY": "t" * 43,
    "HOSTS": ["portail.example"],
    "BASE_URL": "https://portail.example",
    "DATABASE_URL": "postgres://localhost/portal",
    "MAIL_URL": "smtp://mail.example",
    "DEMO": False,
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "") for name in GOOD if name != "DEMO"),
        ("SECRET_KEY", "s" * 39),
        ("SIGNATURE_KEY", "t" * 39),
        ("SIGNATURE_KEY", GOOD["SECRET_KEY"]),
        ("SEAL_TSA", "file:///etc/passwd"),
        ("HOSTS", ["portail.example", "*"]),
        ("BASE_URL", "http://portail.example"),
        ("DEMO", True),
    ],
)
def test_production_refuses_a_dangerous_setting_and_names_it(
    name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for other, good in GOOD.items():
        monkeypatch.setattr(env, other, good)
    started = runpy.run_module("portal.settings.production")
    assert (started["SESSION_COOKIE_NAME"], started["DEBUG"]) == ("__Host-session", False)
    monkeypatch.setattr(env, name, value)
    with pytest.raises(ImproperlyConfigured, match=f"PORTAL_{name}"):
        runpy.run_module("portal.settings.production")
