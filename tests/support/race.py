"""Several threads that do something at the same instant, each on its own connection to PostgreSQL."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model, QuerySet

PATIENCE = 30
"""Seconds before a race is declared stuck."""
HESITATION = 1
"""Seconds between what a thread reads and its first write: without a lock, the others read the same, even when
the machine is busy and they come late."""
WRITES = ("INSERT", "UPDATE", "DELETE")


class Hesitation:
    """Makes a connection wait before its first write, or the first one to the table `before`."""

    def __init__(self, before: str) -> None:
        self.is_due = True
        self.before = before

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.is_due and sql.lstrip().startswith(WRITES) and self.before in sql:
            self.is_due = False
            time.sleep(HESITATION)
        return execute(sql, params, many, context)


@dataclass(slots=True)
class Runner:
    """How one thread ended: its `result`, or its `error`."""

    act: Callable[[], Any]
    before: str = ""
    result: Any = None
    error: Exception | None = None

    def run(self, start: threading.Barrier) -> None:
        try:
            connection.ensure_connection()
            start.wait(PATIENCE)
            with connection.execute_wrapper(Hesitation(self.before)):
                self.result = self.act()
        except Exception as error:  # whatever it is, the test looks at it
            self.error = error
        finally:
            connection.close()


def run_together(*acts: Callable[[], Any], before: str = "") -> list[Runner]:
    """Run `acts` at once and return how each ended, in the order given.

    Each hesitates before its first write, so that a missing lock shows every time and not now and then.

    Shape: `before` names a table, where what is read without a lock comes after other writes. Each act fetches
           its rows itself: objects are not shared between threads. The test is marked
           `race` and `django_db(transaction=True)`, and has a negative control (tests/README.md).
    """
    assert connection.vendor == "postgresql", "races run on PostgreSQL: make test"
    start = threading.Barrier(len(acts))
    runners = [Runner(act, before) for act in acts]
    threads = [threading.Thread(target=runner.run, args=[start], daemon=True) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "a thread is stuck: a deadlock, or a lock that is never let go"
    return runners


Race = Callable[..., list[Runner]]
Act = Callable[[], Any]


def endings(runners: list[Runner]) -> list[str]:
    """How each ended, in any order: the name of its refusal, or "done"."""
    return sorted(type(runner.error).__name__ if runner.error else "done" for runner in runners)


def one_after_the_other(race: Race, first: Act, second: Act) -> list[str]:
    """The endings of a race in which `second` comes while `first` has looked and not yet written."""

    def later() -> Any:
        time.sleep(HESITATION / 4)
        return second()

    return endings(race(first, later))


def unlock(monkeypatch: pytest.MonkeyPatch, *models: type[Model]) -> None:
    """Take the locks on rows of `models` away, and leave the others."""
    locked = QuerySet.select_for_update

    def select_for_update(rows: Any, *args: Any, **options: Any) -> Any:
        return rows.all() if rows.model in models else locked(rows, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", select_for_update)


def pull_down(model: type[Model], constraint: str) -> None:
    """Take a unique constraint off; the database is replaced after the test."""
    with connection.schema_editor() as editor:
        found = next(item for item in model._meta.constraints if item.name == constraint)
        editor.remove_constraint(model, found)
