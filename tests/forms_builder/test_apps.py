"""What was published, decided, counted or signed is written over by nobody, not even in a shell."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model

from forms_builder.apps import SIGNATURE_FACTS
from forms_builder.models import ApprovalEvent, FormPage, FormVersion, LeaveAccount, LeaveMovement, Signature
from tests.factories.forms_builder import approve_all, send_leave
from tests.support.cast import Cast
from tests.support.guards import unguarded

GUARDED: dict[type[Model], tuple[str, ...]] = {
    FormVersion: ("number", "title", "content", "digest"),
    ApprovalEvent: ("revision", "kind", "actor_label", "step", "comment"),
    LeaveMovement: ("kind", "days", "source", "reason", "author_label"),
    Signature: tuple(
        name for name in SIGNATURE_FACTS if name not in {"centre", "submission_id", "signed_at", "erased_at"}
    ),
}
OTHER: dict[type, Any] = {
    str: "autre",
    int: 77,
    Decimal: Decimal(77),
    dict: {"autre": 1},
    NoneType: UUID(int=77),
}
FACTS = [(model, name) for model, names in GUARDED.items() for name in names]
Within = Callable[[type[Model]], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def approved(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> None:
    """One request to its end: a row of each kind."""
    sent = send_leave(leave_page, cast.animator, date(2027, 3, 15))
    approve_all(sent, cast.coordinator, cast.hr, cast.director)


def write_over(model: type[Model], name: str) -> bool:
    """Change one fact of the first row; tell whether the database took it."""
    rows = model._default_manager.filter(pk=model._default_manager.order_by("pk").first().pk)
    now = rows.values_list(name, flat=True).get()
    other = OTHER[type(now)]
    try:
        with transaction.atomic():
            rows.update(**{name: other})
    except DatabaseError:
        return False
    return bool(rows.values_list(name, flat=True).get() == other)


def delete(model: type[Model]) -> bool:
    try:
        with transaction.atomic():
            model._default_manager.order_by("pk").first().delete()
    except DatabaseError:
        return False
    return True


@pytest.mark.parametrize(("model", "name"), FACTS, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.parametrize(("within", "taken"), [(lambda model: nullcontext(), False), (unguarded, True)])
def test_fact_is_never_written_over_while_its_guard_stands(
    within: Within, taken: bool, model: type[Model], name: str
) -> None:
    with within(model):
        assert write_over(model, name) == taken


@pytest.mark.parametrize(("within", "taken"), [(lambda model: nullcontext(), False), (unguarded, True)])
def test_movement_of_leave_is_never_deleted_while_its_guard_stands(within: Within, taken: bool) -> None:
    with within(LeaveMovement):
        assert delete(LeaveMovement) == taken
