"""The suite: fast hashing, a memory of mails replaced by a real SMTP server where a test asks for it."""

import atexit
import os
import shutil
import tempfile

if "PORTAL_VAR" not in os.environ:
    # The workers of a run inherit it from the process that starts and outlives them.
    os.environ["PORTAL_VAR"] = tempfile.mkdtemp(prefix="portal-test-")
    atexit.register(shutil.rmtree, os.environ["PORTAL_VAR"], ignore_errors=True)
# Only the tests of the second factor ask for one.
os.environ.setdefault("PORTAL_SECOND_FACTOR", "optional")
os.environ.setdefault("PORTAL_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("PORTAL_BASE_URL", "http://testserver")
os.environ.setdefault("PORTAL_SECRET_KEY", "only-for-the-suite-" + "x" * 40)
os.environ.setdefault("PORTAL_SIGNATURE_KEY", "only-for-the-suite-" + "y" * 40)

from portal.settings import env
from portal.settings.base import *  # noqa: F403

# Argon2 takes 50 ms on purpose; the suite signs in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Static files are served from their sources: nothing is collected for the suite.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# The words of notices that only tests send.
TEMPLATES[0]["DIRS"] = [env.ROOT / "tests" / "templates"]

# A database is dropped and copied between two tests: no pool keeps a connection to it.
DATABASES["default"]["OPTIONS"].pop("pool", None)

if "PYTEST_XDIST_WORKER" in os.environ and env.REDIS_URL:
    # One numbered base of Redis for each worker, that can empty it between two tests.
    number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    CACHES["default"]["LOCATION"] = f"{env.REDIS_URL.rpartition('/')[0]}/{number}"
