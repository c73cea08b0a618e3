"""The suite: fast hashing, a memory of mails replaced by a real SMTP server where a test asks for it."""

import os
import tempfile

os.environ.setdefault("PORTAL_VAR", tempfile.mkdtemp(prefix="portal-test-"))
os.environ.setdefault("PORTAL_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("PORTAL_BASE_URL", "http://testserver")
os.environ.setdefault("PORTAL_SECRET_KEY", "only-for-the-suite-" + "x" * 40)
os.environ.setdefault("PORTAL_SIGNATURE_KEY", "only-for-the-suite-" + "y" * 40)

from portal.settings.base import *  # noqa: E402, F403

# Argon2 takes 50 ms on purpose; the suite signs in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
