"""Whoever holds a delegation decides beside the person: what waits, what is seen, what is written of it."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from forms_builder.actions.deciding import Verdict, decide, reassign
from forms_builder.choices import Act, Decision
from forms_builder.models import ApprovalStep, FormPage, LeaveAccount, Signature, Submission
from forms_builder.queries.signatures import as_signed, as_told, verify_centre
from forms_builder.queries.submissions import count_to_decide, submissions_to_decide
from forms_builder.rules import allowed_actions, current_step, decides_for
from portal.accounts.actions.delegations import add_delegation, end_delegation
from portal.accounts.actions.people import deactivate_person
from portal.accounts.models import Delegation, User
from portal.accounts.models.people import DelegationQuerySet
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.kit.access import can
from portal.notifications.models import Notification
from tests.factories.forms_builder import decide_as, make_form, proof_of, question, send_leave
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


@pytest.fixture
def key_page(cast: Cast, centre: Centre, today: date) -> FormPage:
    """Another form that the coordinator decides."""
    asked = [("text", question("Laquelle ?", required=False))]
    return make_form(centre, "Clé", asked, by=cast.communication, route=["coordinator"])


def delegate_to(
    delegate: User, person: User, *, start: int = 0, end: int = 7, forms: Collection[FormPage] = ()
) -> Delegation:
    today = person.centre.today
    return add_delegation(
        by=person,
        person=person,
        delegate=delegate,
        starts_on=today + timedelta(days=start),
        ends_on=today + timedelta(days=end),
        forms=forms,
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


# For some forms only

ON = [("none", True), ("leave", True), ("key", False), ("both", True)]
"""Which forms are ticked, and whether it holds for a request of leave."""


def chosen(which: str, leave_page: FormPage, key_page: FormPage) -> list[FormPage]:
    return {"none": [], "leave": [leave_page], "key": [key_page], "both": [leave_page, key_page]}[which]


@pytest.mark.parametrize(("which", "holds"), ON)
def test_delegation_holds_for_its_forms_alone(
    sent: Submission, leave_page: FormPage, key_page: FormPage, cast: Cast, which: str, holds: bool
) -> None:
    """Button, list, count and right to read agree (`is_given`)."""
    delegate_to(cast.stand_in, cast.coordinator, forms=chosen(which, leave_page, key_page))
    assert is_given(cast.stand_in, sent) == holds
    assert Submission.objects.visible_to(fresh(cast.stand_in)).exists() == holds
    assert is_given(cast.coordinator, sent)


@pytest.mark.parametrize("which", ["none", "leave", "key", "both"])
def test_delegation_for_a_form_that_is_no_more_holds_where_it_is_for_all(
    sent: Submission, leave_page: FormPage, key_page: FormPage, cast: Cast, which: str
) -> None:
    delegate_to(cast.stand_in, cast.coordinator, forms=chosen(which, leave_page, key_page))
    Submission.objects.filter(pk=sent.pk).update(page=None)
    assert is_given(cast.stand_in, sent) == (which == "none")


def test_control_a_list_that_does_not_look_at_the_form_is_found_out(
    sent: Submission, key_page: FormPage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the two above: they would see that list and button no longer agree."""
    delegate_to(cast.stand_in, cast.coordinator, forms=[key_page])
    assert not is_given(cast.stand_in, sent)
    monkeypatch.setattr(DelegationQuerySet, "on_form", lambda rows, form: rows)
    with pytest.raises(AssertionError):
        is_given(cast.stand_in, sent)


def test_control_a_button_that_does_not_look_at_the_form_is_found_out(
    sent: Submission, key_page: FormPage, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    delegate_to(cast.stand_in, cast.coordinator, forms=[key_page])
    everybody = frozenset({cast.coordinator.pk})
    monkeypatch.setattr(User, "delegators", lambda person, form: everybody)
    with pytest.raises(AssertionError):
        is_given(cast.stand_in, sent)


def test_decide_by_a_delegation_for_another_form_is_refused(
    sent: Submission, leave_page: FormPage, key_page: FormPage, cast: Cast
) -> None:
    delegate_to(cast.stand_in, cast.coordinator, forms=[key_page])
    with pytest.raises(PermissionDenied):
        decide_as(fresh(cast.stand_in), sent)
    delegate_to(cast.stand_in, cast.coordinator, forms=[leave_page])
    assert decide_as(fresh(cast.stand_in), sent).steps.get(position=0).decided_for == cast.coordinator


def test_delegations_of_two_people_are_kept_apart_by_their_forms(
    sent: Submission, leave_page: FormPage, key_page: FormPage, cast: Cast
) -> None:
    """Of two who have the step, the delegate decides for the one who gave them such forms, until that day."""
    step = current_step(sent)
    assert step is not None
    step.approvers.set([cast.coordinator, cast.youth_coordinator])
    delegate_to(cast.stand_in, cast.coordinator, end=9, forms=[key_page])
    delegate_to(cast.stand_in, cast.youth_coordinator, end=5, forms=[key_page])
    delegate_to(cast.stand_in, cast.youth_coordinator, end=2, forms=[leave_page])
    reader, row = fresh(cast.stand_in), Submission.objects.get(pk=sent.pk)
    [waiting] = submissions_to_decide(reader)
    until = cast.coordinator.centre.today + timedelta(days=2)
    assert (waiting.acting_for, waiting.acting_until) == (str(cast.youth_coordinator), until)
    assert decides_for(row, step, reader) == cast.youth_coordinator


@pytest.mark.parametrize(("which", "is_told"), ON)
def test_delegate_is_told_of_what_is_theirs_alone(
    leave_page: FormPage,
    key_page: FormPage,
    account: LeaveAccount,
    cast: Cast,
    which: str,
    is_told: bool,
) -> None:
    delegate_to(cast.stand_in, cast.coordinator, forms=chosen(which, leave_page, key_page))
    send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    told = Notification.objects.filter(kind="forms_builder.submission_waits")
    people = {cast.coordinator, cast.stand_in} if is_told else {cast.coordinator}
    assert {notice.recipient for notice in told} == people


def test_delegation_for_a_form_alone_ends_with_its_page(
    sent: Submission, leave_page: FormPage, key_page: FormPage, cast: Cast
) -> None:
    """Without any form left, it would hold for all of them."""
    delegate_to(cast.stand_in, cast.coordinator, forms=[key_page])
    both = delegate_to(cast.youth_animator, cast.coordinator, forms=[key_page, leave_page])
    key_page.delete()
    assert list(Delegation.objects.all()) == [both]
    assert both.form_titles == [leave_page.title]
    assert (is_given(cast.stand_in, sent), is_given(cast.youth_animator, sent)) == (False, True)
    ended = AuditEntry.objects.get(verb="accounts.end_delegation")
    assert (ended.actor_label, ended.details) == ("system:pages", {"delegate": cast.stand_in.pk})


def test_inbox_by_a_delegation_for_a_form_costs_the_same_for_any_number(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, client_of: Any
) -> None:
    delegate_to(cast.stand_in, cast.coordinator, forms=[leave_page])
    client = client_of(cast.stand_in)

    def add(number: int) -> None:
        send_leave(leave_page, cast.animator, MONDAY + timedelta(days=number), kind="Formation")

    assert count_queries(lambda: client.get("/demarches/a-valider/"), add_row=add, sizes=(1, 3)) <= 14
