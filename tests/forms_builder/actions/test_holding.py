"""Holds on one request: by who answers for what is kept, with a reason, never on one's own."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from forms_builder.actions.holding import hold_request, lift_request_hold
from forms_builder.exceptions import ReasonMissing, RequestHeld, RequestMoved
from forms_builder.models import FormPage, RequestHold, Submission
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.closed_requests import kept_form, sent_request
from tests.factories.forms_builder import draft_of
from tests.support.cast import Cast

REASON = "Prud’hommes"


@pytest.fixture
def page(cast: Cast, centre: Centre, today: date) -> FormPage:
    return kept_form(centre, cast.communication)


@pytest.fixture
def sent(page: FormPage, cast: Cast) -> Submission:
    return sent_request(page, cast.animator)


def verbs() -> list[str]:
    rows = AuditEntry.objects.filter(verb__contains="hold").order_by("pk")
    return [entry.verb for entry in rows]


@pytest.mark.parametrize("job", ["hr", "dpo", "director"])
def test_hold_request_by_who_answers_for_it_writes_one(job: str, sent: Submission, cast: Cast) -> None:
    by = getattr(cast, job)
    hold_request(by=by, submission=sent, reason=f"  {REASON} ")
    hold = RequestHold.objects.get()
    assert (hold.submission, hold.reason, hold.author_label, hold.lifted_at) == (sent, REASON, str(by), None)
    assert verbs() == ["forms_builder.hold_request"]


@pytest.mark.parametrize("job", ["animator", "coordinator", "it", "communication", "other_director", "gone"])
def test_hold_request_by_anybody_else_is_refused(job: str, sent: Submission, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        hold_request(by=getattr(cast, job), submission=sent, reason=REASON)
    assert (RequestHold.objects.count(), verbs()) == (0, [])


def test_hold_request_of_ones_own_is_refused(page: FormPage, cast: Cast) -> None:
    own = sent_request(page, cast.hr)
    with pytest.raises(PermissionDenied):
        hold_request(by=cast.hr, submission=own, reason=REASON)
    hold_request(by=cast.dpo, submission=own, reason=REASON)
    with pytest.raises(PermissionDenied):
        lift_request_hold(by=cast.hr, submission=own)
    assert RequestHold.objects.get().lifted_at is None


def test_hold_request_of_a_draft_is_refused(page: FormPage, cast: Cast) -> None:
    draft = draft_of(page, cast.animator, {})
    with pytest.raises(PermissionDenied):
        hold_request(by=cast.hr, submission=draft, reason=REASON)


def test_hold_request_twice_is_refused(sent: Submission, cast: Cast) -> None:
    hold_request(by=cast.hr, submission=sent, reason=REASON)
    with pytest.raises(RequestHeld):
        hold_request(by=cast.dpo, submission=sent, reason="Contrôle")
    assert RequestHold.objects.get().reason == REASON


def test_hold_request_without_a_reason_is_refused(sent: Submission, cast: Cast) -> None:
    with pytest.raises(ReasonMissing):
        hold_request(by=cast.hr, submission=sent, reason="   ")
    assert RequestHold.objects.count() == 0


def test_hold_request_that_is_erased_says_that_it_moved(sent: Submission, cast: Cast) -> None:
    seen = Submission.objects.get(pk=sent.pk)
    Submission.objects.filter(pk=sent.pk).delete()
    with pytest.raises(RequestMoved):
        hold_request(by=cast.hr, submission=seen, reason=REASON)


def test_lift_request_hold_keeps_what_was_written(sent: Submission, cast: Cast) -> None:
    hold_request(by=cast.hr, submission=sent, reason=REASON)
    lifted = lift_request_hold(by=cast.dpo, submission=sent)
    hold = RequestHold.objects.get()
    assert (lifted, hold.reason, hold.author_label, hold.lifted_by_label) == (
        hold,
        REASON,
        str(cast.hr),
        str(cast.dpo),
    )
    assert hold.lifted_at is not None
    assert verbs() == ["forms_builder.hold_request", "forms_builder.lift_request_hold"]


def test_lift_request_hold_a_second_time_is_nothing(sent: Submission, cast: Cast) -> None:
    hold_request(by=cast.hr, submission=sent, reason=REASON)
    lift_request_hold(by=cast.hr, submission=sent)
    assert lift_request_hold(by=cast.hr, submission=sent) is None
    assert len(verbs()) == 2


def test_hold_request_again_once_lifted_writes_another(sent: Submission, cast: Cast) -> None:
    for reason in (REASON, "Contrôle"):
        hold_request(by=cast.hr, submission=sent, reason=reason)
        lift_request_hold(by=cast.hr, submission=sent)
    assert sorted(RequestHold.objects.values_list("reason", flat=True)) == ["Contrôle", REASON]
