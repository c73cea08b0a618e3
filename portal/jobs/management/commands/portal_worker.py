"""The worker: runs the tasks of the queue, and puts the periodic ones there when their time comes."""

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker, valid_interval
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from portal.jobs.actions import enqueue_due_jobs
from portal.kit.access import SystemActor

logger = logging.getLogger("portal.worker")

CLOCK = SystemActor("clock")
TICK_SECONDS = 5.0
PAUSE_SECONDS = 5.0
"""How long to wait before asking a database again that did not answer."""


class PortalWorker(Worker):
    """The worker of django-tasks-db with a clock, and a stop that never cuts a claim in two."""

    def __init__(self, *, interval: float, batch: bool) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        self.stopped = threading.Event()
        self.next_tick = 0.0

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """On the first signal, finish the task at hand; on the second, stop there."""
        if self.stopped.is_set():
            self.reset_signals()
            raise SystemExit(1)
        logger.info("%s received: stopping after the task at hand.", signal.Signals(signum).name)
        self.running = False
        self.stopped.set()

    def run(self) -> None:
        while self.running:
            close_old_connections()
            try:
                if not self.run_next() and self.batch:
                    return
            except (DatabaseError, InterfaceError):
                logger.exception("The database did not answer.")
                connections.close_all()
                self.stopped.wait(PAUSE_SECONDS)

    def run_next(self) -> bool:
        """Run one task, or wait a little when there is none. Return whether there was one."""
        self.tick()
        task = self.claim()
        if task is not None:
            self.run_task(task)
        elif not self.batch:
            self.stopped.wait(self.interval)
        return task is not None

    def tick(self) -> None:
        """Put what is due in the queue, every few seconds, between two tasks."""
        if time.monotonic() >= self.next_tick:
            self.next_tick = time.monotonic() + TICK_SECONDS
            enqueue_due_jobs(by=CLOCK)

    def claim(self) -> DBTaskResult[Any, Any] | None:
        """Take the next task for this worker.

        An empty queue is seen without a lock: on SQLite the exclusive one would stop every writer.
        """
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not ready.exists():
            return None
        with exclusive_transaction(ready.db):
            task = ready.get_locked()
            if task is not None:
                task.claim(self.worker_id)
        return task


class Command(BaseCommand):
    help = "Run tasks and periodic jobs until SIGTERM or SIGINT."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval",
            type=valid_interval,
            default=0.5,
            help="seconds between two looks at an empty queue (default: %(default)s)",
        )
        parser.add_argument("--batch", action="store_true", help="run what is due, then stop")

    def handle(self, *, interval: float, batch: bool, **options: Any) -> None:
        worker = PortalWorker(interval=interval, batch=batch)
        worker.configure_signals()
        logger.info("Worker started.")
        worker.run()
        logger.info("Worker stopped.")
