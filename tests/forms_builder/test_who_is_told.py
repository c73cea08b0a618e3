"""Who is told at each turn of a request, in the portal and by mail; and nobody when nothing happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from forms_builder.actions.deciding import reassign
from forms_builder.actions.dropping import Dropping, drop
from forms_builder.actions.submitting import ask_cancellation, withdraw
from forms_builder.choices import Decision
from forms_builder.exceptions import BalanceTooLow
from forms_builder.models import FormPage, LeaveAccount, Submission
from forms_builder.models.submissions import UNANSWERED
from portal.accounts.actions.roles import set_roles
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.notifications.models import Notification, OutboxMail
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import account_of, approve_all, decide_as, leave_form, proof_of, send_leave
from tests.support.cast import SYSTEM, Cast

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
Told = set[tuple[str, str]]


@contextmanager
def expect(told: Told) -> Iterator[None]:
    """Check that exactly these (notice, user name) are written inside, each with its mail."""
    old = set(Notification.objects.values_list("pk", flat=True))
    old_mails = set(OutboxMail.objects.values_list("pk", flat=True))
    yield
    notices = Notification.objects.exclude(pk__in=old).values_list("kind", "recipient__username")
    mails = OutboxMail.objects.exclude(pk__in=old_mails).values_list("kind", "recipient__username")
    wanted = sorted((f"forms_builder.{kind}", who) for kind, who in told)
    assert (sorted(notices), sorted(mails)) == (wanted, wanted)


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def test_tell_of_a_request_sent_tells_the_first_step(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    with expect({("submission_waits", "coordination.enfance")}):
        send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def test_tell_of_each_approval_tells_the_next_step_and_at_the_end_the_applicant(
    sent: Submission, cast: Cast
) -> None:
    with expect({("submission_waits", "rh")}):
        decide_as(cast.coordinator, sent)
    with expect({("submission_waits", "direction")}):
        decide_as(cast.hr, sent)
    with expect({("submission_approved", "animation.enfance")}):
        decide_as(cast.director, sent)


def test_tell_of_an_approval_tells_those_to_be_informed(cast: Cast, centre: Centre, today: date) -> None:
    account_of(cast.animator)
    page = leave_form(centre, cast.communication, route=("hr",), informed=("accounting", "reception"))
    sent = send_leave(page, cast.animator, MONDAY, FRIDAY)
    with expect(
        {
            ("submission_approved", "animation.enfance"),
            ("submission_informed", "comptabilite"),
            ("submission_informed", "accueil"),
            ("submission_informed", "accueil2"),
        }
    ):
        decide_as(cast.hr, sent)


@pytest.mark.parametrize(
    ("decision", "kind"),
    [(Decision.REFUSE, "submission_refused"), (Decision.SEND_BACK, "submission_sent_back")],
)
def test_tell_of_a_decision_against_tells_the_applicant_and_keeps_the_reason_in_the_portal(
    sent: Submission, cast: Cast, decision: Decision, kind: str
) -> None:
    with expect({(kind, "animation.enfance")}):
        decide_as(cast.coordinator, sent, decision, "Deux collègues sont déjà absents.")
    mail = OutboxMail.objects.get(recipient=cast.animator)
    assert "collègues" not in mail.subject + mail.body_text + mail.body_html


def test_tell_of_a_withdrawal_tells_who_had_to_decide(sent: Submission, cast: Cast) -> None:
    approve_all(sent, cast.coordinator)
    with expect({("submission_withdrawn", "rh")}):
        withdraw(by=cast.animator, submission=sent, revision=2)


def test_tell_of_a_withdrawal_after_it_was_sent_back_tells_nobody(sent: Submission, cast: Cast) -> None:
    decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Pourquoi ?")
    with expect(set()):
        withdraw(by=cast.animator, submission=sent, revision=2)


def test_tell_of_what_was_never_corrected_tells_the_applicant(sent: Submission, cast: Cast) -> None:
    decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Pourquoi ?")
    Submission.objects.update(changed_at=timezone.now() - UNANSWERED)
    back = Submission.objects.get()
    with expect({("submission_dropped", "animation.enfance")}):
        drop(by=cast.hr, submission=back, dropping=Dropping(back.revision), proof=proof_of(cast.hr))


def test_tell_of_a_cancellation_tells_hr_then_the_applicant(sent: Submission, cast: Cast) -> None:
    done = approve_all(sent, cast.coordinator, cast.hr, cast.director)
    with expect({("submission_waits", "rh")}):
        asked = ask_cancellation(
            by=cast.animator, submission=done, revision=done.revision, reason="Train annulé."
        )
    with expect({("cancellation_refused", "animation.enfance")}):
        refused = decide_as(cast.hr, asked, Decision.REFUSE, "La paie est faite.")
    again = ask_cancellation(
        by=cast.animator, submission=refused, revision=refused.revision, reason="Vraiment."
    )
    with expect({("submission_cancelled", "animation.enfance")}):
        decide_as(cast.hr, again)


def test_tell_of_a_request_given_to_somebody_else_tells_them(sent: Submission, cast: Cast) -> None:
    with expect({("submission_waits", "coordination.jeunes")}):
        reassign(by=cast.hr, submission=sent, revision=1, to=cast.youth_coordinator, reason="Absence.")


def test_tell_of_a_step_nobody_holds_tells_hr_and_the_next(leave_page: FormPage, cast: Cast) -> None:
    with expect({("step_without_approver", "rh"), ("submission_waits", "rh")}):
        send_leave(leave_page, cast.reception, MONDAY, kind="Formation")


def test_tell_of_a_step_nobody_holds_when_hr_asks_tells_the_direction(
    cast: Cast, centre: Centre, today: date
) -> None:
    set_roles(by=SYSTEM, person=cast.equipment, roles=[])
    page = leave_form(centre, cast.communication, route=("equipment",))
    with expect({("step_without_approver", "direction")}):
        send_leave(page, cast.hr, MONDAY, kind="Formation")


def test_tell_of_a_step_with_several_people_tells_each(
    leave_page: FormPage, account: LeaveAccount, cast: Cast, centre: Centre
) -> None:
    sector = cast.animator.main_sector
    PersonFactory(
        centre=centre, sector=sector, coordinates=True, username="second", email="second@tilleuls.example"
    )
    with expect({("submission_waits", "coordination.enfance"), ("submission_waits", "second")}):
        send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def test_tell_of_what_is_repeated_tells_nobody_again(sent: Submission, cast: Cast) -> None:
    withdraw(by=cast.animator, submission=sent, revision=1)
    with expect(set()):
        withdraw(by=cast.animator, submission=sent, revision=1)


def test_tell_of_what_is_refused_tells_nobody(leave_page: FormPage, cast: Cast) -> None:
    account_of(cast.animator, "1")
    with expect(set()), pytest.raises(BalanceTooLow):
        send_leave(leave_page, cast.animator, MONDAY, FRIDAY)


def test_tell_of_what_is_rolled_back_tells_nobody(sent: Submission, cast: Cast) -> None:
    with expect(set()), pytest.raises(ZeroDivisionError), transaction.atomic():
        decide_as(cast.coordinator, sent)
        raise ZeroDivisionError


def test_tell_leads_to_the_request_and_names_it(sent: Submission, cast: Cast) -> None:
    notice = Notification.objects.get(recipient=cast.coordinator)
    assert (notice.url, notice.level) == (f"/demarches/suivi/{sent.pk}/", "action")
    mail = OutboxMail.objects.get(recipient=cast.coordinator)
    assert {
        word for word in ("Léa Fontaine", "Demande de congé") if word in mail.subject + mail.body_text
    } == {
        "Léa Fontaine",
        "Demande de congé",
    }


def test_tell_of_somebody_without_address_writes_the_notice_alone(
    leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(email="")
    send_leave(leave_page, cast.animator, MONDAY, FRIDAY)
    assert (Notification.objects.count(), OutboxMail.objects.count()) == (1, 0)
