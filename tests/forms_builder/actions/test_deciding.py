"""What those who decide do: approve, refuse, send back, decide a cancellation, give to somebody else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forms_builder.actions.deciding import Verdict, decide, reassign
from forms_builder.actions.submitting import ask_cancellation, withdraw
from forms_builder.choices import Decision, StepState
from forms_builder.exceptions import (
    AlreadyTheirs,
    BalanceTooLow,
    NotAllowedNow,
    PersonRefused,
    ReasonMissing,
    RequestMoved,
    SignatureMissing,
)
from forms_builder.models import ApprovalStep, FormPage, LeaveAccount, LeaveMovement, Submission
from forms_builder.queries.leave import balance_of
from forms_builder.rules import current_step
from portal.accounts.actions.delegations import add_delegation
from portal.accounts.models import Absence, User
from portal.audit.models import AuditEntry
from portal.centres.models import PublicHoliday
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import (
    account_of,
    approve_all,
    decide_as,
    draft_of_right,
    leave_form,
    proof_of,
    send_leave,
    sign_draft,
)
from tests.support.cast import Cast
from tests.support.traces import traces

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def verdict_on(submission: Submission, decision: Decision = Decision.APPROVE, comment: str = "") -> Verdict:
    step = current_step(submission)
    assert step is not None
    return Verdict(step.pk, submission.revision, decision, comment)


def sign(by: User, submission: Submission, verdict: Verdict, **other: Any) -> Submission:
    return decide(**({"by": by, "submission": submission, "verdict": verdict, "proof": proof_of(by)} | other))


def figures(account: LeaveAccount) -> tuple[Decimal, Decimal, Decimal]:
    """Taken, pending, available."""
    balance = balance_of(account)
    return balance.taken, balance.pending, balance.available


def states(submission: Submission) -> list[str]:
    return list(submission.steps.values_list("state", flat=True))


def test_decide_each_in_turn_leads_to_the_balance(
    sent: Submission, account: LeaveAccount, cast: Cast
) -> None:
    once = decide_as(cast.coordinator, sent)
    assert (once.state, once.revision, states(once)) == ("submitted", 2, ["approved", "current", "waiting"])
    twice = decide_as(cast.hr, once)
    assert (twice.state, states(twice)) == ("submitted", ["approved", "approved", "current"])
    # Before the last decision nothing is taken and nobody is away.
    assert (figures(account), LeaveMovement.objects.count(), Absence.objects.count()) == ((0, 5, 20), 1, 0)
    done = decide_as(cast.director, twice)
    assert (done.state, done.closed_at, states(done)) == ("approved", timezone.now(), ["approved"] * 3)
    assert figures(account) == (5, 0, 20)
    absence = Absence.objects.get()
    assert (absence.person, absence.starts_on, absence.ends_on) == (cast.animator, MONDAY, FRIDAY)
    assert [(event.kind, event.step, event.actor_label) for event in done.events.all()] == [
        ("submitted", "", "Léa Fontaine"),
        ("approved", "coordinator", "Claire Dubois"),
        ("approved", "hr", "Nadia Benali"),
        ("approved", "director", "Hélène Marchand"),
    ]
    assert AuditEntry.objects.filter(verb="forms_builder.approve").count() == 3


def test_decide_refusal_gives_the_days_back_and_ends_it(
    sent: Submission, account: LeaveAccount, cast: Cast
) -> None:
    decide_as(cast.coordinator, sent)
    over = decide_as(cast.hr, sent, Decision.REFUSE, "  Trop de monde est absent. ")
    assert (over.state, over.closed_at, states(over)) == (
        "refused",
        timezone.now(),
        ["approved", "refused", "skipped"],
    )
    assert figures(account) == (0, 0, 25)
    assert over.events.get(kind="refused").comment == "Trop de monde est absent."
    assert (LeaveMovement.objects.count(), Absence.objects.count()) == (1, 0)


def test_decide_sending_back_keeps_the_days_held(sent: Submission, account: LeaveAccount, cast: Cast) -> None:
    back = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Jusqu’à jeudi ?")
    assert (back.state, states(back)) == ("to_correct", ["returned", "waiting", "waiting"])
    assert (figures(account), current_step(back)) == ((0, 5, 20), None)


@pytest.mark.parametrize("decision", [Decision.REFUSE, Decision.SEND_BACK])
@pytest.mark.parametrize("comment", ["", " \n "])
def test_decide_against_without_a_reason_is_refused(
    sent: Submission, cast: Cast, decision: Decision, comment: str
) -> None:
    before = traces()
    with pytest.raises(ReasonMissing):
        sign(cast.coordinator, sent, verdict_on(sent, decision, comment))
    assert traces() == before


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        # Readers, and the people of later steps: not their turn.
        ("rh", NotAllowedNow),
        ("direction", NotAllowedNow),
        # The applicant, and those to whom the request does not exist.
        ("animation.enfance", NotAllowedNow),
        ("coordination.jeunes", PermissionDenied),
        ("direction.adjointe", PermissionDenied),
        ("parti", PermissionDenied),
        ("centre2.direction", PermissionDenied),
        ("installation", PermissionDenied),
    ],
)
@pytest.mark.parametrize("decision", list(Decision))
def test_decide_by_who_is_not_of_the_step_is_refused(
    sent: Submission, cast: Cast, who: str, refusal: type[Exception], decision: Decision
) -> None:
    before = traces()
    with pytest.raises(refusal):
        sign(cast[who], sent, verdict_on(sent, decision, "Parce que."))
    assert traces() == before


def test_decide_twice_decides_once(sent: Submission, cast: Cast) -> None:
    verdict = verdict_on(sent)
    sign(cast.coordinator, sent, verdict)
    before = traces()
    assert sign(cast.coordinator, sent, verdict).state == "submitted"
    assert traces() == before


def test_decide_the_other_way_afterwards_is_refused(sent: Submission, cast: Cast) -> None:
    verdict = verdict_on(sent)
    sign(cast.coordinator, sent, verdict)
    before = traces()
    with pytest.raises(RequestMoved):
        sign(cast.coordinator, sent, replace(verdict, decision=Decision.REFUSE, comment="Non."))
    assert traces() == before


def test_decide_on_another_revision_is_refused(sent: Submission, cast: Cast) -> None:
    before = traces()
    with pytest.raises(RequestMoved):
        sign(cast.coordinator, sent, replace(verdict_on(sent), revision=0))
    assert traces() == before


def test_decide_with_the_step_of_another_request_is_refused(
    sent: Submission, leave_page: FormPage, cast: Cast
) -> None:
    other = send_leave(leave_page, cast.animator, FRIDAY + timedelta(days=3))
    before = traces()
    with pytest.raises(RequestMoved):
        sign(cast.coordinator, sent, replace(verdict_on(sent), step=verdict_on(other).step))
    assert traces() == before


@pytest.mark.parametrize("position", [1, 2])
def test_decide_a_later_step_first_is_refused(sent: Submission, cast: Cast, position: int) -> None:
    step = sent.steps.get(position=position)
    by = step.approvers.get()
    before = traces()
    with pytest.raises(RequestMoved):
        sign(by, sent, Verdict(step.pk, sent.revision, Decision.APPROVE))
    assert traces() == before


def test_decide_a_step_that_does_not_exist_is_refused(sent: Submission, cast: Cast) -> None:
    with pytest.raises(RequestMoved):
        sign(cast.coordinator, sent, Verdict(uuid4(), sent.revision, Decision.APPROVE))


@pytest.mark.parametrize("state", ["to_correct", "approved", "refused", "withdrawn", "cancelled"])
def test_decide_a_request_without_a_step_to_decide_is_refused(
    sent: Submission, cast: Cast, state: str
) -> None:
    verdict = verdict_on(sent)
    sent.steps.update(state=StepState.SKIPPED)
    Submission.objects.filter(pk=sent.pk).update(state=state)
    with pytest.raises(RequestMoved):
        sign(cast.coordinator, sent, verdict)


def test_decide_with_somebody_elses_password_is_refused(sent: Submission, cast: Cast) -> None:
    before = traces()
    with pytest.raises(SignatureMissing):
        sign(cast.coordinator, sent, verdict_on(sent), proof=proof_of(cast.hr))
    assert traces() == before


def test_decide_with_an_old_proof_is_refused(sent: Submission, cast: Cast) -> None:
    before = traces()
    old = proof_of(cast.coordinator, at=timezone.now() - timedelta(minutes=3))
    with pytest.raises(SignatureMissing):
        sign(cast.coordinator, sent, verdict_on(sent), proof=old)
    assert traces() == before


def test_decide_last_step_with_a_bad_proof_takes_no_day(
    sent: Submission, account: LeaveAccount, cast: Cast
) -> None:
    ready = approve_all(sent, cast.coordinator, cast.hr)
    before = traces()
    with pytest.raises(SignatureMissing):
        sign(cast.director, ready, verdict_on(ready), proof=proof_of(cast.hr))
    assert traces() == before


@pytest.mark.parametrize("kind", ["Événement familial", "Enfant malade"])
def test_decide_leave_of_right_is_approved_or_sent_back_never_refused(
    leave_page: FormPage, cast: Cast, kind: str
) -> None:
    sent = sign_draft(draft_of_right(leave_page, cast.animator, MONDAY, kind))
    before = traces()
    with pytest.raises(NotAllowedNow):
        sign(cast.coordinator, sent, verdict_on(sent, Decision.REFUSE, "Non."))
    assert traces() == before
    back = sign(cast.coordinator, sent, verdict_on(sent, Decision.SEND_BACK, "Le certificat est illisible."))
    assert back.state == "to_correct"


def test_decide_last_step_when_the_account_was_lowered_since_is_refused(
    sent: Submission, account: LeaveAccount, cast: Cast
) -> None:
    ready = approve_all(sent, cast.coordinator, cast.hr)
    LeaveMovement.objects.create(account=account, kind="adjustment", days=-21, author_label="rh")
    before = traces()
    with pytest.raises(BalanceTooLow):
        decide_as(cast.director, ready)
    assert traces() == before


def test_decide_after_a_holiday_was_added_takes_what_was_signed(
    sent: Submission, account: LeaveAccount, cast: Cast
) -> None:
    PublicHoliday.objects.create(centre=sent.centre, date=date(2027, 3, 17), name="Fête du quartier")
    User.objects.filter(pk=cast.animator.pk).update(working_days="1245")
    approve_all(sent, cast.coordinator, cast.hr, cast.director)
    assert figures(account) == (5, 0, 20)


@pytest.fixture
def cancellation(sent: Submission, cast: Cast) -> Submission:
    """Approved; the applicant asks to undo it."""
    done = approve_all(sent, cast.coordinator, cast.hr, cast.director)
    return ask_cancellation(by=cast.animator, submission=done, revision=done.revision, reason="Train annulé.")


def test_decide_cancellation_gives_back_the_same_amount_and_the_person(
    cancellation: Submission, account: LeaveAccount, cast: Cast
) -> None:
    # What the count would be today does not matter.
    PublicHoliday.objects.create(centre=cancellation.centre, date=date(2027, 3, 17), name="Fête du quartier")
    over = decide_as(cast.hr, cancellation)
    assert (over.state, figures(account), Absence.objects.count()) == ("cancelled", (0, 0, 25), 0)
    movements = LeaveMovement.objects.filter(source=over.pk).order_by("pk")
    assert [(movement.kind, movement.days) for movement in movements] == [("taken", -5), ("reversal", 5)]
    assert over.events.filter(kind="cancelled", actor=cast.hr).count() == 1


def test_decide_cancellation_twice_gives_back_once(
    cancellation: Submission, account: LeaveAccount, cast: Cast
) -> None:
    verdict = verdict_on(cancellation)
    sign(cast.hr, cancellation, verdict)
    before = traces()
    sign(cast.hr, cancellation, verdict)
    assert traces() == before


def test_decide_cancellation_refused_leaves_it_approved_and_it_may_be_asked_again(
    cancellation: Submission, account: LeaveAccount, cast: Cast
) -> None:
    still = decide_as(cast.hr, cancellation, Decision.REFUSE, "La paie est faite.")
    assert (still.state, figures(account), Absence.objects.count()) == ("approved", (5, 0, 20), 1)
    again = ask_cancellation(by=cast.animator, submission=still, revision=still.revision, reason="Vraiment.")
    assert (states(again), again.steps.last().position) == (["approved"] * 3 + ["refused", "current"], 4)
    assert decide_as(cast.hr, again).state == "cancelled"


def test_decide_cancellation_cannot_be_sent_back(cancellation: Submission, cast: Cast) -> None:
    with pytest.raises(NotAllowedNow):
        decide_as(cast.hr, cancellation, Decision.SEND_BACK, "Pourquoi ?")


@pytest.mark.parametrize("who", ["coordination.enfance", "direction"])
def test_decide_cancellation_by_who_approved_it_is_refused(
    cancellation: Submission, cast: Cast, who: str
) -> None:
    with pytest.raises(NotAllowedNow):
        decide_as(cast[who], cancellation)


def test_decide_cancellation_of_a_leave_over_two_years_gives_both_back(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    following = account_of(cast.animator, "2", on=date(2027, 6, 1))
    sent = send_leave(leave_page, cast.animator, date(2027, 5, 31), date(2027, 6, 2))
    done = approve_all(sent, cast.coordinator, cast.hr, cast.director)
    asked = ask_cancellation(by=cast.animator, submission=done, revision=done.revision, reason="Non.")
    decide_as(cast.hr, asked)
    assert (figures(account), figures(following)) == ((0, 0, 25), (0, 0, 2))


def give(by: User, submission: Submission, to: User, **other: Any) -> Submission:
    facts = {"revision": submission.revision, "reason": "Claire est absente."} | other
    return reassign(by=by, submission=submission, to=to, **facts)


def test_reassign_gives_the_step_and_takes_it_from_the_others(sent: Submission, cast: Cast) -> None:
    given = give(cast.hr, sent, cast.youth_coordinator)
    step = current_step(given)
    assert step is not None
    assert (list(step.approvers.all()), given.revision, given.state) == (
        [cast.youth_coordinator],
        2,
        "submitted",
    )
    event = given.events.get(kind="reassigned")
    assert (event.actor, event.step, event.comment) == (
        cast.hr,
        "coordinator",
        "Karim Haddad: Claire est absente.",
    )
    entry = AuditEntry.objects.get(verb="forms_builder.reassign")
    assert (entry.actor_id, entry.details) == (cast.hr.pk, {"to": cast.youth_coordinator.pk})
    with pytest.raises(PermissionDenied):
        decide_as(cast.coordinator, given)
    assert decide_as(cast.youth_coordinator, given).state == "submitted"


def test_reassign_makes_a_decision_typed_on_the_old_page_void(sent: Submission, cast: Cast) -> None:
    step = current_step(sent)
    assert step is not None
    step.approvers.add(cast.stand_in)
    verdict = verdict_on(sent)
    given = give(cast.hr, sent, cast.coordinator)
    with pytest.raises(RequestMoved):
        sign(cast.coordinator, given, verdict)


def test_reassign_to_whoever_has_it_alone_is_refused(sent: Submission, cast: Cast) -> None:
    """It would put off reminders, and nothing else."""
    before = traces()
    with pytest.raises(AlreadyTheirs):
        give(cast.hr, sent, cast.coordinator)
    assert traces() == before


def test_reassign_keeps_the_last_day_and_counts_reminders_anew(sent: Submission, cast: Cast) -> None:
    first = current_step(sent)
    assert first is not None
    with time_machine.travel(datetime(2027, 3, 12, 9, tzinfo=UTC), tick=False):
        given = current_step(give(cast.hr, sent, cast.youth_coordinator))
    assert given is not None
    assert (given.due_on, first.due_on) == (date(2027, 3, 15), date(2027, 3, 15))
    assert given.reached_at == datetime(2027, 3, 12, 9, tzinfo=UTC)


@pytest.mark.parametrize("who", ["animation.enfance", "parti", "centre2.direction", "installation"])
def test_reassign_to_who_may_not_decide_is_refused(sent: Submission, cast: Cast, who: str) -> None:
    before = traces()
    with pytest.raises(PersonRefused):
        give(cast.hr, sent, cast[who])
    assert traces() == before


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("coordination.enfance", NotAllowedNow),
        ("direction", NotAllowedNow),
        ("animation.enfance", NotAllowedNow),
        ("communication", PermissionDenied),
        ("informatique", PermissionDenied),
        ("centre2.direction", PermissionDenied),
        ("installation", PermissionDenied),
    ],
)
def test_reassign_by_who_is_not_hr_is_refused(
    sent: Submission, cast: Cast, who: str, refusal: type[Exception]
) -> None:
    before = traces()
    with pytest.raises(refusal):
        give(cast[who], sent, cast.youth_coordinator)
    assert traces() == before


def test_reassign_without_a_reason_or_on_another_revision_is_refused(sent: Submission, cast: Cast) -> None:
    before = traces()
    with pytest.raises(ReasonMissing):
        give(cast.hr, sent, cast.youth_coordinator, reason="  ")
    with pytest.raises(RequestMoved):
        give(cast.hr, sent, cast.youth_coordinator, revision=0)
    assert traces() == before


def test_reassign_a_request_that_is_over_is_refused(sent: Submission, cast: Cast) -> None:
    over = withdraw(by=cast.animator, submission=sent, revision=1)
    with pytest.raises(NotAllowedNow):
        give(cast.hr, over, cast.youth_coordinator)


def test_reassign_by_hr_of_their_own_request_is_refused(
    leave_page: FormPage, cast: Cast, today: date
) -> None:
    own = send_leave(leave_page, cast.hr, MONDAY, kind="Formation")
    with pytest.raises(NotAllowedNow):
        give(cast.hr, own, cast.coordinator)


@pytest.fixture
def late(sent: Submission, cast: Cast) -> Submission:
    """In the hands of human resources, past its last day."""
    given = approve_all(sent, cast.coordinator)
    ApprovalStep.objects.filter(state=StepState.CURRENT).update(
        due_on=cast.hr.centre.today - timedelta(days=1)
    )
    return given


def test_reassign_by_the_direction_where_hr_is_late_is_done(late: Submission, cast: Cast) -> None:
    given = give(cast.director, late, cast.youth_coordinator)
    step = current_step(given)
    assert step is not None
    assert list(step.approvers.all()) == [cast.youth_coordinator]


def test_reassign_by_the_direction_of_a_late_step_to_themselves_is_refused(
    late: Submission, cast: Cast
) -> None:
    before = traces()
    with pytest.raises(PersonRefused):
        give(cast.director, late, cast.director)
    assert traces() == before


def test_reassign_by_the_direction_of_a_late_step_to_who_delegates_to_them_is_refused(
    late: Submission, cast: Cast
) -> None:
    """They would decide it for that person at once."""
    today = cast.hr.centre.today
    add_delegation(
        by=cast.youth_coordinator,
        person=cast.youth_coordinator,
        delegate=cast.director,
        starts_on=today,
        ends_on=today,
    )
    with pytest.raises(PersonRefused):
        give(User.objects.get(pk=cast.director.pk), late, cast.youth_coordinator)


def test_reassign_by_the_direction_on_the_last_day_is_refused(late: Submission, cast: Cast) -> None:
    ApprovalStep.objects.filter(state=StepState.CURRENT).update(due_on=cast.hr.centre.today)
    with pytest.raises(NotAllowedNow):
        give(cast.director, late, cast.youth_coordinator)


def test_reassign_by_the_direction_where_somebody_else_is_late_is_refused(
    sent: Submission, cast: Cast
) -> None:
    ApprovalStep.objects.filter(state=StepState.CURRENT).update(
        due_on=cast.hr.centre.today - timedelta(days=1)
    )
    with pytest.raises(NotAllowedNow):
        give(cast.director, sent, cast.youth_coordinator)


def test_reassign_by_the_direction_of_a_request_of_hr_keeps_it_from_waiting_for_ever(
    cast: Cast, today: date
) -> None:
    page = leave_form(cast.hr.centre, cast.communication, route=("hr",))
    own = send_leave(page, cast.hr, MONDAY, kind="Formation")
    step = current_step(own)
    assert step is not None
    assert list(step.approvers.all()) == []
    given = give(cast.director, own, cast.director, reason="Nadia est seule aux RH.")
    assert decide_as(cast.director, given).state == "approved"


def test_reassign_a_cancellation_is_done(cancellation: Submission, cast: Cast) -> None:
    given = give(cast.hr, cancellation, cast.director)
    assert decide_as(cast.director, given).state == "cancelled"


def test_decide_of_two_coordinators_either_may(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    sector = cast.animator.main_sector
    second = PersonFactory(centre=cast.animator.centre, sector=sector, coordinates=True)
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    verdict = verdict_on(sent)
    sign(second, sent, verdict)
    before = traces()
    with pytest.raises(RequestMoved):
        sign(cast.coordinator, sent, verdict)
    assert traces() == before
    assert ApprovalStep.objects.get(pk=verdict.step).decided_by == second
