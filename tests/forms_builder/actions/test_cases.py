"""What effects do to a request and around it: prerequisites, how long it holds, days added to an account."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from forms_builder.actions.submitting import ask_cancellation
from forms_builder.choices import MovementKind
from forms_builder.exceptions import EndsBeforeItBegins, RequestNeeded
from forms_builder.models import FormPage, LeaveMovement, Submission
from forms_builder.queries.leave import balance_of, balances_of
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, decide_as, key_of, make_form, question, send
from tests.support.cast import Cast

START, END, DAY, DAYS = "À partir du", "Jusqu’au", "Jour", "Jours à récupérer"
FIRST, THEN = "Demande de prime", "Prime du mois"


def typed(page: FormPage, answers: Mapping[str, str]) -> dict[str, list[str]]:
    version = page.versions.get()
    return {f"f-{key_of(version, title)}": [value] for title, value in answers.items()}


@pytest.fixture
def first(centre: Centre, cast: Cast, today: date) -> FormPage:
    return make_form(
        centre,
        FIRST,
        [("date", question(START)), ("date", question(END))],
        by=cast.communication,
        route=("hr",),
        effects=[("validity", {"start": START, "length": "until_answer", "end": END, "days_before": 30})],
    )


@pytest.fixture
def then(first: FormPage, centre: Centre, cast: Cast) -> FormPage:
    return make_form(
        centre,
        THEN,
        [("date", question(DAY))],
        by=cast.communication,
        route=("hr",),
        effects=[("prerequisite", {"form": FIRST.upper(), "date": DAY})],
    )


def grant(first: FormPage, cast: Cast, start: str = "2027-03-01", end: str = "2027-06-30") -> Submission:
    return decide_as(cast.hr, send(first, cast.animator, typed(first, {START: start, END: end})))


def cancel(request: Submission, cast: Cast) -> Submission:
    request = Submission.objects.get(pk=request.pk)
    ask_cancellation(by=cast.animator, submission=request, revision=request.revision, reason="Non.")
    return decide_as(cast.hr, request)


def test_hold_validity_from_the_approval_to_the_cancellation(first: FormPage, cast: Cast) -> None:
    sent = send(first, cast.animator, typed(first, {START: "2027-03-01", END: "2027-06-30"}))
    assert (sent.valid_from, sent.valid_until) == (None, None)
    done = Submission.objects.get(pk=decide_as(cast.hr, sent).pk)
    assert (done.valid_from, done.valid_until) == (date(2027, 3, 1), date(2027, 6, 30))
    assert list(done.reminders.values_list("on", "tells_applicant")) == [(date(2027, 5, 31), True)]
    gone = Submission.objects.get(pk=cancel(done, cast).pk)
    assert (gone.valid_from, gone.valid_until, gone.reminders.count()) == (None, None, 0)


def test_hold_validity_backwards_is_refused_next_to_its_question(first: FormPage, cast: Cast) -> None:
    with pytest.raises(EndsBeforeItBegins) as refusal:
        send(first, cast.animator, typed(first, {START: "2027-03-01", END: "2027-02-28"}))
    assert refusal.value.field == key_of(first.versions.get(), END)


def refusal_of(then: FormPage, cast: Cast, day: str) -> RequestNeeded:
    with pytest.raises(RequestNeeded) as refusal:
        send(then, cast.animator, typed(then, {DAY: day}))
    return refusal.value


def test_need_request_that_holds_on_the_day_is_met(first: FormPage, then: FormPage, cast: Cast) -> None:
    grant(first, cast)
    for day in ("2027-03-01", "2027-06-30"):
        assert send(then, cast.animator, typed(then, {DAY: day})).state == "submitted"


@pytest.mark.parametrize("day", ["2027-02-28", "2027-07-01"])
def test_need_request_that_does_not_hold_then_is_refused(
    first: FormPage, then: FormPage, cast: Cast, day: str
) -> None:
    grant(first, cast)
    refused = refusal_of(then, cast, day)
    assert (refused.field, FIRST.upper() in str(refused.message)) == (key_of(then.versions.get(), DAY), True)


def test_need_request_that_is_not_approved_is_refused(first: FormPage, then: FormPage, cast: Cast) -> None:
    send(first, cast.animator, typed(first, {START: "2027-03-01", END: "2027-06-30"}))
    assert refusal_of(then, cast, "2027-03-15").code == "request_needed"


def test_need_request_of_somebody_else_is_refused(first: FormPage, then: FormPage, cast: Cast) -> None:
    grant(first, cast)
    with pytest.raises(RequestNeeded):
        send(then, cast.coordinator, typed(then, {DAY: "2027-03-15"}))


def test_need_request_that_was_cancelled_is_refused(first: FormPage, then: FormPage, cast: Cast) -> None:
    cancel(grant(first, cast), cast)
    assert refusal_of(then, cast, "2027-03-15").code == "request_needed"


@pytest.fixture
def recovery(centre: Centre, cast: Cast, today: date) -> FormPage:
    number = question(DAYS, minimum=Decimal(0), maximum=Decimal(10), places=2, unit="jours")
    return make_form(
        centre,
        "Récupération",
        [("number", number)],
        by=cast.communication,
        route=("hr",),
        effects=[("credit_leave", {"kind": "Repos compensateur", "days": DAYS})],
    )


def figures(cast: Cast, today: date) -> list[tuple[Any, ...]]:
    return [
        (str(one.account.kind), one.acquired, one.taken, one.available)
        for one in balances_of(cast.animator, today)
    ]


def test_credit_days_at_the_approval_adds_them_once(recovery: FormPage, cast: Cast, today: date) -> None:
    sent = send(recovery, cast.animator, typed(recovery, {DAYS: "1,5"}))
    assert figures(cast, today) == []
    decide_as(cast.hr, sent)
    half = Decimal("1.50")
    assert figures(cast, today) == [("Repos compensateur", half, 0, half)]
    movement = LeaveMovement.objects.get()
    assert (movement.kind, movement.source, movement.reason) == (
        MovementKind.ADJUSTMENT,
        sent.pk,
        "Récupération",
    )
    entry = AuditEntry.objects.get(verb="forms_builder.credit_leave")
    assert entry.details == {"days": "1.50", "request": str(sent.pk)}


def test_take_credit_back_leaves_what_was_taken_alone(recovery: FormPage, cast: Cast, today: date) -> None:
    account = account_of(cast.animator, "2", "Repos compensateur")
    done = decide_as(cast.hr, send(recovery, cast.animator, typed(recovery, {DAYS: "1,5"})))
    cancel(done, cast)
    balance = balance_of(account)
    assert (balance.acquired, balance.taken, balance.available) == (2, 0, 2)
    assert AuditEntry.objects.filter(verb="forms_builder.take_credit_back").count() == 1


def test_credit_days_of_none_adds_nothing(recovery: FormPage, cast: Cast, today: date) -> None:
    decide_as(cast.hr, send(recovery, cast.animator, typed(recovery, {DAYS: "0"})))
    assert figures(cast, today) == []
