"""What the applicant does once it is sent: withdraw, ask for the cancellation."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_builder.actions.submitting import ask_cancellation, withdraw
from forms_builder.choices import Decision
from forms_builder.exceptions import NotAllowedNow, ReasonMissing, RequestMoved
from forms_builder.models import FormPage, LeaveAccount, Submission
from forms_builder.queries.leave import balance_of
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, approve_all, decide_as, leave_form, send_leave
from tests.support.cast import Cast
from tests.support.traces import traces

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


def figures(account: LeaveAccount) -> tuple[Decimal, Decimal, Decimal]:
    """Taken, pending, available."""
    balance = balance_of(account)
    return balance.taken, balance.pending, balance.available


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def test_withdraw_before_any_decision_frees_the_days(
    sent: Submission, account: LeaveAccount, cast: Cast
) -> None:
    over = withdraw(by=cast.animator, submission=sent, revision=1)
    assert (over.state, over.revision, over.closed_at) == ("withdrawn", 2, timezone.now())
    assert [step.state for step in over.steps.all()] == ["skipped"] * 3
    assert figures(account) == (0, 0, 25)
    assert over.events.get(kind="withdrawn").actor == cast.animator
    assert AuditEntry.objects.get(verb="forms_builder.withdraw").actor_id == cast.animator.pk


def test_withdraw_a_request_sent_back_frees_the_days(
    sent: Submission, account: LeaveAccount, cast: Cast
) -> None:
    back = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Pourquoi ?")
    assert withdraw(by=cast.animator, submission=back, revision=2).state == "withdrawn"
    assert figures(account) == (0, 0, 25)


def test_withdraw_twice_does_it_once(sent: Submission, cast: Cast) -> None:
    withdraw(by=cast.animator, submission=sent, revision=1)
    before = traces()
    assert withdraw(by=cast.animator, submission=sent, revision=1).state == "withdrawn"
    assert traces() == before


def test_withdraw_on_another_revision_is_refused(sent: Submission, cast: Cast) -> None:
    approve_all(sent, cast.coordinator)
    before = traces()
    with pytest.raises(RequestMoved):
        withdraw(by=cast.animator, submission=sent, revision=1)
    assert traces() == before


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("coordination.enfance", NotAllowedNow),
        ("rh", NotAllowedNow),
        ("direction", NotAllowedNow),
        ("animation.jeunes", PermissionDenied),
        ("parti", PermissionDenied),
        ("centre2.direction", PermissionDenied),
        ("installation", PermissionDenied),
    ],
)
def test_withdraw_by_somebody_else_is_refused(
    sent: Submission, cast: Cast, who: str, refusal: type[Exception]
) -> None:
    before = traces()
    with pytest.raises(refusal):
        withdraw(by=cast[who], submission=sent, revision=1)
    assert traces() == before


def test_withdraw_a_request_that_is_over_is_refused(sent: Submission, cast: Cast) -> None:
    over = decide_as(cast.coordinator, sent, Decision.REFUSE, "Non.")
    with pytest.raises(NotAllowedNow):
        withdraw(by=cast.animator, submission=over, revision=over.revision)


@pytest.fixture
def approved(sent: Submission, cast: Cast) -> Submission:
    return approve_all(sent, cast.coordinator, cast.hr, cast.director)


def test_ask_cancellation_gives_nothing_back_yet(
    approved: Submission, account: LeaveAccount, cast: Cast
) -> None:
    asked = ask_cancellation(
        by=cast.animator, submission=approved, revision=approved.revision, reason=" Train annulé. "
    )
    assert (asked.state, asked.revision) == ("cancellation_asked", approved.revision + 1)
    step = asked.steps.get(purpose="cancellation")
    assert (step.approver, step.state, step.position) == ("hr", "current", 3)
    assert list(step.approvers.all()) == [cast.hr]
    assert figures(account) == (5, 0, 20)
    assert asked.events.get(kind="cancellation_asked").comment == "Train annulé."


def test_ask_cancellation_twice_asks_once(approved: Submission, cast: Cast) -> None:
    ask = {
        "by": cast.animator,
        "submission": approved,
        "revision": approved.revision,
        "reason": "Train annulé.",
    }
    ask_cancellation(**ask)
    before = traces()
    assert ask_cancellation(**ask).state == "cancellation_asked"
    assert traces() == before


@pytest.mark.parametrize("reason", ["", " \n"])
def test_ask_cancellation_without_a_reason_is_refused(approved: Submission, cast: Cast, reason: str) -> None:
    before = traces()
    with pytest.raises(ReasonMissing):
        ask_cancellation(by=cast.animator, submission=approved, revision=approved.revision, reason=reason)
    assert traces() == before


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("coordination.enfance", NotAllowedNow),
        ("rh", NotAllowedNow),
        ("animation.jeunes", PermissionDenied),
        ("centre2.direction", PermissionDenied),
        ("installation", PermissionDenied),
    ],
)
def test_ask_cancellation_by_somebody_else_is_refused(
    approved: Submission, cast: Cast, who: str, refusal: type[Exception]
) -> None:
    before = traces()
    with pytest.raises(refusal):
        ask_cancellation(by=cast[who], submission=approved, revision=approved.revision, reason="Non.")
    assert traces() == before


def test_ask_cancellation_before_the_approval_is_refused(sent: Submission, cast: Cast) -> None:
    with pytest.raises(NotAllowedNow):
        ask_cancellation(by=cast.animator, submission=sent, revision=sent.revision, reason="Non.")


def test_ask_cancellation_on_another_revision_is_refused(approved: Submission, cast: Cast) -> None:
    with pytest.raises(RequestMoved):
        ask_cancellation(by=cast.animator, submission=approved, revision=1, reason="Non.")


def test_ask_cancellation_by_hr_alone_goes_to_the_direction(cast: Cast, centre: Centre, today: date) -> None:
    account_of(cast.hr)
    page = leave_form(centre, cast.communication, route=("director",))
    approved = approve_all(send_leave(page, cast.hr, MONDAY, FRIDAY), cast.director)
    asked = ask_cancellation(by=cast.hr, submission=approved, revision=approved.revision, reason="Non.")
    step = asked.steps.get(purpose="cancellation")
    assert (step.approver, list(step.approvers.all())) == ("director", [cast.director])
