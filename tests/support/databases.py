"""One migrated database per engine, copied for every worker: migrating takes twenty seconds, a copy less than one.

template   migrated, kept for the next run under a name that says what it was made from
base       its copy for one worker, with the cast in it
work       the copy of `base` that tests use; replaced after a test that really commits
"""

import fcntl
import hashlib
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "tests"
ROOMS = ("portal", "home", "forms_builder", "calendars")


def fingerprint() -> str:
    """A word that changes with the migrations, ours (files) and those of packages (pins)."""
    digest = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for room in ROOMS:
        made_by = [
            *(ROOT / room).rglob("migrations/*.py"),
            *(ROOT / room).rglob("apps.py"),
            *(ROOT / room).rglob("append_only.py"),
            *(ROOT / room).rglob("index_tables.py"),
        ]
        for path in sorted(made_by):
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process of the machine in; the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Store(ABC):
    """Where databases are kept and copied."""

    def __init__(self, worker: str) -> None:
        self.worker = worker
        self.template = self.named(f"template_{fingerprint()}")
        self.base = self.named(f"{worker}_base")
        self.work = self.named(f"{worker}_work")

    def ensure_template(self) -> None:
        """Migrate it, unless an earlier run has."""
        with one_at_a_time(f"template-{connection.vendor}"):
            if self.exists(self.template):
                return
            unfinished = self.named(f"{self.worker}_unfinished")
            self.drop(unfinished)
            self.create(unfinished)
            self.connect_to(unfinished)
            call_command("migrate", verbosity=0, interactive=False)
            self.rename(unfinished, self.template)
            self.forget_old_templates()

    def prepare(self, fill: Callable[[], object]) -> None:
        """Make this worker's databases and connect to `work`. `fill` writes the cast."""
        self.copy(self.template, self.base)
        self.connect_to(self.base)
        fill()
        self.restore()

    def restore(self) -> None:
        """Replace `work`, whatever tests left in it."""
        self.copy(self.base, self.work)
        self.connect_to(self.work)

    def remove(self) -> None:
        disconnect()
        self.drop(self.work)
        self.drop(self.base)

    def connect_to(self, name: str) -> None:
        disconnect()
        # Threads make their connections from the same dictionary.
        connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name

    @abstractmethod
    def forget_old_templates(self) -> None:
        """Drop the templates of earlier migrations."""

    @abstractmethod
    def named(self, name: str) -> str: ...

    @abstractmethod
    def exists(self, name: str) -> bool: ...

    @abstractmethod
    def create(self, name: str) -> None: ...

    @abstractmethod
    def copy(self, source: str, target: str) -> None:
        """Make `target` anew."""

    @abstractmethod
    def rename(self, source: str, target: str) -> None: ...

    @abstractmethod
    def drop(self, name: str) -> None:
        """Drop it if it is there."""


def disconnect() -> None:
    for one in connections.all(initialized_only=True):
        one.close()
        close_pool: Callable[[], None] | None = getattr(one, "close_pool", None)
        if close_pool:
            close_pool()


class SQLiteStore(Store):
    """Files. A database in WAL mode is one file only once everybody has left it."""

    def named(self, name: str) -> str:
        folder = KEPT if name.startswith("template_") else settings.VAR
        return str(folder / f"{name}.sqlite3")

    def forget_old_templates(self) -> None:
        for path in KEPT.glob("template_*.sqlite3"):
            if str(path) != self.template:
                path.unlink()

    def exists(self, name: str) -> bool:
        return Path(name).exists()

    def create(self, name: str) -> None:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()

    def copy(self, source: str, target: str) -> None:
        disconnect()
        self.drop(target)
        shutil.copyfile(source, target)

    def rename(self, source: str, target: str) -> None:
        disconnect()
        shutil.move(source, target)

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)


class PostgreSQLStore(Store):
    def named(self, name: str) -> str:
        return f"portal_test_{name}"

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement from the maintenance database, the tests' own being left first."""
        disconnect()
        # Django's own way to reach a server without a database of one's own.
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def forget_old_templates(self) -> None:
        stale = "SELECT datname FROM pg_database WHERE starts_with(datname, 'portal_test_template_')"
        for (name,) in self.execute(stale):
            if name != self.template:
                self.drop(name)

    def exists(self, name: str) -> bool:
        return bool(self.execute(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def create(self, name: str) -> None:
        self.execute(f'CREATE DATABASE "{name}"')

    def copy(self, source: str, target: str) -> None:
        self.drop(target)
        # FILE_COPY: with nothing to sync, faster than writing every page to the log first.
        self.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')

    def rename(self, source: str, target: str) -> None:
        self.execute(f'ALTER DATABASE "{source}" RENAME TO "{target}"')

    def drop(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def open_store(worker: str) -> Store:
    return SQLiteStore(worker) if connection.vendor == "sqlite" else PostgreSQLStore(worker)
