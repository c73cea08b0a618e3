"""`make bench`: the pages of the demonstration against a bare Wagtail page, both on daphne and SQLite.

Machines differ, so what counts is the ratio: both servers run side by side and are asked in turns. Bounded,
on the loopback only: a few hundred requests for each page.
"""

import gzip
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.bench import worker
from tests.support.mail import free_port
from tests.support.services import postgresql

ROOT = Path(__file__).resolve().parents[2]
ROUNDS, PER_ROUND, WARM_UP = 25, 8, 20
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
READY_SECONDS, LOOK_SECONDS = 60, 0.05
PASSWORD = "demonstration-portail"
KEEPER = "communication"
"""Who is in the back office."""
MUST = 2.0
"""What a page may cost, in bare pages (docs/reference/budgets.md)."""
PAGES = (
    ("animation.enfance", "/"),
    ("direction", "/"),
    ("animation.enfance", "/actualites/"),
    ("animation.enfance", "/documents/"),
    ("animation.enfance", "/ressources-humaines/conges-mode-demploi/"),
    ("animation.enfance", "/demarches/"),
    ("animation.enfance", "/demarches/conge/"),
    ("animation.enfance", "/demarches/remboursement-de-frais/"),
    ("animation.enfance", "/demarches/prime-transport/"),
    ("animation.enfance", "/demarches/suivi/"),
    ("coordination.enfance", "/demarches/a-valider/"),
    ("rh", "/demarches/a-completer/"),
    ("rh", "/demarches/baremes/"),
    ("animation.enfance", "/conges/"),
    ("animation.enfance", "/notifications/"),
    ("animation.enfance", "/annuaire/"),
    ("animation.enfance", "/recherche/?q=enfants"),
    ("animation.enfance", "/compte/"),
)


@dataclass(slots=True)
class Server:
    """A daphne, and what it has used of the processor."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        after_name = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / TICKS_PER_SECOND


@dataclass(slots=True)
class Subject:
    """One page, as one person, over one connection that is kept."""

    name: str
    server: Server
    path: str
    cookie: str
    times: list[float] = field(default_factory=list)
    cpu: float = 0.0
    size: int = 0
    queries: str = ""

    def ask(self, times: int) -> None:
        """Ask `times` times in a row, and add what it took."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        cpu = self.server.cpu_seconds()
        for _ in range(times):
            began = time.perf_counter()
            body, _ = self.get(connection)
            self.times.append(time.perf_counter() - began)
        self.cpu += self.server.cpu_seconds() - cpu
        self.size = len(body)
        connection.close()

    def get(
        self, connection: http.client.HTTPConnection, **headers: str
    ) -> tuple[bytes, http.client.HTTPMessage]:
        connection.request(
            "GET", self.path, headers={"Cookie": self.cookie, "Accept-Encoding": "gzip", **headers}
        )
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{self.name}: {answer.status}"
        return body if answer.headers.get("Content-Encoding") == "gzip" else gzip.compress(
            body
        ), answer.headers

    def warm_up(self) -> None:
        self.ask(WARM_UP)
        self.times.clear()
        self.cpu = 0.0
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        _, headers = self.get(connection, **{"X-Perf-Probe": "1"})
        found = re.search(r'sql;desc="(\d+)', headers.get("Server-Timing", ""))
        self.queries = found[1] if found else ""
        connection.close()

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return statistics.median(self.times) * 1000

    @property
    def cpu_each(self) -> float:
        """Milliseconds."""
        return self.cpu / len(self.times) * 1000


@contextmanager
def serving(application: str, variables: dict[str, str]) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), application]
    variables = variables | {"PORT": str(port)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(LOOK_SECONDS)
        else:
            return
        finally:
            connection.close()
    sys.exit("A server does not answer.")


def run(*command: str, variables: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=variables, check=True, text=True, stdout=subprocess.PIPE
    )
    return done.stdout


def sign_in(server: Server, username: str) -> str:
    """Return the cookies of `username`, signed in through the form."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/connexion/")
    answer = connection.getresponse()
    answer.read()
    jar = cookies(answer)
    form = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": jar["csrftoken"]}
    headers = {
        "Cookie": f"csrftoken={jar['csrftoken']}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", "/connexion/", urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 302, f"{username} cannot sign in: {answer.status}"
    return "; ".join(f"{name}={value}" for name, value in (jar | cookies(answer)).items())


def cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    lines = answer.headers.get_all("Set-Cookie") or []
    return {name: value for name, _, value in (line.split(";")[0].partition("=") for line in lines)}


def report(bare: Subject, subjects: list[Subject]) -> None:
    print(f"\n{'page':<46}{'SQL':>5}{'p50 ms':>9}{'×':>7}{'CPU ms':>9}{'×':>7}{'kB gz':>8}")
    for one in (bare, *subjects):
        print(
            f"{one.name:<46}{one.queries:>5}{one.p50:>9.1f}{one.p50 / bare.p50:>7.2f}"
            f"{one.cpu_each:>9.1f}{one.cpu_each / bare.cpu_each:>7.2f}{one.size / 1000:>8.1f}"
        )
    print(f"\nAny page must cost at most {MUST:.1f} × the bare page, in time and in processor.")


def main() -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        installed = inherited | worker.with_byte_code(folder)
        ours = installed | {
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "PORTAL_DEMO": "1",
            "PORTAL_VAR": folder,
        }
        theirs = installed | {"DJANGO_SETTINGS_MODULE": "tests.bench.bare.settings", "BARE_VAR": folder}
        print("Preparing both sites…", flush=True)
        session = run("-m", "tests.bench.bare.prepare", variables=theirs).split()[-1]
        for command in ("migrate", "collectstatic", "load_demo"):
            options = ["--noinput"] if command != "load_demo" else []
            run("manage.py", command, "--verbosity=0", *options, variables=ours)
        run("manage.py", "portal_worker", "--batch", variables=ours)
        seconds = worker.cold_start(serving, "portal.asgi:application", ours)
        bare_seconds = worker.cold_start(serving, "tests.bench.bare.asgi:application", theirs)
        with (
            serving("tests.bench.bare.asgi:application", theirs) as yardstick,
            serving("portal.asgi:application", ours) as portal,
        ):
            fresh = worker.resident_megabytes(portal.process.pid)
            people = {username: sign_in(portal, username) for username, _ in PAGES}
            bare = Subject("bare Wagtail page, signed in", yardstick, "/", f"sessionid={session}")
            subjects = [
                Subject(f"{path}  ({username})", portal, path, people[username]) for username, path in PAGES
            ]
            for one in (bare, *subjects):
                one.warm_up()
            for _ in range(ROUNDS):
                for one in (bare, *subjects):
                    one.ask(PER_ROUND)
            busy = worker.resident_megabytes(portal.process.pid)
            worker.visit_back_office(portal.port, sign_in(portal, KEEPER))
            worker.visit_back_office(yardstick.port, bare.cookie)
            edited = worker.resident_megabytes(portal.process.pid)
            least = worker.resident_megabytes(yardstick.process.pid)
        report(bare, subjects)
        worker.report(fresh, busy, edited, least, seconds, bare_seconds)
    bench_apart("tests.bench.hostile", inherited, "")
    bench_apart("tests.bench.growth", inherited, "")
    for address in ("", None):
        bench_apart("tests.bench.search", inherited, address)
        bench_apart("tests.bench.claims", inherited, address)
    bench_apart("tests.bench.requests", inherited, None)


def bench_apart(module: str, inherited: dict[str, str], address: str | None) -> None:
    """Run a bench in a process of its own. Shape: without `address`, on a PostgreSQL that is thrown away."""
    with ExitStack() as stack:
        database = stack.enter_context(postgresql()) if address is None else address
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-many-"))
        given = {"PORTAL_DATABASE_URL": database, "PORTAL_VAR": folder}
        settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
        print(run("-m", module, variables=inherited | settings | given), end="", flush=True)


if __name__ == "__main__":
    main()
