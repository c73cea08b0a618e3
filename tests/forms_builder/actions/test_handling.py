"""What happens beyond the decisions: a request is sent, paid, handed over; what nobody decides is recorded."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from forms_builder.actions.deciding import Verdict, decide, reassign
from forms_builder.actions.handling import Handling, handle
from forms_builder.actions.submitting import ask_cancellation, submit, withdraw
from forms_builder.choices import Decision
from forms_builder.exceptions import NotAllowedNow, RequestMoved, SignatureMissing
from forms_builder.models import FormPage, Signature, Submission
from forms_builder.queries.signatures import verify_centre
from forms_builder.rules import current_step
from portal.accounts.actions.delegations import add_delegation
from portal.accounts.actions.people import deactivate_person
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import (
    approve_all,
    decide_as,
    handle_as,
    handled_by,
    key_of,
    make_form,
    proof_of,
    question,
    send,
)
from tests.support.cast import SYSTEM, Cast

TOLD = "forms_builder."


def form_with(
    centre: Centre, by: User, *route: Any, informed: tuple[str, ...] = (), title: str = "Fax"
) -> FormPage:
    questions = [("text", question("Objet", required=False))]
    return make_form(centre, title, questions, by=by, route=route, informed=informed)


@pytest.fixture
def fax(cast: Cast, centre: Centre, today: date) -> FormPage:
    """Nobody decides: reception sends it within two working days; the direction is told."""
    return form_with(
        centre,
        cast.communication,
        handled_by("reception", "Envoyé", within_days=2),
        informed=("director",),
    )


@pytest.fixture
def order(cast: Cast, centre: Centre, today: date) -> FormPage:
    """The coordinator decides, accounting pays, reception hands over; the direction is told."""
    steps = ("coordinator", handled_by("accounting", "Payé"), handled_by("reception"))
    return form_with(centre, cast.communication, *steps, informed=("director",), title="Commande")


def states(submission: Submission) -> list[tuple[str, str]]:
    return [(step.approver, step.state) for step in submission.steps.all()]


def happened(submission: Submission) -> list[tuple[str, str]]:
    """Every event with its actor, in the order of the revisions."""
    rows = submission.events.order_by("revision", "kind")
    return [(event.kind, event.actor_label) for event in rows]


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=TOLD + kind)
    return set(rows.values_list("recipient__username", flat=True))


def act_on(submission: Submission, by: User, **other: Any) -> Submission:
    step = current_step(submission)
    assert step is not None
    done = Handling(step.pk, submission.revision)
    return handle(**({"by": by, "submission": submission, "handling": done, "proof": proof_of(by)} | other))


# What nobody decides


def test_submit_what_nobody_decides_goes_to_who_handles_it(fax: FormPage, cast: Cast) -> None:
    sent = send(fax, cast.animator, {})
    assert (sent.state, states(sent)) == ("submitted", [("reception", "current"), ("director", "waiting")])
    assert (told("submission_to_handle"), told("submission_informed")) == ({"accueil", "accueil2"}, set())


def test_handle_the_last_step_records_what_nobody_decides(fax: FormPage, cast: Cast, centre: Centre) -> None:
    done = handle_as(cast.reception, send(fax, cast.animator, {}), "Parti à 9 h.")
    assert (done.state, states(done)) == ("recorded", [("reception", "handled"), ("director", "informed")])
    assert done.closed_at is not None
    assert happened(done) == [
        ("submitted", str(cast.animator)),
        ("handled", str(cast.reception)),
        ("recorded", str(cast.reception)),
    ]
    assert (told("submission_handled"), told("submission_informed")) == ({"animation.enfance"}, {"direction"})
    assert told("submission_approved") == set()
    assert list(verify_centre(centre)) == []


def test_handle_signs_the_word_the_comment_and_what_was_asked(fax: FormPage, cast: Cast) -> None:
    sent = send(fax, cast.animator, {})
    handle_as(cast.reception, sent, "Parti à 9 h.")
    first, second = Signature.objects.order_by("sequence")
    assert second.signer == cast.reception
    content = [
        word
        for word in ('"act":"handle"', '"done":"Envoyé"', '"comment":"Parti à 9 h."')
        if word in second.content
    ]
    assert len(content) == 3
    assert f'"decided_on":"{first.content_digest}"' in second.content
    assert AuditEntry.objects.filter(verb="forms_builder.handle").count() == 1


def test_submit_what_nobody_decides_nor_handles_is_recorded_at_once(
    cast: Cast, centre: Centre, today: date
) -> None:
    page = make_form(
        centre,
        "Badge",
        [("text", question("Numéro"))],
        by=cast.communication,
        route=(),
        informed=("director",),
    )
    key = key_of(page.versions.get(), "Numéro")
    sent = send(page, cast.animator, {f"f-{key}": ["12"]})
    assert (sent.state, states(sent)) == ("recorded", [("director", "informed")])
    assert told("submission_informed") == {"direction"}
    assert list(verify_centre(centre)) == []


def test_submit_clicked_twice_what_is_recorded_at_once_changes_nothing(
    cast: Cast, centre: Centre, today: date
) -> None:
    page = form_with(centre, cast.communication, informed=("director",))
    sent = send(page, cast.animator, {})
    again = submit(by=cast.animator, submission=sent, answers={}, revision=0, proof=proof_of(cast.animator))
    assert (again.revision, Signature.objects.count(), sent.events.count()) == (1, 1, 2)


def test_withdraw_what_is_being_handled_tells_who_handles_it(fax: FormPage, cast: Cast) -> None:
    sent = send(fax, cast.animator, {})
    over = withdraw(by=cast.animator, submission=sent, revision=sent.revision)
    assert (over.state, states(over)) == ("withdrawn", [("reception", "skipped"), ("director", "skipped")])
    assert told("submission_withdrawn") == {"accueil", "accueil2"}


def test_ask_cancellation_of_what_is_recorded_may_be_refused_or_accepted(
    fax: FormPage, cast: Cast, centre: Centre
) -> None:
    done = handle_as(cast.reception, send(fax, cast.animator, {}))
    asked = ask_cancellation(by=cast.animator, submission=done, revision=done.revision, reason="Erreur.")
    kept = decide_as(cast.hr, asked, Decision.REFUSE, "Déjà envoyé.")
    assert kept.state == "recorded"
    assert list(verify_centre(centre)) == []
    asked = ask_cancellation(by=cast.animator, submission=kept, revision=kept.revision, reason="Vraiment.")
    assert decide_as(cast.hr, asked).state == "cancelled"
    assert list(verify_centre(centre)) == []


# What is decided, then handled


def test_handle_after_the_decisions_one_after_the_other_stays_approved(
    order: FormPage, cast: Cast, centre: Centre
) -> None:
    approved = approve_all(send(order, cast.animator, {}), cast.coordinator)
    assert (approved.state, states(approved)) == (
        "approved",
        [
            ("coordinator", "approved"),
            ("accounting", "current"),
            ("reception", "waiting"),
            ("director", "informed"),
        ],
    )
    assert (told("submission_approved"), told("submission_to_handle")) == (
        {"animation.enfance"},
        {"comptabilite"},
    )
    paid = handle_as(cast.accounting, approved)
    assert (paid.state, states(paid)[1:3]) == (
        "approved",
        [("accounting", "handled"), ("reception", "current")],
    )
    over = handle_as(cast.reception, paid)
    assert (over.state, current_step(over), over.closed_at) == ("approved", None, approved.closed_at)
    assert [kind for kind, _who in happened(over)] == ["submitted", "approved", "handled", "handled"]
    assert list(verify_centre(centre)) == []


def test_ask_cancellation_while_it_is_handled_holds_the_handling_until_it_is_decided(
    order: FormPage, cast: Cast, centre: Centre
) -> None:
    approved = approve_all(send(order, cast.animator, {}), cast.coordinator)
    asked = ask_cancellation(
        by=cast.animator, submission=approved, revision=approved.revision, reason="Plus besoin."
    )
    assert states(asked)[1] == ("accounting", "waiting")
    with pytest.raises(RequestMoved):
        act_on(approved, cast.accounting)
    kept = decide_as(cast.hr, asked, Decision.REFUSE, "Déjà commandé.")
    assert (kept.state, states(kept)[1]) == ("approved", ("accounting", "current"))
    asked = ask_cancellation(by=cast.animator, submission=kept, revision=kept.revision, reason="Vraiment.")
    over = decide_as(cast.hr, asked)
    assert (over.state, states(over)[1:3]) == (
        "cancelled",
        [("accounting", "skipped"), ("reception", "skipped")],
    )
    assert list(verify_centre(centre)) == []


def test_decide_refused_is_handled_by_nobody(order: FormPage, cast: Cast) -> None:
    over = decide_as(cast.coordinator, send(order, cast.animator, {}), Decision.REFUSE, "Non.")
    assert (over.state, states(over)[1:3]) == (
        "refused",
        [("accounting", "skipped"), ("reception", "skipped")],
    )
    assert told("submission_to_handle") == set()


# Who may, and who may not


def test_handle_clicked_twice_is_handled_once(fax: FormPage, cast: Cast) -> None:
    sent = send(fax, cast.animator, {})
    first = act_on(sent, cast.reception)
    step = sent.steps.get(approver="reception")
    again = handle(
        by=cast.reception, submission=sent, handling=Handling(step.pk, 1), proof=proof_of(cast.reception)
    )
    assert (again.revision, again.events.filter(kind="handled").count()) == (first.revision, 1)


def test_handle_by_the_second_of_two_says_that_it_has_moved(
    fax: FormPage, cast: Cast, centre: Centre
) -> None:
    second = PersonFactory(centre=centre, roles=[Role.RECEPTION])
    sent = send(fax, cast.animator, {})
    step = current_step(sent)
    assert step is not None
    handle_as(cast.reception, sent)
    with pytest.raises(RequestMoved):
        handle(by=second, submission=sent, handling=Handling(step.pk, 1), proof=proof_of(second))


@pytest.mark.parametrize("stale", ["step", "revision"])
def test_handle_from_a_page_that_is_behind_is_refused(fax: FormPage, cast: Cast, stale: str) -> None:
    sent = send(fax, cast.animator, {})
    step = current_step(sent)
    assert step is not None
    done = Handling(uuid4(), 1) if stale == "step" else Handling(step.pk, 0)
    with pytest.raises(RequestMoved):
        act_on(sent, cast.reception, handling=done)


@pytest.mark.parametrize("who", ["animator", "coordinator", "accounting", "other_director"])
def test_handle_by_somebody_it_was_not_given_to_is_refused(fax: FormPage, cast: Cast, who: str) -> None:
    sent = send(fax, cast.animator, {})
    with pytest.raises((PermissionDenied, NotAllowedNow)):
        act_on(sent, getattr(cast, who))
    assert Submission.objects.get(pk=sent.pk).state == "submitted"


def test_handle_with_the_password_of_somebody_else_is_refused(fax: FormPage, cast: Cast) -> None:
    with pytest.raises(SignatureMissing):
        act_on(send(fax, cast.animator, {}), cast.reception, proof=proof_of(cast.animator))


def test_decide_a_step_that_is_to_be_handled_is_refused(fax: FormPage, cast: Cast) -> None:
    sent = send(fax, cast.animator, {})
    step = current_step(sent)
    assert step is not None
    verdict = Verdict(step.pk, sent.revision, Decision.REFUSE, "Non.")
    with pytest.raises(NotAllowedNow):
        decide(by=cast.reception, submission=sent, verdict=verdict, proof=proof_of(cast.reception))


def test_handle_by_who_it_is_delegated_to_keeps_both_names(fax: FormPage, cast: Cast, today: date) -> None:
    delegate, days = cast.youth_coordinator, (today, today + timedelta(days=7))
    add_delegation(
        by=cast.reception,
        person=cast.reception,
        delegate=delegate,
        starts_on=days[0],
        ends_on=days[1],
    )
    done = handle_as(User.objects.get(pk=cast.youth_coordinator.pk), send(fax, cast.animator, {}))
    event = done.events.get(kind="handled")
    assert (event.actor, event.acting_for) == (cast.youth_coordinator, str(cast.reception))


def test_hand_over_to_nobody_waits_and_hr_is_told_and_gives_it_to_somebody(
    order: FormPage, cast: Cast, centre: Centre
) -> None:
    set_roles(by=SYSTEM, person=cast.accounting, roles=[])
    approved = approve_all(send(order, cast.animator, {}), cast.coordinator)
    assert (states(approved)[1], told("step_without_approver")) == (("accounting", "current"), {"rh"})
    given = reassign(
        by=cast.hr,
        submission=approved,
        revision=approved.revision,
        to=cast.equipment,
        reason="Poste vacant.",
    )
    assert told("submission_to_handle") == {cast.equipment.username}
    assert states(handle_as(cast.equipment, given))[1] == ("accounting", "handled")
    assert list(verify_centre(centre)) == []


def test_hand_over_to_somebody_who_has_left_since_tells_hr(order: FormPage, cast: Cast) -> None:
    sent = send(order, cast.animator, {})
    deactivate_person(by=SYSTEM, person=cast.accounting)
    approved = approve_all(sent, cast.coordinator)
    assert (states(approved)[1], told("step_without_approver")) == (("accounting", "current"), {"rh"})


def test_handle_ones_own_request_is_for_the_other_who_holds_the_role(fax: FormPage, cast: Cast) -> None:
    sent = send(fax, cast.reception, {})
    step = current_step(sent)
    assert step is not None
    assert [person.username for person in step.approvers.all()] == ["accueil2"]
    with pytest.raises(NotAllowedNow):
        act_on(sent, cast.reception)


# Deadlines and conditions


def test_reach_says_until_when(fax: FormPage, cast: Cast, today: date) -> None:
    step = current_step(send(fax, cast.animator, {}))
    assert step is not None
    assert step.due_on == today + timedelta(days=2)


def test_reach_says_until_when_over_a_weekend_and_a_public_holiday(
    fax: FormPage, cast: Cast, today: date
) -> None:
    with time_machine.travel("2027-03-26 09:00", tick=False):  # the Friday before Easter
        step = current_step(send(fax, cast.animator, {}))
    assert step is not None
    assert step.due_on == date(2027, 3, 31)


def test_reach_what_is_handled_without_a_deadline_says_none(cast: Cast, centre: Centre, today: date) -> None:
    questions = [("text", question("Numéro", required=False))]
    page = make_form(centre, "Badge", questions, by=cast.communication, route=[handled_by("reception")])
    step = current_step(send(page, cast.animator, {}))
    assert step is not None
    assert step.due_on is None


@pytest.mark.parametrize(
    ("amount", "route"),
    [
        ("499,99", ["coordinator", "accounting"]),
        ("500", ["coordinator", "accounting"]),
        ("500,01", ["coordinator", "director", "accounting"]),
    ],
)
def test_start_route_calls_the_steps_that_the_amount_asks_for(
    cast: Cast, centre: Centre, today: date, amount: str, route: list[str]
) -> None:
    over = {"question": "Montant", "operator": "over", "answers": ["500"]}
    steps = (
        "coordinator",
        {
            "type": "step",
            "value": handled_by("director")["value"] | {"purpose": "approval", "condition": over},
        },
        handled_by("accounting", "Payé"),
    )
    page = make_form(centre, "Achat", [("money", question("Montant"))], by=cast.communication, route=steps)
    sent = send(page, cast.animator, {f"f-{key_of(page.versions.get(), 'Montant')}": [amount]})
    assert [step.approver for step in sent.steps.all()] == route
    approved = approve_all(
        sent,
        *(cast[{"coordinator": "coordination.enfance", "director": "direction"}[who]] for who in route[:-1]),
    )
    assert approved.state == "approved"
    assert list(verify_centre(centre)) == []
    assert handle_as(cast.accounting, approved).state == "approved"
    assert list(verify_centre(centre)) == []


def test_verify_centre_finds_a_request_said_to_be_recorded_that_was_not_handled(
    fax: FormPage, cast: Cast, centre: Centre
) -> None:
    sent = send(fax, cast.animator, {})
    Submission.objects.filter(pk=sent.pk).update(state="recorded")
    sent.events.create(revision=1, kind="recorded", actor_label="X")
    assert [found.what for found in verify_centre(centre)] == ["its state is not where its events lead"]
