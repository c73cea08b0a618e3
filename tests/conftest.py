"""What every test may use. See tests/README.md."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.db.models import QuerySet
from django.test import Client, TransactionTestCase
from pytest_django import DjangoDbBlocker, Settings

from portal.accounts.models import User
from portal.centres.actions.opening import seed_public_holidays
from portal.centres.models import Centre
from tests.support.cast import SYSTEM, Cast, write_cast
from tests.support.databases import Store, open_store
from tests.support.mail import Mailbox, mail_server
from tests.support.race import Runner, run_together

FROZEN_TODAY = date(2027, 3, 10)
"""A Wednesday of school time, in the leave period that began on 1 June 2026."""


@pytest.fixture(scope="session")
def store(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Store:
    """Where this worker's databases are, with the migrated template."""
    worker = getattr(request.config, "workerinput", {"workerid": "alone"})["workerid"]
    with django_db_blocker.unblock():
        found = open_store(f"{worker}_{os.getpid()}")
        found.ensure_template()
    return found


@pytest.fixture(scope="session")
def django_db_setup(store: Store, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replace pytest-django's own: a copy of the migrated template, with the cast in it."""
    with django_db_blocker.unblock():
        store.prepare(write_cast)
    patch = pytest.MonkeyPatch()
    # A test that commits gets a new copy after it: flushing would take away the pages, the permissions
    # and the cast that the migrations and the session made.
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: store.restore())
    yield
    patch.undo()
    with django_db_blocker.unblock():
        store.remove()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Throttles and counters of one test are not those of the next."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of both centres, by job."""
    return Cast()


@pytest.fixture
def centre(db: None) -> Centre:
    return Centre.objects.select_related("site__root_page", "collection").get(slug="tilleuls")


@pytest.fixture
def other_centre(db: None) -> Centre:
    return Centre.objects.select_related("site__root_page", "collection").get(slug="canal")


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """`client_of(cast.animator)` is a browser that is signed in."""

    def sign_in(person: User) -> Client:
        client = Client()
        client.force_login(person, backend="portal.accounts.backends.PortalBackend")
        return client

    return sign_in


@pytest.fixture
def today(db: None) -> Iterator[date]:
    """Stop the clock at nine in the morning of FROZEN_TODAY; both centres have the holidays of those years."""
    with time_machine.travel(datetime(2027, 3, 10, 8, 0, tzinfo=UTC), tick=False):
        for centre in Centre.objects.all():
            seed_public_holidays(by=SYSTEM, centre=centre, years=range(2026, 2030))
        yield FROZEN_TODAY


@pytest.fixture
def smtp_server(settings: Settings) -> Iterator[Mailbox]:
    """A real SMTP server that the portal sends to during the test."""
    with mail_server() as mailbox:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = mailbox.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield mailbox


@pytest.fixture
def race(transactional_db: None) -> Callable[..., list[Runner]]:
    """`race(act, other_act)` runs both at once on PostgreSQL; mark the test `race`."""
    return run_together


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the row locks away: the negative control of a race."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *args, **options: rows.all())
