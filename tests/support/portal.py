"""The portal as people have it: `manage.py serve` with the demonstration, on free ports, seen from outside."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

from tests.support.databases import ROOT, Store, one_at_a_time
from tests.support.mail import Mailbox, free_port, mail_server

READY_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Portal:
    """A running portal. `mails` is the SMTP server that its worker sends to."""

    url: str
    mails: Mailbox
    folder: Path
    variables: dict[str, str]

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def run(self, lines: str) -> None:
        """Run a few lines of Python in the portal's own surroundings: what nobody can make from outside in time."""
        command = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", lines]
        subprocess.run(command, check=True, cwd=ROOT, env=self.variables, stdin=subprocess.DEVNULL)


def environment(store: Store, database: str, folder: Path, **variables: str) -> dict[str, str]:
    """The variables of a demonstration of its own; nothing of the suite's settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    url = os.environ.get("PORTAL_DATABASE_URL", "")
    address = urlunsplit(urlsplit(url)._replace(path=f"/{database}")) if url else f"sqlite:///{database}"
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "PORTAL_DEMO": "1",
        "PORTAL_VAR": str(folder),
        "PORTAL_DATABASE_URL": address,
        "PORTAL_REDIS_URL": "",
        "PORTAL_MAIL_URL": "",
        "PYTHONUNBUFFERED": "1",
        **variables,
    }


def load_demonstration(store: Store, database: str, folder: Path) -> None:
    """Load it once per run, into a database and a folder that workers copy."""
    unfinished = store.named(f"{store.worker}_demo")
    store.copy(store.template, unfinished)
    for command in ("collectstatic", "load_demo"):
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity=0"],
            check=True,
            cwd=ROOT,
            env=environment(store, unfinished, folder),
            stdin=subprocess.DEVNULL,
        )
    store.rename(unfinished, database)


@contextmanager
def running_portal(store: Store, run: str, folder: Path, **variables: str) -> Iterator[Portal]:
    """Serve a fresh copy of the demonstration; stop it and remove it afterwards.

    Shape: `run` names the run of the suite, whose workers share what is copied; `folder` is empty and own;
           `variables` are of the environment, over those of the demonstration.
    """
    kept = folder.parent / f"demo-{run}"
    demo, database = store.named(f"template_demo_{run}"), store.named(f"{store.worker}_{folder.name}")
    with one_at_a_time(f"demo-{run}"):
        if not store.exists(demo):
            load_demonstration(store, demo, kept)
        store.copy(demo, database)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    try:
        with mail_server() as mails, served(store, database, folder, mails, **variables) as portal:
            yield portal
    finally:
        store.drop(database)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def served(store: Store, database: str, folder: Path, mails: Mailbox, **variables: str) -> Iterator[Portal]:
    port = free_port()
    own = {"PORT": str(port), "PORTAL_MAIL_URL": f"smtp://127.0.0.1:{mails.port}/"}
    everything = environment(store, database, folder, **own, **variables)
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=everything, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    portal = Portal(f"http://127.0.0.1:{port}", mails, folder, everything)
    try:
        wait_until_ready(portal, process)
        yield portal
    finally:
        process.terminate()
        process.wait(30)


def wait_until_ready(portal: Portal, process: subprocess.Popen[bytes]) -> None:
    """Wait for what people wait for: the sign-in page."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, portal.log
        try:
            with urlopen(f"{portal.url}/connexion/", timeout=READY_SECONDS):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"The portal does not answer.\n{portal.log}")
