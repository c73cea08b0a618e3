"""What one page costs, through Django's own client, on one thread. Counts are those of the whole request."""

import statistics
import time
from typing import Any

from django.db import connection

WARM_UP = 5
Figures = tuple[int, float, float]
"""Queries, then milliseconds: of the clock and of the processor, the middle ones."""


def settle() -> None:
    with connection.cursor() as cursor:
        # What autovacuum does on a server that is not thrown away.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def cost_of(path: str, person: Any, *, rounds: int) -> Figures:
    """What `path` costs when `person` asks for it, once it is warm."""
    from django.test import Client

    from tests.support.queries import queries_of

    client = Client()
    client.force_login(person, backend="portal.accounts.backends.PortalBackend")
    for _ in range(WARM_UP):
        assert client.get(path).status_code == 200, path
    clock, processor = [], []
    for _ in range(rounds):
        began, worked = time.perf_counter(), time.process_time()
        client.get(path)
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
    count = queries_of(lambda: client.get(path)).count
    return count, statistics.median(clock) * 1000, statistics.median(processor) * 1000
