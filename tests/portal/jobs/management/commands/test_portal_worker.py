import signal

import pytest
from django.core.management import call_command
from django.db import OperationalError, connections
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.jobs.management.commands import portal_worker
from portal.jobs.management.commands.portal_worker import PortalWorker
from portal.jobs.models import PeriodicRun
from portal.kit.registries import periodic_jobs
from tests.factories.notifications import mail_to
from tests.support.cast import Cast
from tests.support.mail import Mailbox
from tests.support.worker import PATIENCE, running_worker, wait_for


@pytest.mark.django_db(transaction=True)
def test_portal_worker_delivers_then_stops_when_asked(cast: Cast, smtp_server: Mailbox) -> None:
    mail = mail_to(cast.hr)
    with running_worker(smtp_server.port) as process:
        wait_for(lambda: bool(smtp_server.messages) or process.poll() is not None)
        wait_for(lambda: PeriodicRun.objects.exclude(last_enqueued_at=None).exists())
        process.send_signal(signal.SIGTERM)
        _out, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, b"Traceback" in errors) == (0, False), errors.decode()
    assert [message["Message-ID"] for message in smtp_server.messages] == [mail.message_id]
    assert DBTaskResult.objects.running().count() == 0


@pytest.mark.django_db(transaction=True)
def test_portal_worker_in_batch_runs_what_is_due_and_ends(cast: Cast, smtp_server: Mailbox) -> None:
    mail = mail_to(cast.hr)
    call_command("portal_worker", "--batch")
    assert [message["Message-ID"] for message in smtp_server.messages] == [mail.message_id]
    assert {run.name for run in PeriodicRun.objects.all()} == {job.name for job in periodic_jobs}
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}


def test_run_without_a_database_waits_and_tries_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal_worker, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    one = PortalWorker(interval=0.01, batch=False)
    turns: list[int] = []

    def find_no_database() -> bool:
        """At the third turn, the worker is also asked to stop."""
        turns.append(1)
        if len(turns) == 3:
            one.shutdown(signal.SIGTERM, None)
        raise OperationalError("the database is down")

    monkeypatch.setattr(one, "run_next", find_no_database)
    one.run()
    assert len(turns) == 3


def test_shutdown_twice_ends_at_once() -> None:
    one = PortalWorker(interval=0.01, batch=False)
    handlers = {
        number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    }
    try:
        one.shutdown(signal.SIGTERM, None)
        assert one.running is False
        with pytest.raises(SystemExit):
            one.shutdown(signal.SIGTERM, None)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
