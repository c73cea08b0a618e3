"""`make run`: loopback only, keys made once and kept under `var/`."""

import os
import secrets

os.environ.setdefault("PORTAL_HOSTS", "127.0.0.1,localhost")
PORT = os.environ.get("PORT", "8000")
os.environ.setdefault("PORTAL_BASE_URL", f"http://127.0.0.1:{PORT}")

from portal.settings import env  # noqa: E402  after the defaults above
from portal.settings.base import *  # noqa: E402, F403
from portal.settings.base import VAR  # noqa: E402


def kept_key(name: str) -> str:
    """A random key, made the first time and kept in a file that only the owner reads."""
    path = VAR / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


DEBUG = env.DEBUG
SECRET_KEY = env.SECRET_KEY or kept_key("secret")
SIGNATURE_KEY = env.SIGNATURE_KEY or kept_key("signature")
CSRF_TRUSTED_ORIGINS = [f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}"]
