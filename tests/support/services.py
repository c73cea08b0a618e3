"""PostgreSQL and Redis for the suite: started on free ports of the loopback, stopped and removed whatever happens.

    python -m tests.support.services suite          both passes; what `make test` runs
    python -m tests.support.services pytest …       one pass on PostgreSQL and Redis, with these arguments
    python -m tests.support.services run …          any module on PostgreSQL: run tests.bench.requests 150

A service that cannot be had ends the run with an error; nothing is skipped.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NoReturn

from tests.support.mail import free_port

NO_DURABILITY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=200",
)
WORKERS = ("-n", "2", "--dist", "loadfile")


def missing(what: str) -> NoReturn:
    sys.exit(f"{what} is missing: on Debian, run `make test` as root or install it.")


def postgresql_programs() -> Path:
    """Debian's folder of the newest server; it is not on the PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).parent if found else missing("PostgreSQL (package postgresql)")


@contextmanager
def postgresql() -> Iterator[str]:
    """A cluster that nobody needs afterwards; gives its address. It refuses to run as root."""
    programs, port = postgresql_programs(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="portal-postgresql-"))
    as_owner: list[str] = []
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner = ["runuser", "-u", "postgres", "--"]
    data = str(folder / "data")
    options = [f"-p {port}", "-h 127.0.0.1", f"-k {folder}", *(f"-c {option}" for option in NO_DURABILITY)]
    stop = [*as_owner, str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop"]

    def run(program: str, *arguments: str) -> None:
        command = [*as_owner, str(programs / program), "-D", data, *arguments]
        # In the folder itself: the owner may not read the checkout.
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", " ".join(options), "start")
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(stop, check=False, cwd=folder, stdout=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    program, port = shutil.which("redis-server") or missing("Redis (package redis-server)"), free_port()
    command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


def pytest(arguments: Sequence[str], **environment: str) -> int:
    """Run one pass. Only what is given here is configured, whatever the caller's environment says."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    blank = {"PORTAL_DATABASE_URL": "", "PORTAL_REDIS_URL": "", "PORTAL_MAIL_URL": "", "PORTAL_DEMO": "0"}
    command = [sys.executable, "-m", "pytest", *arguments]
    with tempfile.TemporaryDirectory(prefix="portal-test-", ignore_cleanup_errors=True) as folder:
        variables = inherited | blank | environment | {"PORTAL_VAR": folder}
        status = subprocess.run(command, check=False, env=variables).returncode
        # Ended by a signal, it is negative: a failure too.
        return status if status >= 0 else 128 - status


def on_servers(arguments: Sequence[str]) -> int:
    with ExitStack() as stack:
        return pytest(
            ["-m", "", *arguments],
            PORTAL_DATABASE_URL=stack.enter_context(postgresql()),
            PORTAL_REDIS_URL=stack.enter_context(redis()),
            # Playwright keeps a loop running in the thread where Django's ORM then refuses to work.
            DJANGO_ALLOW_ASYNC_UNSAFE="true",
        )


def module(arguments: Sequence[str]) -> int:
    """Run a module as `python -m` would, on a database of its own."""
    with postgresql() as database, tempfile.TemporaryDirectory(prefix="portal-run-") as folder:
        settings = {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "PORTAL_DATABASE_URL": database}
        variables = os.environ | settings | {"PORTAL_VAR": folder}
        return subprocess.run([sys.executable, "-m", *arguments], check=False, env=variables).returncode


def suite(arguments: Sequence[str]) -> int:
    """Run everything, and give the worse of the two results."""
    for what in ("chromium", "redis-server"):
        if not shutil.which(what):
            missing(what)
    print("On SQLite: all but the browser and the races.", flush=True)
    first = pytest([*WORKERS, *arguments])
    print("On PostgreSQL and Redis: everything.", flush=True)
    return max(first, on_servers([*WORKERS, *arguments]))


def main(arguments: Sequence[str]) -> int:
    # A plain TERM would leave the servers running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    match arguments:
        case ["suite", *rest]:
            return suite(rest)
        case ["pytest", *rest]:
            return on_servers(rest)
        case ["run", *rest]:
            return module(rest)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
