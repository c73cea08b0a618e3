"""Human resources enter a request for somebody: whose it is, who sees it, who signs it, who never decides it."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from forms_builder.actions.asking import write_message
from forms_builder.actions.deciding import reassign
from forms_builder.actions.drafts import begin_draft, discard_draft, save_draft
from forms_builder.actions.entering import begin_entry
from forms_builder.actions.reminding import deciders_today
from forms_builder.actions.submitting import ask_cancellation, submit, withdraw
from forms_builder.choices import Act, Decision
from forms_builder.exceptions import FormUnavailable, PersonRefused
from forms_builder.forms import ReassignForm
from forms_builder.models import ApprovalStep, FormPage, LeaveAccount, Signature, Submission
from forms_builder.queries.leave import balance_of
from forms_builder.queries.signatures import verify_centre
from forms_builder.rules import allowed_actions, current_step
from portal.accounts.actions.delegations import add_delegation
from portal.accounts.actions.people import deactivate_person
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.kit.access import can
from portal.notifications.models import Notification
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import (
    answers_of,
    approve_all,
    decide_as,
    draft_of,
    handled_by,
    leave_form,
    leave_typed,
    make_form,
    proof_of,
    question,
    sign_draft,
)
from tests.support.cast import SYSTEM, Cast

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


@pytest.fixture
def entry(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    """A week of leave of Léa, who is ill: Nadia has typed it and has not sent it."""
    return enter(leave_page, cast.hr, cast.animator)


def enter(page: FormPage, by: User, person: User) -> Submission:
    begun = begin_entry(by=by, page=page, identifier=uuid4(), applicant=person)
    version = page.versions.order_by("-number")[0]
    return save_draft(by=by, submission=begun, typed=leave_typed(version, MONDAY, FRIDAY))


def send(entry: Submission, by: User) -> Submission:
    answers = answers_of(entry)
    return submit(by=by, submission=entry, answers=answers, revision=entry.revision, proof=proof_of(by))


def fresh(person: User) -> User:
    return User.objects.select_related("centre").get(pk=person.pk)


def second_hr(cast: Cast) -> User:
    return set_roles(by=SYSTEM, person=PersonFactory.create(centre=cast.hr.centre), roles=[Role.HR])


def is_seen(person: User, submission: Submission) -> bool:
    """By the list and by the right; both must agree."""
    reader = fresh(person)
    answers = {
        Submission.objects.visible_to(reader).filter(pk=submission.pk).exists(),
        can(reader, "forms_builder.view_submission", Submission.objects.get(pk=submission.pk)),
    }
    assert len(answers) == 1
    return answers.pop()


def may_decide(person: User, submission: Submission) -> bool:
    """By the buttons and by the list of what waits; both must agree."""
    reader, row = fresh(person), Submission.objects.get(pk=submission.pk)
    answers = {
        Act.APPROVE in allowed_actions(row, reader),
        ApprovalStep.objects.waiting_for(reader).filter(submission=row).exists(),
    }
    assert len(answers) == 1
    return answers.pop()


def told(person: User, kind: str) -> int:
    return Notification.objects.filter(recipient=person, kind=f"forms_builder.{kind}").count()


def people_of(submission: Submission) -> list[tuple[str, str, list[str]]]:
    return [
        (step.approver, step.state, sorted(str(person) for person in step.approvers.all()))
        for step in submission.steps.all()
    ]


def test_begin_entry_makes_the_applicants_draft_that_only_who_enters_sees(
    entry: Submission, cast: Cast
) -> None:
    assert (entry.applicant, entry.entered_by, entry.writer_id) == (cast.animator, cast.hr, cast.hr.pk)
    seen = [person.username for person in (cast.hr, cast.animator, cast.director) if is_seen(person, entry)]
    assert seen == ["rh"]
    log = AuditEntry.objects.get(verb="forms_builder.begin_entry")
    assert (log.actor_id, log.details["person"]) == (cast.hr.pk, cast.animator.pk)


def test_begin_entry_twice_is_one_draft_apart_from_the_applicants_own(
    entry: Submission, leave_page: FormPage, cast: Cast
) -> None:
    again = begin_entry(by=cast.hr, page=leave_page, identifier=uuid4(), applicant=cast.animator)
    own = draft_of(leave_page, cast.animator, {})
    other = begin_entry(by=cast.hr, page=leave_page, identifier=uuid4(), applicant=cast.youth_animator)
    by_second = begin_entry(by=second_hr(cast), page=leave_page, identifier=uuid4(), applicant=cast.animator)
    assert again == entry
    assert len({entry.pk, own.pk, other.pk, by_second.pk}) == 4


@pytest.mark.parametrize(
    "who", ["direction", "comptabilite", "informatique", "animation.enfance", "installation"]
)
def test_begin_entry_by_somebody_else_than_hr_is_refused(who: str, leave_page: FormPage, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        begin_entry(by=cast[who], page=leave_page, identifier=uuid4(), applicant=cast.youth_animator)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("whom", ["rh", "parti", "centre2.animation"])
def test_begin_entry_for_oneself_a_closed_account_or_another_centre_is_refused(
    whom: str, leave_page: FormPage, cast: Cast
) -> None:
    with pytest.raises(PermissionDenied):
        begin_entry(by=cast.hr, page=leave_page, identifier=uuid4(), applicant=cast[whom])
    assert not Submission.objects.exists()


def test_begin_with_the_identifier_of_what_is_entered_is_refused_to_the_applicant(
    entry: Submission, leave_page: FormPage, cast: Cast
) -> None:
    with pytest.raises(FormUnavailable):
        begin_draft(by=cast.animator, page=leave_page, identifier=entry.pk)
    with pytest.raises(FormUnavailable):
        begin_entry(by=cast.hr, page=leave_page, identifier=entry.pk, applicant=cast.youth_animator)
    with pytest.raises(PermissionDenied):
        save_draft(by=cast.animator, submission=entry, typed={})


def test_discard_by_who_enters_leaves_nothing(entry: Submission, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        discard_draft(by=cast.animator, submission=entry)
    discard_draft(by=cast.hr, submission=entry)
    assert not Submission.objects.exists()


def test_submit_entry_is_signed_by_hr_and_asks_for_the_applicant(
    entry: Submission, account: LeaveAccount, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sent = send(entry, cast.hr)
    signature = Signature.objects.get(submission_id=sent.pk)
    assert (signature.signer, signature.signer_facts["name"]) == (cast.hr, "Nadia Benali")
    assert f'"entered_by":{cast.hr.pk}' in signature.content
    assert sent.heading == {
        "applicant": "Léa Fontaine",
        "sector": "Secteur Enfance",
        "function": "animatrice enfance",
        "date": "2027-03-10",
        "entered_by": "Nadia Benali",
    }
    assert sent.summary == "Congés payés, du 15 au 19 mars 2027 – saisi par Nadia Benali"
    event = sent.events.get()
    assert (event.actor, event.acting_for) == (cast.hr, "Léa Fontaine")
    assert balance_of(account).pending == Decimal(5)
    assert (told(cast.animator, "submission_entered"), told(cast.hr, "submission_entered")) == (1, 0)
    assert list(verify_centre(sent.centre)) == []


def test_submit_entry_by_the_applicant_or_another_hr_is_refused(entry: Submission, cast: Cast) -> None:
    for person in (cast.animator, second_hr(cast)):
        with pytest.raises(PermissionDenied):
            send(entry, person)
    assert Submission.objects.get(pk=entry.pk).state == "draft"


def test_submit_entry_twice_is_one_sending(entry: Submission, cast: Cast) -> None:
    answers = answers_of(entry)
    for _click in range(2):
        submit(by=cast.hr, submission=entry, answers=answers, revision=0, proof=proof_of(cast.hr))
    assert (Signature.objects.count(), Submission.objects.get(pk=entry.pk).revision) == (1, 1)


def test_verify_finds_who_entered_it_changed(entry: Submission, cast: Cast) -> None:
    sent = send(entry, cast.hr)
    Submission.objects.filter(pk=sent.pk).update(entered_by=None)
    [difference] = verify_centre(sent.centre)
    assert str(difference) == f"request {sent.pk}: who entered it was changed"


def test_entered_request_is_seen_and_withdrawn_by_its_applicant(entry: Submission, cast: Cast) -> None:
    sent = send(entry, cast.hr)
    assert is_seen(cast.animator, sent)
    assert allowed_actions(sent, cast.animator) == {Act.WITHDRAW, Act.REPEAT, Act.WRITE}
    assert withdraw(by=cast.animator, submission=sent, revision=1).state == "withdrawn"


def test_entered_request_is_decided_by_another_hr(entry: Submission, cast: Cast) -> None:
    other = second_hr(cast)
    sent = decide_as(cast.coordinator, send(entry, cast.hr))
    assert people_of(sent)[1] == ("hr", "current", [str(other)])
    assert [may_decide(person, sent) for person in (cast.hr, other)] == [False, True]
    assert approve_all(sent, other, cast.director).state == "approved"


def test_own_request_is_decided_by_the_same_hr(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    """What the tests above would say of everything, were nobody barred."""
    draft = draft_of(leave_page, cast.animator, leave_typed(leave_page.versions.get(), MONDAY, FRIDAY))
    sent = decide_as(cast.coordinator, sign_draft(draft))
    assert may_decide(cast.hr, sent)


def test_entered_request_where_hr_is_alone_passes_over_and_tells_the_direction(
    entry: Submission, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    sent = send(entry, cast.hr)
    with django_capture_on_commit_callbacks(execute=True):
        sent = decide_as(cast.coordinator, sent)
    assert people_of(sent)[1:] == [("hr", "skipped", []), ("director", "current", ["Hélène Marchand"])]
    assert [told(person, "step_without_approver") for person in (cast.director, cast.hr)] == [1, 0]


def test_last_step_that_only_who_entered_holds_waits_for_the_direction_to_give_it(
    account: LeaveAccount, cast: Cast
) -> None:
    page = leave_form(cast.hr.centre, cast.communication, title="Congé court", route=["hr"])
    sent = send(enter(page, cast.hr, cast.animator), cast.hr)
    assert people_of(sent) == [("hr", "current", [])]
    assert allowed_actions(sent, cast.hr) == frozenset()
    assert allowed_actions(sent, cast.director) == {Act.REASSIGN}
    with pytest.raises(PersonRefused):
        reassign(by=cast.director, submission=sent, revision=1, to=cast.hr, reason="Absence.")
    given = reassign(by=cast.director, submission=sent, revision=1, to=cast.accounting, reason="Absence.")
    assert may_decide(cast.accounting, given)


def test_delegation_gives_who_entered_it_no_decision(entry: Submission, cast: Cast) -> None:
    sent, today = send(entry, cast.hr), cast.hr.centre.today
    for delegate in (cast.hr, cast.youth_coordinator):
        add_delegation(
            by=cast.coordinator, person=cast.coordinator, delegate=delegate, starts_on=today, ends_on=today
        )
    assert [may_decide(person, sent) for person in (cast.hr, cast.youth_coordinator)] == [False, True]


def test_entered_request_that_is_sent_back_is_corrected_by_either(entry: Submission, cast: Cast) -> None:
    sent = send(entry, cast.hr)
    returned = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Précise les dates.")
    assert [Act.EDIT in allowed_actions(returned, person) for person in (cast.hr, cast.animator)] == [
        True
    ] * 2
    again = send(returned, cast.animator)
    event = again.events.get(kind="resubmitted")
    assert (event.actor, event.acting_for) == (cast.animator, "")
    assert again.heading["entered_by"] == "Nadia Benali"
    assert list(verify_centre(again.centre)) == []


def test_entry_is_nobodys_once_who_entered_it_is_of_hr_no_more(entry: Submission, cast: Cast) -> None:
    set_roles(by=SYSTEM, person=cast.hr, roles=[])
    person = fresh(cast.hr)
    assert (is_seen(person, entry), allowed_actions(entry, person)) == (False, frozenset())


def test_cancellation_of_an_entered_request_is_decided_by_the_direction(
    entry: Submission, cast: Cast
) -> None:
    granted = approve_all(send(entry, cast.hr), cast.coordinator, cast.director)
    asked = ask_cancellation(
        by=cast.animator, submission=granted, revision=granted.revision, reason="Guérie."
    )
    step = current_step(asked)
    assert step is not None
    assert (step.approver, may_decide(cast.hr, asked), may_decide(cast.director, asked)) == (
        "director",
        False,
        True,
    )


def test_step_of_who_entered_it_is_not_given_to_them_when_somebody_leaves(
    entry: Submission, cast: Cast
) -> None:
    other = second_hr(cast)
    sent = decide_as(cast.coordinator, send(entry, cast.hr))
    deactivate_person(by=SYSTEM, person=other)
    assert not may_decide(cast.hr, sent)


# What is handled: whoever entered it may, and is told as the others are


@pytest.fixture
def to_handle(cast: Cast, django_capture_on_commit_callbacks: Any) -> Submission:
    """A badge that Nadia asked for Léa, and that human resources hand out: Nadia herself."""
    questions = [("text", question("Numéro", required=False))]
    page = make_form(
        cast.hr.centre, "Badge", questions, by=cast.communication, route=[handled_by("hr", "Remis")]
    )
    begun = begin_entry(by=cast.hr, page=page, identifier=uuid4(), applicant=cast.animator)
    with django_capture_on_commit_callbacks(execute=True):
        return send(begun, cast.hr)


def may_handle(person: User, submission: Submission) -> bool:
    """By the buttons and by the list of what waits; both must agree."""
    reader, row = fresh(person), Submission.objects.get(pk=submission.pk)
    answers = {
        Act.HANDLE in allowed_actions(row, reader),
        ApprovalStep.objects.waiting_for(reader).filter(submission=row).exists(),
    }
    assert len(answers) == 1
    return answers.pop()


def test_who_entered_it_handles_it_and_is_told_and_reminded(
    to_handle: Submission, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    step = current_step(to_handle)
    assert step is not None
    with django_capture_on_commit_callbacks(execute=True):
        write_message(by=cast.animator, submission=to_handle, body="Le rouge, merci.")
    kinds = ("submission_to_handle", "submission_answered")
    assert [told(cast.hr, kind) for kind in kinds] == [1, 1]
    assert (may_handle(cast.hr, to_handle), deciders_today(step)) == (True, [cast.hr])


def test_who_entered_it_is_given_what_is_handled(to_handle: Submission, cast: Cast) -> None:
    other = second_hr(cast)
    given = reassign(by=other, submission=to_handle, revision=1, to=cast.accounting, reason="Absence.")
    offered = ReassignForm(by=other, submission=given).fields["to"].queryset
    assert [person in offered for person in (cast.hr, cast.animator)] == [True, False]
    assert not may_handle(cast.hr, given)
    back = reassign(by=other, submission=given, revision=given.revision, to=cast.hr, reason="Retour.")
    assert may_handle(cast.hr, back)


def test_who_is_given_what_is_decided_is_never_who_entered_it(entry: Submission, cast: Cast) -> None:
    sent = send(entry, cast.hr)
    offered = ReassignForm(by=second_hr(cast), submission=sent).fields["to"].queryset
    assert [person in offered for person in (cast.hr, cast.animator)] == [False, False]


def test_delegate_of_who_entered_it_handles_it_by_the_list_and_by_the_buttons(
    to_handle: Submission, cast: Cast
) -> None:
    today = cast.hr.centre.today
    add_delegation(
        by=cast.hr, person=cast.hr, delegate=cast.youth_coordinator, starts_on=today, ends_on=today
    )
    people = (cast.youth_coordinator, cast.coordinator)
    assert [may_handle(person, to_handle) for person in people] == [True, False]
