"""The worker as it runs beside the portal: a process of its own, on the database that the test is in."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PATIENCE = 180
"""Seconds before something that a worker does is said not to happen."""


def database_url() -> str:
    """The address of the database that the test is in, for another process."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    host = f"{facts['HOST']}:{facts['PORT']}"
    return f"postgresql://{quote(facts['USER'])}:{quote(facts['PASSWORD'] or '')}@{host}/{facts['NAME']}"


@contextmanager
def running_worker(mail_port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start `manage.py portal_worker`, that hands mails to `mail_port`; kill it at the end, whatever it does.

    Its clock is the real one: a test that stops its own does not stop the worker's.
    """
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PORTAL_VAR": str(settings.VAR),
        "PORTAL_DATABASE_URL": database_url(),
        "PORTAL_MAIL_URL": f"smtp://127.0.0.1:{mail_port}/",
    }
    command = [sys.executable, "-W", "error", "manage.py", "portal_worker", "--interval", "0.1"]
    process = subprocess.Popen(command, cwd=settings.ROOT, env=environment, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
