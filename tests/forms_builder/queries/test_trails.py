"""One character changed in any column that speaks of a request is found: the columns are walked, not listed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from forms_builder.actions.deciding import reassign
from forms_builder.actions.printing import keep_copy
from forms_builder.actions.sealing import note_what_moved, seal_ended_days
from forms_builder.actions.submitting import withdraw
from forms_builder.models import (
    ApprovalEvent,
    FormPage,
    FormVersion,
    LeaveMovement,
    RequestMessage,
    Signature,
    Submission,
)
from forms_builder.queries.signatures import bound_trails, verify_centre
from forms_builder.queries.trails import (
    GIVEN,
    LASTING,
    REQUEST,
    TABLES,
    Table,
    plain,
    trail_of,
    verify_trails,
)
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.completed_forms import RETURNED, make_badge_form, send_badge
from tests.factories.forms_builder import (
    account_of,
    approve_all,
    complete_as,
    decide_as,
    draft_of,
    draft_of_right,
    leave_form,
    send_leave,
    sign_draft,
)
from tests.factories.seals import next_day
from tests.support.cast import SYSTEM, Cast
from tests.support.guards import unguarded

UNBOUND = {
    "AwaitedAddition": "what a role has still to do, written anew with each act",
    "DatedReminder": "what is still to be told",
    "RequestHold": "keeps a request from being erased, and is in the audit",
    "RequestTombstone": "stays when the request is gone, and nothing changes it",
    "Signature": "the chain itself",
    "Submission": "the request itself, which is a table of the trail",
    "LeaveWish": "a wish, before there is a request",
}
"""Models that name a request without being what it says or what happened to it, each with its reason."""


@pytest.fixture
def requests(cast: Cast, centre: Centre, today: object) -> dict[str, Submission]:
    """A leave that was granted, printed and talked about, one with a file, one completed by an office, and a draft."""
    account_of(cast.animator)
    account_of(cast.hr)
    page = leave_form(centre, cast.communication)
    granted = send_leave(page, cast.animator, date(2027, 3, 15), date(2027, 3, 19))
    approve_all(granted, cast.coordinator, cast.hr, cast.director)
    granted.refresh_from_db()
    keep_copy(by=SYSTEM, submission=granted, kind="recap", content=b"%PDF-1.7 recap")
    say(granted, cast.director)
    badge = send_badge(make_badge_form(centre, cast.communication), cast.animator)
    complete_as(cast.hr, badge, {RETURNED: "2027-03-09"})
    filed = sign_draft(draft_of_right(page, cast.youth_animator, date(2027, 3, 15)))
    draft = draft_of(page, cast.animator, {})
    return {"granted": granted, "completed": badge, "filed": filed, "draft": draft}


@pytest.fixture
def bound(requests: dict[str, Submission], centre: Centre) -> dict[str, Submission]:
    """The same once a night has passed."""
    with next_day():
        seal_ended_days(by=SYSTEM)
    assert found() == []
    return requests


def say(submission: Submission, author: User) -> RequestMessage:
    return RequestMessage.objects.create(
        submission=submission,
        author=author,
        author_label=str(author),
        is_question=True,
        body="Est-ce remplacé ?",
    )


def found() -> list[str]:
    return [str(difference) for centre in Centre.objects.all() for difference in verify_centre(centre)]


NEAR: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (bool, lambda value: not value),
    (int, lambda value: value + 1),
    (Decimal, lambda value: value + 1),
    (str, lambda value: value[:-1] + ("y" if value.endswith("x") else "x")),
    (datetime, lambda value: value + timedelta(microseconds=1)),
    (date, lambda value: value + timedelta(days=1)),
    (dict, lambda value: value | {"x": "x"}),
    (list, lambda value: [*value, "x"]),
    (UUID, lambda value: UUID(int=value.int ^ 1)),
)
"""Another value of the same kind, as near as can be."""
INSTEAD_OF_NOTHING: dict[str, Any] = {
    "DateTimeField": datetime(2027, 3, 10, tzinfo=UTC),
    "DateField": date(2027, 3, 10),
    "UUIDField": UUID(int=7),
    "CharField": "x",
}


def other_value(column: Any, value: Any, requests: dict[str, Submission]) -> Any:
    if column.is_relation and column.related_model is Submission:
        return requests["draft"].pk
    if column.is_relation:
        others = column.related_model._base_manager.exclude(pk=value).order_by("pk")
        return others.values_list("pk", flat=True)[0]
    if value is None:
        return INSTEAD_OF_NOTHING[column.get_internal_type()]
    return next(change(value) for kind, change in NEAR if isinstance(value, kind))


SENT = ("granted", "completed", "filed")


def keys_of(table: Table, submission: Submission) -> list[Any]:
    """The rows of a request, in the order of its story: the same ones each time."""
    rows = table.model._base_manager.filter(**{table.key: submission.pk})
    return list(rows.order_by(*table.model._meta.ordering, "pk").values_list("pk", flat=True))


def tampered(table: Table, name: str, requests: dict[str, Submission]) -> list[str]:
    """What is found after one column of one row was changed, and is put back afterwards."""
    column = table.model._meta.get_field(name)
    key = next(key for which in SENT for key in keys_of(table, requests[which]))
    row = table.model._base_manager.filter(pk=key)
    attname = column.attname
    value = row.values_list(attname, flat=True).get()
    said: list[str] = []
    with transaction.atomic():
        with unguarded(table.model):
            try:
                with transaction.atomic():
                    row.update(**{attname: other_value(column, value, requests)})
                said = found()
            except IntegrityError as error:
                said = [f"the database refuses: {type(error).__name__}"]
        transaction.set_rollback(True)
    return said


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_one_change_in_any_column_is_found(table: Table, bound: dict[str, Submission]) -> None:
    names = [column.name for column in table.model._meta.concrete_fields if column.name not in table.left_out]
    assert [name for name in names if not is_named(tampered(table, name, bound))] == []
    assert found() == [], "each was put back"


def is_named(said: list[str]) -> bool:
    """Something was said, and of a request or its form."""
    return bool(said) and all(line.startswith(("request ", "form ", "the database refuses")) for line in said)


def test_one_change_in_a_column_that_is_left_out_is_not_found(bound: dict[str, Submission]) -> None:
    """The negative control: the walk would fail for a column that no digest holds."""
    assert tampered(REQUEST, "draft", bound) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_left_out_are_there_and_have_their_reason(table: Table) -> None:
    names = {column.name for column in table.model._meta.concrete_fields}
    assert table.left_out.keys() | set(table.moving) | set(table.columns) == names
    assert [name for name, reason in table.left_out.items() if len(reason) < 10] == []


def test_models_that_name_a_request_are_in_the_trail_or_have_their_reason() -> None:
    def names_request(column: Any) -> bool:
        if column.is_relation:
            return column.related_model is Submission
        return column.get_internal_type() == "UUIDField" and column.name in {"submission_id", "source"}

    models_of_requests = {
        model.__name__
        for model in apps.get_app_config("forms_builder").get_models()
        if any(names_request(column) for column in model._meta.concrete_fields)
    }
    held = {table.model.__name__ for table in TABLES}
    assert models_of_requests - held <= UNBOUND.keys()
    assert held - models_of_requests == {"Submission", "FormVersion"}


def test_lasting_columns_are_those_of_a_request() -> None:
    assert set(LASTING) - set(REQUEST.columns) == set()


# What a link binds, and when


def test_add_signature_binds_the_trail_as_it_is_after_the_act(requests: dict[str, Submission]) -> None:
    completed = requests["completed"]
    assert bound_trails(completed)[-1][1] == trail_of(completed.pk)


def test_note_what_moved_binds_prints_and_messages_once(
    requests: dict[str, Submission], centre: Centre
) -> None:
    granted = requests["granted"]
    assert bound_trails(granted)[-1][1] != trail_of(granted.pk)
    assert [note_what_moved(by=SYSTEM, centre=centre) for _turn in range(2)] == [1, 0]
    link = Signature.objects.latest("sequence")
    assert (link.submission_id, link.method, link.signer, link.event) == (granted.pk, "note", None, None)
    assert bound_trails(granted)[-1][1] == trail_of(granted.pk)


def test_note_what_moved_after_the_first_seal_finds_what_moved_since(
    bound: dict[str, Submission], centre: Centre, cast: Cast
) -> None:
    before = Signature.objects.count()
    with next_day(3):
        say(bound["filed"], cast.coordinator)
    with next_day(4):
        seal_ended_days(by=SYSTEM)
    links = Signature.objects.filter(sequence__gt=before)
    assert [link.submission_id for link in links] == [bound["filed"].pk]
    assert found() == []


def test_note_what_moved_never_binds_what_a_hand_changed(
    requests: dict[str, Submission], centre: Centre
) -> None:
    granted = requests["granted"]
    event = granted.events.get(revision=3)
    with unguarded(ApprovalEvent):
        ApprovalEvent.objects.filter(pk=event.pk).update(at=event.at + timedelta(days=1))
    line = f"request {granted.pk}: its event {event.pk} was changed"
    assert found() == [line]
    assert note_what_moved(by=SYSTEM, centre=centre) == 0
    assert found() == [line]


def test_verify_what_a_later_act_bound_anew_is_found(cast: Cast, centre: Centre, today: object) -> None:
    """Changed between two decisions: the second one binds what it finds, the first one tells."""
    sent = send_leave(page_with_account(centre, cast), cast.animator, date(2027, 3, 15))
    event = sent.events.get()
    with unguarded(ApprovalEvent):
        ApprovalEvent.objects.filter(pk=event.pk).update(at=event.at - timedelta(days=1))
    approve_all(sent, cast.coordinator)
    assert found() == [f"request {sent.pk}: its event {event.pk} was changed"]


def page_with_account(centre: Centre, cast: Cast) -> FormPage:
    account_of(cast.animator)
    return leave_form(centre, cast.communication)


def test_verify_withdrawn_request_is_right_before_and_after_the_night(
    requests: dict[str, Submission], cast: Cast
) -> None:
    filed = requests["filed"]
    withdraw(by=cast.youth_animator, submission=filed, revision=filed.revision)
    assert found() == []
    with next_day():
        seal_ended_days(by=SYSTEM)
    assert found() == []
    Submission.objects.filter(pk=filed.pk).update(closed_at=timezone.now() - timedelta(days=40))
    assert found() == [f"request {filed.pk}: its state, or that of a step, is not as its last act left it"]


def test_verify_event_slipped_in_before_the_last_link_is_found(bound: dict[str, Submission]) -> None:
    granted = bound["granted"]
    event = ApprovalEvent.objects.create(
        submission=granted, revision=2, kind="reassigned", actor_label="X", comment="Confiée"
    )
    with unguarded(ApprovalEvent):
        ApprovalEvent.objects.filter(pk=event.pk).update(at=granted.submitted_at)
    assert found() == [f"request {granted.pk}: its event {event.pk} was added"]


def test_verify_days_given_back_by_deleting_the_movement_are_found(bound: dict[str, Submission]) -> None:
    granted = bound["granted"]
    movements = LeaveMovement.objects.filter(source=granted.pk)
    (key,) = movements.values_list("pk", flat=True)
    with unguarded(LeaveMovement):
        movements.delete()
    assert found() == [f"request {granted.pk}: its movement of leave {key} is gone"]


def test_verify_version_renamed_is_found_in_its_requests(bound: dict[str, Submission]) -> None:
    badge = bound["completed"]
    with unguarded(FormVersion):
        FormVersion.objects.filter(pk=badge.version_id).update(title="Badges")
    assert found() == [f"request {badge.pk}: its version {badge.version_id} was changed"]


def test_verify_links_of_before_there_were_trails_are_right(cast: Cast, centre: Centre, today: object,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    with monkeypatch.context() as patched:
        patched.setattr("forms_builder.actions.signing.TRAIL", "other")
        sent = send_leave(page_with_account(centre, cast), cast.animator, date(2027, 3, 15))
    assert (found(), bound_trails(sent)) == ([], [])
    decide_as(cast.coordinator, sent)
    assert (found(), len(bound_trails(sent))) == ([], 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.fromisoformat("2027-03-10T09:00:00+01:00"), "2027-03-10T08:00:00+00:00"),
        (date(2027, 3, 10), "2027-03-10"),
        (Decimal("2.50"), "2.50"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ({"a": [1]}, {"a": [1]}),
        (None, None),
    ],
    ids=["instant", "day", "days of leave", "key", "json", "nothing"],
)
def test_plain_is_the_same_in_every_database(value: Any, expected: Any) -> None:
    assert plain(value) == expected


def test_trail_of_asks_once_for_each_table(
    requests: dict[str, Submission], django_assert_num_queries: Any
) -> None:
    people_of_steps = 1
    with django_assert_num_queries(len(TABLES) + people_of_steps):
        trail_of(requests["granted"].pk)


def test_every_table_has_rows_here(bound: dict[str, Submission]) -> None:
    """Else the walk of its columns would show nothing."""
    sent = [bound[which].pk for which in ("granted", "completed", "filed")]
    empty = [
        table.name
        for table in TABLES
        if not table.model._base_manager.filter(**{f"{table.key}__in": sent}).exists()
    ]
    assert empty == []


def test_verify_event_of_a_kind_that_is_none_is_found(bound: dict[str, Submission]) -> None:
    granted = bound["granted"]
    event = granted.events.get(revision=2)
    with unguarded(ApprovalEvent):
        ApprovalEvent.objects.filter(pk=event.pk).update(kind="approvex")
    assert [line.partition(": ")[0] for line in found()] == [f"request {granted.pk}"]


def test_verify_request_given_to_somebody_who_completed_it_is_found(
    bound: dict[str, Submission], cast: Cast
) -> None:
    Submission.objects.filter(pk=bound["completed"].pk).update(applicant=cast.hr)
    assert found() == [f"request {bound['completed'].pk}: its applicant was changed"]


@pytest.mark.parametrize("how", ["added", "taken off", "put in place of another"])
def test_verify_step_given_to_somebody_by_a_hand_is_found(
    how: str, bound: dict[str, Submission], cast: Cast
) -> None:
    """Whoever writes themselves among those who decide leaves no other trace: the table has no column of the request."""
    filed = bound["filed"]
    step = filed.steps.get(state="current")
    if how == "added":
        step.approvers.add(cast.accounting)
    elif how == "taken off":
        step.approvers.clear()
    else:
        step.approvers.set([cast.accounting])
    line = f"request {filed.pk}: whom a step is given to is not as its last act left it"
    assert found() == [line]
    with next_day(3):
        seal_ended_days(by=SYSTEM)
    assert found() == [line]


def test_verify_step_reassigned_is_right_before_and_after_the_night(
    bound: dict[str, Submission], cast: Cast
) -> None:
    filed = bound["filed"]
    with next_day(3):
        reassign(by=cast.hr, submission=filed, revision=filed.revision, to=cast.director, reason="Congé")
        assert found() == []
    with next_day(4):
        seal_ended_days(by=SYSTEM)
    assert found() == []


def test_verify_link_of_before_people_were_bound_is_right(
    requests: dict[str, Submission],
) -> None:
    links = bound_trails(requests["filed"])
    old = [(link, {name: value for name, value in trail.items() if name != GIVEN}) for link, trail in links]
    assert list(verify_trails(requests["filed"], old)) == []
    assert list(verify_trails(requests["filed"], links)) == []
