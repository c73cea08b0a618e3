"""The requests of a whole network over three years: half a million, with their steps, signatures and days of leave.

Each centre is told act by act, in the order of the clock, then written many rows at once: through the actions of people
it would take days. What is told is what the actions would have written: `verify_signatures` finds no difference.
Every run tells the same; only the days follow today, where each life stops.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import AutoField, JSONField
from django.utils import timezone

from forms_builder.actions.installing import install_forms
from forms_builder.day_one_forms.absences import LEAVE
from forms_builder.day_one_forms.offices import FAX
from forms_builder.day_one_forms.pay import PAY_EARLY
from forms_builder.models import (
    ApprovalEvent,
    ApprovalStep,
    ChainHead,
    LeaveAccount,
    LeaveMovement,
    LeavePart,
    Signature,
    Submission,
)
from portal.accounts.models import Absence
from portal.centres.models import Centre
from portal.demo.network import PREFIX
from portal.demo.network_chain import Chain, chain_of
from portal.demo.network_lives import Life, lives_of
from portal.demo.network_rows import Rows, rows_of, surroundings_of
from portal.demo.people import ACTOR

REQUESTS = 500_000
FORMS = (LEAVE, PAY_EARLY, FAX)
BATCH = 2_000
TIMES = (
    (Submission, "created_at"),
    (Submission, "changed_at"),
    (ApprovalEvent, "at"),
    (LeaveMovement, "made_at"),
)
"""Columns that Django fills in with now."""


def load(requests: int = REQUESTS) -> int:
    """Give the centres of the network that have none their requests, each all or none; return how many were added."""
    centres = list(Centre.objects.filter(slug__startswith=PREFIX).order_by("pk"))
    if not centres:
        return 0
    each = -(-requests // len(centres))
    told = set(Submission.objects.order_by().values_list("centre", flat=True).distinct())
    missing = [centre for centre in centres if centre.pk not in told]
    for centre in missing:
        fill_centre(centre, each, timezone.now())
    return len(missing) * each


@transaction.atomic
def fill_centre(centre: Centre, number: int, now: datetime) -> None:
    """Tell and write the requests of one centre."""
    install_forms(by=ACTOR, centre=centre, forms=FORMS)
    draw = Random(int(centre.slug.removeprefix(PREFIX)))  # noqa: S311  the same requests each time
    around = surroundings_of(centre, draw, now)
    lives: Sequence[Life] = lives_of(around, number)
    write(rows_of(around, lives), chain_of(around, lives))


def write(rows: Rows, chain: Chain) -> None:
    """In the order in which rows name each other."""
    for model, told in (
        (Submission, rows.submissions),
        (ApprovalStep, rows.steps),
        (ApprovalStep.approvers.through, rows.approvers),
        (ApprovalEvent, chain.events),
        (Signature, chain.signatures),
    ):
        pour(model, told)
    with times_as_told():
        for light, few in (
            (LeaveAccount, rows.accounts),
            (LeavePart, rows.parts),
            (LeaveMovement, rows.movements),
            (Absence, rows.absences),
            (ChainHead, [chain.head]),
        ):
            manager: Any = light._default_manager
            manager.bulk_create(few, batch_size=BATCH)


def pour(model: Any, rows: Sequence[Any]) -> None:
    """Write rows with all their values as they are; PostgreSQL takes them by COPY, some five times as fast."""
    if connection.vendor != "postgresql":
        with times_as_told():
            model._default_manager.bulk_create(rows, batch_size=BATCH)
        return
    fields = [one for one in model._meta.concrete_fields if not isinstance(one, AutoField)]
    columns = ", ".join(connection.ops.quote_name(one.column) for one in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([value_of(one, row) for one in fields])


def value_of(field: Any, row: Any) -> Any:
    value = getattr(row, field.attname)
    return json.dumps(value) if isinstance(field, JSONField) else value


@contextmanager
def times_as_told() -> Iterator[None]:
    """Write the instants that rows have, where Django would write now. For a command, which has one thread."""
    with ExitStack() as stack:
        for model, name in TIMES:
            stack.enter_context(not_automatic(model._meta.get_field(name)))
        yield


@contextmanager
def not_automatic(field: Any) -> Iterator[None]:
    known = field.auto_now, field.auto_now_add
    field.auto_now = field.auto_now_add = False
    try:
        yield
    finally:
        field.auto_now, field.auto_now_add = known
