"""The browsers that people sign in with: the cookie that tells one again, and what it says of itself."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}\Z")
GIVEN = "device_token"
"""The attribute of a request whose answer gives its browser a cookie (portal.accounts.middleware)."""

BROWSERS = (
    ("Firefox", re.compile(r"Firefox/|FxiOS/")),
    ("Edge", re.compile(r"Edg(?:e|A|iOS)?/")),
    ("Opera", re.compile(r"OPR/|Opera")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/")),
    ("Chrome", re.compile(r"Chrome/|CriOS/|Chromium/")),
    ("Safari", re.compile(r"Safari/")),
)
SYSTEMS = (
    ("iPhone", re.compile(r"iPhone")),
    ("iPad", re.compile(r"iPad")),
    ("Android", re.compile(r"Android")),
    ("Windows", re.compile(r"Windows")),
    ("Mac", re.compile(r"Macintosh|Mac OS X")),
    ("ChromeOS", re.compile(r"CrOS")),
    ("Linux", re.compile(r"Linux|X11")),
)
"""In this order: every browser claims to be Safari, and every Android to be Linux."""


def device_token(request: HttpRequest) -> str:
    """Return what the browser's cookie holds, or "" when it has none of ours."""
    token = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return token if TOKEN.match(token) else ""


def known_or_new_token(request: HttpRequest) -> str:
    """Return the browser's token. A new one goes to it with the answer, an old one lasts another year."""
    token = device_token(request) or secrets.token_urlsafe(TOKEN_BYTES)
    setattr(request, GIVEN, token)
    return token


def give_cookie(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the cookie when this request has opened a session."""
    token = getattr(request, GIVEN, "")
    if token:
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            token,
            max_age=settings.DEVICE_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def digest(token: str) -> str:
    """What is kept of a token: whoever reads the database cannot play the device."""
    return salted_hmac("portal.accounts.device", token, algorithm="sha256").hexdigest()


def label(user_agent: str) -> str:
    """Say roughly what a browser is, for people: « Firefox sur Android »."""
    browser = next((name for name, pattern in BROWSERS if pattern.search(user_agent)), "")
    system = next((name for name, pattern in SYSTEMS if pattern.search(user_agent)), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("unknown device")
