"""A role that is lost, a sector that somebody coordinates no longer, an account that closes: what waited goes on."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django_tasks_db.models import DBTaskResult

from forms_builder import tasks
from forms_builder.actions.deciding import Verdict, decide, reassign
from forms_builder.actions.handing_on import hand_on_steps
from forms_builder.actions.signing import add_note
from forms_builder.choices import Decision
from forms_builder.exceptions import RequestMoved
from forms_builder.models import FormPage, Submission
from forms_builder.presenting import present
from forms_builder.queries.signatures import verify_centre
from forms_builder.queries.trails import trail_of
from portal.accounts.actions.people import deactivate_person, set_sectors
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.kit.access import can
from portal.notifications.models import Notification
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import decide_as, make_form, proof_of, question, send
from tests.support.cast import SYSTEM, Cast

ROUTE = ["coordinator", "accounting", "director"]


@pytest.fixture
def purchase(cast: Cast, centre: Centre, today: date) -> FormPage:
    return make_form(
        centre, "Achat", [("text", question("Quoi ?", required=False))], by=cast.communication, route=ROUTE
    )


@pytest.fixture
def waiting(purchase: FormPage, cast: Cast) -> Submission:
    """In the hands of accounting, who is one person."""
    return decide_as(cast.coordinator, send(purchase, cast.animator, {}))


@pytest.fixture
def colleague(centre: Centre) -> User:
    """Somebody else who keeps the accounts from now on."""
    person = PersonFactory(centre=centre, first_name="Inès", last_name="Caron", username="comptabilite2")
    return set_roles(by=SYSTEM, person=person, roles=[Role.ACCOUNTING])


def run_tasks() -> None:
    """Do what was asked of the worker about steps."""
    for row in DBTaskResult.objects.filter(task_path="forms_builder.tasks.hand_on_steps").order_by(
        "enqueued_at"
    ):
        tasks.hand_on_steps.func(*row.args_kwargs["args"])


def people_of(submission: Submission) -> dict[str, set[str]]:
    return {step.approver: {one.username for one in step.approvers.all()} for step in submission.steps.all()}


def told(kind: str) -> list[str]:
    rows = Notification.objects.unread().filter(kind=f"forms_builder.{kind}")
    return sorted(rows.values_list("recipient__username", flat=True))


def lose_role(cast: Cast) -> None:
    set_roles(by=SYSTEM, person=cast.accounting, roles=[])
    run_tasks()


def test_step_of_a_role_that_is_lost_goes_to_who_holds_it_today(
    waiting: Submission, cast: Cast, colleague: User
) -> None:
    lose_role(cast)
    fresh = Submission.objects.get(pk=waiting.pk)
    assert people_of(fresh)["accounting"] == {"comptabilite2"}
    assert fresh.revision == waiting.revision + 1
    assert told("submission_waits") == ["comptabilite2"]
    last = present(fresh).events[-1]
    assert (last.what, last.who, last.comment) == (
        "Confiée à quelqu’un d’autre",
        "le portail",
        f"{cast.accounting} n’a plus cette fonction.",
    )
    entry = AuditEntry.objects.get(verb="forms_builder.hand_on")
    assert entry.details == {"role": "accounting", "person": cast.accounting.pk}
    assert decide_as(colleague, fresh).steps.get(state="current").approver == "director"


def test_who_lost_the_role_decides_and_reads_no_more(
    waiting: Submission, cast: Cast, colleague: User
) -> None:
    lose_role(cast)
    gone = User.objects.get(pk=cast.accounting.pk)
    assert list(Submission.objects.visible_to(gone)) == []
    with pytest.raises(PermissionDenied):
        decide_as(gone, waiting)


def read_by(person: User, *requests: Submission) -> list[bool]:
    """Which of them somebody reads, as they are now; in a list and alone."""
    fresh = User.objects.get(pk=person.pk)
    seen = set(Submission.objects.visible_to(fresh).values_list("pk", flat=True))
    rows = [Submission.objects.get(pk=one.pk) for one in requests]
    assert [can(fresh, "forms_builder.view_submission", row) for row in rows] == [
        row.pk in seen for row in rows
    ]
    return [row.pk in seen for row in rows]


def test_who_lost_the_role_reads_what_they_decided_and_no_more_what_colleagues_did(
    purchase: FormPage, cast: Cast, colleague: User
) -> None:
    own, other, refused = (
        decide_as(cast.coordinator, send(purchase, cast.animator, {})) for _number in range(3)
    )
    decide_as(cast.accounting, own)
    decide_as(colleague, other)
    decide_as(colleague, refused, Decision.REFUSE, "Pas cette année.")
    assert read_by(cast.accounting, own, other, refused) == [True, True, True]
    lose_role(cast)
    assert read_by(cast.accounting, own, other, refused) == [True, False, False]
    assert read_by(colleague, own, other, refused) == [True, True, True]


def test_who_coordinates_no_more_reads_what_they_decided_alone(purchase: FormPage, cast: Cast) -> None:
    main = cast.coordinator.main_sector
    assert main is not None
    second = PersonFactory(
        centre=cast.animator.centre, sector=main, coordinates=True, username="coordination2"
    )
    own, other = (send(purchase, cast.animator, {}) for _number in range(2))
    decide_as(cast.coordinator, own)
    decide_as(second, other)
    set_sectors(by=SYSTEM, person=cast.coordinator, main=main)
    run_tasks()
    assert read_by(cast.coordinator, own, other) == [True, False]
    assert read_by(second, own, other) == [True, True]


def test_step_that_nobody_holds_any_more_waits_and_human_resources_are_told(
    waiting: Submission, cast: Cast
) -> None:
    lose_role(cast)
    fresh = Submission.objects.get(pk=waiting.pk)
    assert (people_of(fresh)["accounting"], fresh.steps.get(state="current").approver) == (
        set(),
        "accounting",
    )
    assert told("step_without_approver") == ["rh"]
    given = reassign(
        by=cast.hr, submission=fresh, revision=fresh.revision, to=cast.director, reason="Vacance."
    )
    assert people_of(given)["accounting"] == {"direction"}


def test_step_that_another_holds_too_stays_with_them(purchase: FormPage, cast: Cast, colleague: User) -> None:
    waiting = decide_as(cast.coordinator, send(purchase, cast.animator, {}))
    assert told("submission_waits") == ["comptabilite", "comptabilite2"]
    lose_role(cast)
    fresh = Submission.objects.get(pk=waiting.pk)
    assert (people_of(fresh)["accounting"], fresh.revision) == ({"comptabilite2"}, waiting.revision)
    assert told("submission_waits") == ["comptabilite2"]


def test_step_to_come_is_given_to_who_holds_its_role_by_then(
    purchase: FormPage, cast: Cast, colleague: User
) -> None:
    set_roles(by=SYSTEM, person=colleague, roles=[])
    sent = send(purchase, cast.animator, {})
    set_roles(by=SYSTEM, person=colleague, roles=[Role.ACCOUNTING])
    lose_role(cast)
    fresh = Submission.objects.get(pk=sent.pk)
    assert people_of(fresh)["accounting"] == {"comptabilite2"}
    assert told("submission_waits") == ["coordination.enfance"]


def test_step_given_by_name_stays_when_another_role_is_lost(waiting: Submission, cast: Cast) -> None:
    given = reassign(
        by=cast.hr, submission=waiting, revision=waiting.revision, to=cast.communication, reason="Vacance."
    )
    set_roles(by=SYSTEM, person=cast.communication, roles=[])
    run_tasks()
    assert people_of(given)["accounting"] == {"communication"}
    assert AuditEntry.objects.filter(verb="forms_builder.hand_on").count() == 0


def test_step_of_a_coordinator_goes_on_when_they_coordinate_no_more(purchase: FormPage, cast: Cast) -> None:
    sent = send(purchase, cast.animator, {})
    main = cast.coordinator.main_sector
    assert main is not None
    second = PersonFactory(centre=sent.centre, sector=main, coordinates=True, username="coordination2")
    set_sectors(by=SYSTEM, person=cast.coordinator, main=main)
    run_tasks()
    assert people_of(sent)["coordinator"] == {second.username}


def test_step_of_an_account_that_closes_goes_on(waiting: Submission, cast: Cast, colleague: User) -> None:
    deactivate_person(by=SYSTEM, person=cast.accounting)
    run_tasks()
    assert people_of(waiting)["accounting"] == {"comptabilite2"}


def test_steps_of_closed_requests_keep_who_decided(waiting: Submission, cast: Cast) -> None:
    over = decide_as(cast.accounting, waiting, Decision.REFUSE, "Pas cette année.")
    lose_role(cast)
    assert people_of(over)["accounting"] == {"comptabilite"}


def test_hand_on_steps_twice_changes_nothing_more(waiting: Submission, cast: Cast, colleague: User) -> None:
    lose_role(cast)
    once = Submission.objects.get(pk=waiting.pk)
    run_tasks()
    assert Submission.objects.get(pk=waiting.pk).revision == once.revision
    assert AuditEntry.objects.filter(verb="forms_builder.hand_on").count() == 1


def test_a_role_that_comes_back_before_the_worker_changes_nothing(waiting: Submission, cast: Cast) -> None:
    set_roles(by=SYSTEM, person=cast.accounting, roles=[])
    set_roles(by=SYSTEM, person=cast.accounting, roles=[Role.ACCOUNTING])
    run_tasks()
    assert people_of(waiting)["accounting"] == {"comptabilite"}


def test_page_that_was_open_decides_nothing_once_the_step_is_handed_on(
    waiting: Submission, cast: Cast, colleague: User
) -> None:
    lose_role(cast)
    shown = Verdict(waiting.steps.get(state="current").pk, waiting.revision, Decision.APPROVE, "")
    with pytest.raises(RequestMoved):
        decide(by=colleague, submission=waiting, verdict=shown, proof=proof_of(colleague))


def test_hand_on_steps_is_for_the_system_alone(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        hand_on_steps(by=cast.hr, person=cast.accounting, approvers=["accounting"])


def differences(centre: Centre) -> list[str]:
    return [str(one) for one in verify_centre(centre)]


def test_hand_on_steps_is_bound_by_the_chain_with_an_event_and_without(
    waiting: Submission, purchase: FormPage, cast: Cast, colleague: User, centre: Centre
) -> None:
    """Where others are left, or the step is still to come, nothing happens but that somebody is taken off it."""
    early = send(purchase, cast.animator, {})
    shared = Submission.objects.get(pk=waiting.pk)
    shared.steps.get(state="current").approvers.add(colleague)
    add_note(by=SYSTEM, submission=shared, trail=trail_of(shared.pk))
    assert differences(centre) == []
    lose_role(cast)
    assert [people_of(one)["accounting"] for one in (shared, early)] == [{"comptabilite2"}] * 2
    assert differences(centre) == []


def test_hand_on_steps_binds_nothing_of_what_a_hand_had_changed(
    waiting: Submission, cast: Cast, colleague: User, centre: Centre
) -> None:
    waiting.steps.get(state="current").approvers.add(colleague)
    line = f"request {waiting.pk}: whom a step is given to is not as its last act left it"
    assert differences(centre) == [line]
    lose_role(cast)
    assert differences(centre) == [line]
