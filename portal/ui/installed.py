"""The portal as an installed app: what describes it, and what its worker keeps. No personal data in either."""

import hashlib
import json
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.translation import gettext as _

OFFLINE_FILES = ("css/portal.css", "js/portal.js")
"""What the page for a cut network is made of."""
SHORT_NAME = 12
"""Letters that a telephone shows under an icon."""


@cache
def worker_script() -> str:
    """The worker with what it keeps, by the names of this release."""
    files = [staticfiles_storage.url(name) for name in OFFLINE_FILES]
    source = (settings.ROOT / "static" / "js" / "service-worker.js").read_text(encoding="utf-8")
    offline = reverse("ui:offline")
    page = (settings.ROOT / "portal/ui/templates/ui/offline.html").read_text(encoding="utf-8")
    release = hashlib.sha256("\n".join([*files, source, page]).encode()).hexdigest()[:16]
    kept = {"name": f"portal-{release}", "files": files, "offline": offline}
    return f"const KEPT = {json.dumps(kept)};\n{source}"


def manifest(name: str, colour: str) -> dict[str, Any]:
    """Shape: a web app manifest; `colour` as #0b4f4a. Source: W3C Web Application Manifest."""
    return {
        "id": "/",
        "name": name,
        "short_name": name if len(name) <= SHORT_NAME else _("Portal"),
        "lang": "fr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": colour,
        "background_color": colour,
        "icons": [
            icon("portal-192", 192),
            icon("portal-512", 512),
            icon("portal-maskable-512", 512) | {"purpose": "maskable"},
        ],
    }


def icon(name: str, side: int) -> dict[str, str]:
    """Units: pixels."""
    return {
        "src": staticfiles_storage.url(f"icons/{name}.png"),
        "sizes": f"{side}x{side}",
        "type": "image/png",
    }
