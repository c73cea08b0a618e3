"""`make run`: prepare the database, then pages, sockets and tasks side by side on the loopback."""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO
from types import FrameType
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from portal.ui.storage import collect_when_changed

LOOPBACK = ("127.0.0.1", "localhost")
LOOK_SECONDS = 0.2
STOP_SECONDS = 10
READY_SECONDS = 180


class Stopped(Exception):
    """Ctrl-C or TERM."""


class Command(BaseCommand):
    help = "Prepares the database and serves the portal with its worker on this machine alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--port",
            type=int,
            default=getattr(settings, "PORT", "8000"),
            help="where pages are served, the variable PORT by default (%(default)s)",
        )

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        refuse_port_that_mails_do_not_say(port)
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        processes: list[subprocess.Popen[bytes]] = []
        try:
            accounts = prepare()
            server = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port)]
            processes.append(start([*server, "portal.asgi:application"]))
            processes.append(start([sys.executable, "manage.py", "portal_worker"]))
            address = f"http://127.0.0.1:{port}/"
            wait_until_ready(address, processes)
            self.stdout.write(f"{accounts}\nThe portal is ready: {address} (Ctrl-C stops it)")
            self.stdout.flush()
            watch(processes)
        except Stopped:
            self.stdout.write("Stopping.")
        finally:
            end(processes)


def refuse_port_that_mails_do_not_say(port: int) -> None:
    """Only for an address of this machine: before another one stands a server that has its own port."""
    said = urlsplit(settings.BASE_URL)
    if said.hostname in LOOPBACK and said.port != port:
        raise CommandError(
            f"Mails would lead to {settings.BASE_URL}, not to port {port}. Set the variable PORT={port} instead."
        )


def stop(signum: int, frame: FrameType | None) -> None:
    raise Stopped


def prepare() -> str:
    """Bring the database and the static files up to date; return what the demonstration says of itself."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("complete_centres", stdout=StringIO())
    collect_when_changed()
    said = StringIO()
    if settings.DEMO:
        call_command("load_demo", stdout=said)
    call_command("rebuild_search", missing=True, stdout=StringIO())
    return said.getvalue()


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A group of its own: Ctrl-C reaches this command alone, which then stops both in order.
    return subprocess.Popen(command, cwd=settings.ROOT, env=os.environ, start_new_session=True)


def wait_until_ready(address: str, processes: Sequence[subprocess.Popen[bytes]]) -> None:
    sign_in = address.rstrip("/") + reverse(settings.LOGIN_URL)
    for _ in range(int(READY_SECONDS / LOOK_SECONDS)):
        complain_about_ended(processes)
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(sign_in, timeout=READY_SECONDS):  # noqa: S310  our own address
            return
        time.sleep(LOOK_SECONDS)
    raise CommandError(f"The server does not answer at {sign_in}.")


def watch(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Return only by an error: one of the two has ended, so the other must not stay alone."""
    while True:
        complain_about_ended(processes)
        time.sleep(LOOK_SECONDS)


def complain_about_ended(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is not None:
            raise CommandError(f"Ended with status {process.returncode}: {process.args!s}")


def end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask both to stop, by their own ids; insist with whoever has not after a while."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
