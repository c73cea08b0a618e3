"""`python -m tests.bench.hostile`: how long the page of a form takes to answer what is sent to harm it, on the
configured database.

Times are those of the whole request, through Django's own client, on one thread: what is sent is encoded before.
"""

import logging
import statistics
import time
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import django
from django.core.management import call_command
from django.db import connection

ROUNDS = 5
MUST = 1.0
"""Seconds (docs/reference/budgets.md)."""
URL_ENCODED = "application/x-www-form-urlencoded"


def fill() -> Any:
    """Returns: the form of expenses, online."""
    from portal.centres.models import Centre
    from tests.factories.expense_form import expense_form
    from tests.support.cast import Cast, write_cast

    call_command("migrate", verbosity=0, interactive=False)
    write_cast()
    return expense_form(Centre.objects.get(slug="tilleuls"), Cast().communication)


def bodies(page: Any) -> dict[str, tuple[bytes, str]]:
    """What is sent and its type, by name."""
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    from tests.factories.expense_form import CAR, KM, REASON, RECEIPT, TOLLS, Inputs
    from tests.factories.hostile_lines import HOSTILE, forged, hostile_files

    names = Inputs(page.versions.get())

    def typed() -> dict[str, Any]:
        return {
            "request_id": str(uuid4()),
            "revision": "0",
            "version": "1",
            "intent": "check",
            names.field(CAR): "yes",
            names.line("001"): "1",
            names.cell("001", REASON): "Livraison",
            names.cell("001", KM): "40,5",
            names.cell("001", TOLLS): "3,20",
        }

    found = {"what is meant, for comparison": (encode_multipart(BOUNDARY, typed()), MULTIPART_CONTENT)}
    for what in HOSTILE:
        sent = typed() | forged(names, what)
        found[what] = (encode_multipart(BOUNDARY, sent), MULTIPART_CONTENT)
        found[f"{what}, url-encoded"] = (urlencode(sent, doseq=True).encode(), URL_ENCODED)
    for what, file in hostile_files().items():
        sent = typed() | {names.cell("001", RECEIPT): file}
        found[what] = (encode_multipart(BOUNDARY, sent), MULTIPART_CONTENT)
    return found


def main() -> None:
    django.setup()
    # Each refusal is told to the log, with its traceback.
    logging.disable(logging.ERROR)
    page = fill()
    from django.test import Client

    from tests.support.cast import Cast

    client = Client(raise_request_exception=False)
    client.force_login(Cast().animator)
    client.get(page.url)
    print(
        f"\n{f'hostile answers to a form, on {connection.vendor}':<58}{'answer':>7}{'p50 s':>8}{'CPU s':>8}"
    )
    for name, (body, content_type) in bodies(page).items():
        clock, processor = [], []
        for _ in range(ROUNDS):
            began, worked = time.perf_counter(), time.process_time()
            answer = client.generic("POST", page.url, body, content_type)
            clock.append(time.perf_counter() - began)
            processor.append(time.process_time() - worked)
        assert answer.status_code < 500, f"{name}: {answer.status_code}"
        print(
            f"{name:<58}{answer.status_code:>7}{statistics.median(clock):>8.2f}{statistics.median(processor):>8.2f}"
        )
    print(f"Any answer must take less than {MUST} s.")


if __name__ == "__main__":
    main()
