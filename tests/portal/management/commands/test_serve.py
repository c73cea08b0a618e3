"""The pair of `make run`: the whole of it is what the browser tests run on (tests/support/portal.py)."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from django.core.management.base import CommandError
from pytest_django import Settings

from portal.management.commands import serve

Start = Callable[[str], subprocess.Popen[bytes]]
WAITS = "import time; print('ready', flush=True); time.sleep(60)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}"


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a small program and wait until it is there."""
    started: list[subprocess.Popen[bytes]] = []

    def run(program: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        started.append(process)
        return process

    yield run
    for process in started:
        assert process.stdout is not None
        process.stdout.close()
        process.kill()
        process.wait()


def test_watch_when_one_has_ended_says_which(start: Start) -> None:
    processes = [start(WAITS), start("raise SystemExit(3)")]
    processes[1].wait()
    with pytest.raises(CommandError, match="Ended with status 3"):
        serve.watch(processes)


def test_end_stops_both(start: Start) -> None:
    processes = [start(WAITS), start(WAITS)]
    serve.end(processes)
    assert [process.returncode for process in processes] == [-signal.SIGTERM] * 2


def test_end_of_who_does_not_listen_insists(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "STOP_SECONDS", 0.2)
    processes = [start(DEAF), start(WAITS)]
    serve.end(processes)
    assert [process.returncode for process in processes] == [-signal.SIGKILL, -signal.SIGTERM]


@pytest.mark.parametrize("said", ["http://127.0.0.1:8000", "http://localhost:8000"])
def test_port_that_mails_do_not_say_is_refused(said: str, settings: Settings) -> None:
    settings.BASE_URL = said
    serve.refuse_port_that_mails_do_not_say(8000)
    with pytest.raises(CommandError, match=f"Mails would lead to {said}, not to port 8001. Set .* PORT=8001"):
        serve.refuse_port_that_mails_do_not_say(8001)


def test_port_behind_an_address_of_elsewhere_is_free(settings: Settings) -> None:
    settings.BASE_URL = "https://portail.example.org"
    serve.refuse_port_that_mails_do_not_say(8001)


@pytest.mark.parametrize(("variable", "port"), [("8773", 8773), (None, 8000)])
def test_port_is_by_default_that_of_the_variable(variable: str | None, port: int, settings: Settings) -> None:
    if variable:
        settings.PORT = variable
    parser = serve.Command().create_parser("manage.py", "serve")
    assert vars(parser.parse_args([]))["port"] == port
