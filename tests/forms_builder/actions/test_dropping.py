"""Closing what was sent back and never corrected: when, by whom, and what it leaves."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_builder.actions.dropping import Dropping, drop
from forms_builder.actions.submitting import submit, withdraw
from forms_builder.choices import Act, Decision
from forms_builder.exceptions import NotAllowedNow, RequestMoved, SignatureMissing
from forms_builder.models import FormPage, LeaveAccount, Signature, Submission
from forms_builder.models.submissions import UNANSWERED
from forms_builder.queries.leave import balance_of
from forms_builder.queries.signatures import verify_centre
from forms_builder.rules import allowed_actions
from portal.accounts.actions.people import deactivate_person
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of, answers_of, decide_as, leave_typed, proof_of, send_leave
from tests.support.cast import SYSTEM, Cast

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


def back_of(page: FormPage, person: User, by: User) -> Submission:
    return decide_as(by, send_leave(page, person, MONDAY, FRIDAY), Decision.SEND_BACK, "Quel train ?")


def wait(submission: Submission, long: timedelta = UNANSWERED) -> Submission:
    Submission.objects.filter(pk=submission.pk).update(changed_at=timezone.now() - long)
    return Submission.objects.get(pk=submission.pk)


@pytest.fixture
def back(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    """A week of leave, that the coordinator sent back."""
    return back_of(leave_page, cast.animator, cast.coordinator)


def drop_as(by: User, submission: Submission, comment: str = "", signer: User | None = None) -> Submission:
    dropping = Dropping(submission.revision, comment)
    return drop(by=by, submission=submission, dropping=dropping, proof=proof_of(signer or by))


def test_drop_closes_frees_the_days_and_signs(
    back: Submission, account: LeaveAccount, cast: Cast, centre: Centre
) -> None:
    assert balance_of(account).pending == 5
    over = drop_as(cast.hr, wait(back), " Sans nouvelles. ")
    assert (over.state, over.revision, over.closed_at) == ("dropped", back.revision + 1, timezone.now())
    assert (balance_of(account).pending, balance_of(account).available) == (0, 25)
    assert [step.state for step in over.steps.all()] == ["returned", "skipped", "skipped"]
    event = over.events.get(kind="dropped")
    assert (event.actor, event.comment) == (cast.hr, "Sans nouvelles.")
    signature = Signature.objects.get(event=event)
    assert (signature.signer, '"act":"drop"' in signature.content) == (cast.hr, True)
    assert AuditEntry.objects.filter(verb="forms_builder.drop").count() == 1
    assert list(verify_centre(centre)) == []


@pytest.mark.parametrize(("less", "may"), [(timedelta(seconds=1), False), (timedelta(0), True)])
def test_drop_waits_two_weeks_since_the_applicant_wrote_last(
    back: Submission, cast: Cast, less: timedelta, may: bool
) -> None:
    waited = wait(back, UNANSWERED - less)
    assert (Act.DROP in allowed_actions(waited, cast.hr)) == may
    assert Submission.objects.unanswered().exists() == may
    if not may:
        with pytest.raises(NotAllowedNow):
            drop_as(cast.hr, waited)


def test_drop_of_somebody_who_has_left_waits_for_nothing(back: Submission, cast: Cast) -> None:
    deactivate_person(by=SYSTEM, person=cast.animator)
    assert Submission.objects.unanswered().exists()
    assert drop_as(cast.hr, Submission.objects.get(pk=back.pk)).state == "dropped"


@pytest.mark.parametrize("who", ["coordinator", "director", "reception", "animator", "communication"])
def test_drop_is_for_whoever_gives_requests_to_others(back: Submission, cast: Cast, who: str) -> None:
    with pytest.raises((PermissionDenied, NotAllowedNow)):
        drop_as(getattr(cast, who), wait(back))
    assert Submission.objects.get().state == "to_correct"


def test_drop_of_a_request_of_hr_is_for_the_direction(leave_page: FormPage, cast: Cast) -> None:
    account_of(cast.hr)
    own = wait(back_of(leave_page, cast.hr, cast.director))
    with pytest.raises(NotAllowedNow):
        drop_as(cast.hr, own)
    assert drop_as(cast.director, own).state == "dropped"


def test_drop_clicked_twice_changes_nothing(back: Submission, cast: Cast) -> None:
    waited = wait(back)
    for _click in range(2):
        assert drop_as(cast.hr, waited).revision == back.revision + 1
    assert Signature.objects.filter(content__contains='"act":"drop"').count() == 1


def test_drop_after_it_was_withdrawn_says_that_it_moved(back: Submission, cast: Cast) -> None:
    waited = wait(back)
    withdraw(by=cast.animator, submission=waited, revision=waited.revision)
    with pytest.raises(RequestMoved):
        drop_as(cast.hr, waited)


def test_submit_of_what_was_dropped_meanwhile_says_that_it_moved(back: Submission, cast: Cast) -> None:
    waited = wait(back)
    drop_as(cast.hr, waited)
    waited.draft = leave_typed(waited.version, MONDAY, MONDAY)
    with pytest.raises(RequestMoved):
        submit(
            by=cast.animator,
            submission=waited,
            answers=answers_of(waited),
            revision=waited.revision,
            proof=proof_of(cast.animator),
        )


def test_drop_with_the_password_of_somebody_else_is_not_signed(back: Submission, cast: Cast) -> None:
    with pytest.raises(SignatureMissing):
        drop_as(cast.hr, wait(back), signer=cast.director)


def test_drop_lets_the_time_of_keeping_begin(back: Submission, cast: Cast) -> None:
    from forms_builder.queries.keeping import closed_requests

    drop_as(cast.hr, wait(back))
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert [one.pk for one in closed_requests()] == [back.pk]
