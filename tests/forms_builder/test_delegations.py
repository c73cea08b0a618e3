"""Whoever holds a delegation decides beside the person: what waits, what is seen, what is written of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from forms_builder.actions.deciding import Verdict, decide, reassign
from forms_builder.choices import Act, Decision
from forms_builder.models import ApprovalStep, FormPage, LeaveAccount, Signature, Submission
from forms_builder.queries.signatures import as_signed, as_told, verify_centre
from forms_builder.queries.submissions import count_to_decide
from forms_builder.rules import allowed_actions, current_step
from portal.accounts.actions.delegations import add_delegation, end_delegation
from portal.accounts.actions.people import deactivate_person
from portal.accounts.models import Delegation, User
from portal.audit.models import AuditEntry
from portal.kit.access import can
from portal.notifications.models import Notification
from tests.factories.forms_builder import decide_as, proof_of, send_leave
from tests.support.cast import SYSTEM, Cast
from tests.support.queries import count_queries, queries_of

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    """Léa's request, which waits for Claire."""
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def fresh(person: User) -> User:
    """As a new page reads them."""
    return User.objects.select_related("centre").get(pk=person.pk)


def delegate_to(delegate: User, person: User, *, start: int = 0, end: int = 7) -> Delegation:
    today = person.centre.today
    return add_delegation(
        by=person,
        person=person,
        delegate=delegate,
        starts_on=today + timedelta(days=start),
        ends_on=today + timedelta(days=end),
    )


def is_given(person: User, submission: Submission) -> bool:
    """Whether the person may decide: by the buttons, by the list, by the right to read; all must agree."""
    reader, row = fresh(person), Submission.objects.get(pk=submission.pk)
    answers = {
        Act.APPROVE in allowed_actions(row, reader),
        ApprovalStep.objects.waiting_for(reader).filter(submission=row).exists(),
        count_to_decide(reader) == 1,
    }
    assert len(answers) == 1
    seen = Submission.objects.visible_to(reader).filter(pk=row.pk).exists()
    assert seen == can(reader, "forms_builder.view_submission", row)
    return answers.pop()


@pytest.mark.parametrize(
    ("start", "end", "holds"), [(0, 0, True), (-3, 0, True), (0, 7, True), (1, 7, False)]
)
def test_delegation_holds_from_its_first_day_to_its_last(
    sent: Submission, cast: Cast, start: int, end: int, holds: bool
) -> None:
    delegate_to(cast.stand_in, cast.coordinator, start=start, end=end)
    assert is_given(cast.stand_in, sent) == holds
    assert is_given(cast.coordinator, sent)
    assert Submission.objects.visible_to(fresh(cast.stand_in)).exists() == holds


def test_delegation_that_is_over_or_whose_person_left_holds_no_more(sent: Submission, cast: Cast) -> None:
    made = delegate_to(cast.stand_in, cast.coordinator)
    assert is_given(cast.stand_in, sent)
    end_delegation(by=cast.coordinator, delegation=made)
    assert not is_given(cast.stand_in, sent)
    delegate_to(cast.stand_in, cast.coordinator)
    deactivate_person(by=SYSTEM, person=cast.coordinator)
    assert not is_given(cast.stand_in, sent)


def test_delegation_is_not_handed_on(sent: Submission, cast: Cast) -> None:
    delegate_to(cast.stand_in, cast.coordinator)
    delegate_to(cast.youth_animator, cast.stand_in)
    assert not is_given(cast.youth_animator, sent)


def test_delegation_never_decides_on_a_request_of_ones_own(sent: Submission, cast: Cast) -> None:
    delegate_to(cast.animator, cast.coordinator)
    assert not is_given(cast.animator, sent)
    assert Act.APPROVE not in allowed_actions(sent, fresh(cast.animator))


def test_delegation_of_the_applicant_gives_nothing(sent: Submission, cast: Cast) -> None:
    """Whatever put the applicant among those who decide: an import, a hand in the shell."""
    step = current_step(sent)
    assert step is not None
    step.approvers.set([cast.animator])
    delegate_to(cast.stand_in, cast.animator)
    assert not is_given(cast.stand_in, sent)
    assert not Submission.objects.visible_to(fresh(cast.stand_in)).exists()


def test_delegation_of_one_among_several_lists_a_request_once(sent: Submission, cast: Cast) -> None:
    step = current_step(sent)
    assert step is not None
    step.approvers.set([cast.coordinator, cast.youth_coordinator, cast.stand_in])
    delegate_to(cast.stand_in, cast.coordinator)
    delegate_to(cast.stand_in, cast.youth_coordinator)
    assert list(ApprovalStep.objects.waiting_for(fresh(cast.stand_in))) == [step]


def test_decide_by_delegation_says_for_whom(sent: Submission, cast: Cast) -> None:
    delegate_to(cast.stand_in, cast.coordinator)
    done = decide_as(fresh(cast.stand_in), sent)
    step = done.steps.get(position=0)
    assert (step.state, step.decided_by, step.decided_for) == ("approved", cast.stand_in, cast.coordinator)
    event = done.events.get(kind="approved")
    assert (event.actor_label, event.acting_for) == ("Sabine Leroux", "Claire Dubois")
    assert '"acting_for":"Claire Dubois"' in Signature.objects.get(event=event).content
    details = AuditEntry.objects.get(verb="forms_builder.approve").details
    assert details == {"step": "coordinator", "decided_for": cast.coordinator.pk}
    assert list(verify_centre(sent.centre)) == []


def test_decide_for_oneself_says_nothing_of_others(sent: Submission, cast: Cast) -> None:
    step = current_step(sent)
    assert step is not None
    step.approvers.add(cast.stand_in)
    delegate_to(cast.stand_in, cast.coordinator)
    done = decide_as(fresh(cast.stand_in), sent)
    assert (done.steps.get(position=0).decided_for, done.events.get(kind="approved").acting_for) == (None, "")


def test_acting_for_changed_afterwards_is_found_out(sent: Submission, cast: Cast) -> None:
    delegate_to(cast.stand_in, cast.coordinator)
    event = decide_as(fresh(cast.stand_in), sent).events.get(kind="approved")
    assert event.acting_for == "Claire Dubois"
    link = Signature.objects.get(event=event)
    assert as_signed(link) == as_told(event)
    event.acting_for = "Nadia Benali"
    assert as_signed(link) != as_told(event)


def test_decide_by_delegation_stays_readable_and_ends_there(sent: Submission, cast: Cast) -> None:
    """What they decided they may read again; what comes after is not given to them."""
    delegate_to(cast.stand_in, cast.coordinator)
    decide_as(fresh(cast.stand_in), sent)
    assert not is_given(cast.stand_in, sent)
    assert list(Submission.objects.visible_to(fresh(cast.stand_in))) == [sent]


def test_decide_without_delegation_is_refused(sent: Submission, cast: Cast) -> None:
    step = current_step(sent)
    assert step is not None
    verdict = Verdict(step.pk, sent.revision, Decision.APPROVE)

    def act() -> Any:
        by = fresh(cast.stand_in)
        return decide(by=by, submission=sent, verdict=verdict, proof=proof_of(by))

    with pytest.raises(PermissionDenied):
        act()
    delegate_to(cast.stand_in, cast.coordinator)
    assert act().revision == sent.revision + 1


def test_delegation_may_decide_two_steps_as_holders_may(sent: Submission, cast: Cast) -> None:
    """The route does not keep somebody with two roles from deciding twice: nor does a delegation."""
    delegate_to(cast.hr, cast.coordinator)
    once = decide_as(fresh(cast.hr), sent)
    assert decide_as(fresh(cast.hr), once).steps.filter(decided_by=cast.hr).count() == 2


def test_delegate_is_told_of_what_comes(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> None:
    delegate_to(cast.stand_in, cast.coordinator)
    delegate_to(cast.animator, cast.coordinator)
    sent = send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    told = Notification.objects.filter(kind="forms_builder.submission_waits")
    assert {notice.recipient for notice in told} == {cast.coordinator, cast.stand_in}
    reassign(by=cast.hr, submission=sent, revision=1, to=cast.youth_coordinator, reason="Absence.")
    assert sorted(str(notice.recipient) for notice in told.all()) == [
        "Claire Dubois",
        "Karim Haddad",
        "Sabine Leroux",
    ]


def test_inbox_says_that_it_is_by_delegation(sent: Submission, cast: Cast, client_of: Any) -> None:
    delegate_to(cast.stand_in, cast.coordinator)
    page = client_of(cast.stand_in).get("/demarches/a-valider/").content.decode()
    assert page.count("pour Claire Dubois") == 1
    assert (
        "pour Claire Dubois" not in client_of(cast.coordinator).get("/demarches/a-valider/").content.decode()
    )
    decision = client_of(cast.stand_in).get(sent.get_absolute_url()).content.decode()
    assert "Vous décidez pour Claire Dubois" in decision


def test_history_says_for_whom(sent: Submission, cast: Cast, client_of: Any) -> None:
    delegate_to(cast.stand_in, cast.coordinator)
    decide_as(fresh(cast.stand_in), sent)
    page = client_of(cast.animator).get(sent.get_absolute_url()).content.decode()
    assert "Sabine Leroux, pour Claire Dubois (coordination" in page


def test_inbox_by_delegation_costs_the_same_for_any_number(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: Any
) -> None:
    delegate_to(cast.stand_in, cast.coordinator)
    client = client_of(cast.stand_in)

    def add(number: int) -> None:
        send_leave(leave_page, cast.animator, MONDAY + timedelta(days=number), kind="Formation")

    count = count_queries(lambda: client.get("/demarches/a-valider/"), add_row=add, sizes=(1, 3))
    assert count <= 14


def test_pages_cost_nothing_more_without_a_delegation(sent: Submission, cast: Cast, client_of: Any) -> None:
    """The session's query says that the person holds none."""
    client = client_of(cast.coordinator)
    client.get("/demarches/a-valider/")
    asked = queries_of(lambda: client.get("/demarches/a-valider/")).statements
    assert [statement for statement in asked if 'FROM "accounts_delegation"' in statement[:60]] == []
    assert sum("accounts_delegation" in statement for statement in asked) == 1
