"""Who a request is given to: nobody decides for themselves, and no request is lost on the way."""

from datetime import date

import pytest

from forms_builder.choices import Decision
from forms_builder.models import FormPage, Submission
from forms_builder.rules import current_step
from portal.accounts.actions.people import deactivate_person, declare_stand_in, set_sectors
from portal.accounts.actions.roles import set_roles
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import approve_all, decide_as, leave_form, send_leave, sign_draft
from tests.support.cast import SYSTEM, Cast

MONDAY = date(2027, 3, 15)


def send(page: FormPage, person: User) -> Submission:
    return send_leave(page, User.objects.get(pk=person.pk), MONDAY, kind="Formation")


def route(submission: Submission) -> list[tuple[str, str, set[str]]]:
    """Each step with its state and its people, by user name."""
    return [
        (step.approver, step.state, {person.username for person in step.approvers.all()})
        for step in submission.steps.all()
    ]


def told(kind: str) -> set[str]:
    rows = Notification.objects.filter(kind=f"forms_builder.{kind}")
    return set(rows.values_list("recipient__username", flat=True))


def test_start_route_coordinator_asks_goes_to_the_other_coordinator(
    leave_page: FormPage, cast: Cast, centre: Centre
) -> None:
    sector = cast.coordinator.main_sector
    second = PersonFactory(centre=centre, sector=sector, coordinates=True, username="coordination2")
    sent = send(leave_page, cast.coordinator)
    assert route(sent)[0] == ("coordinator", "current", {"coordination2"})
    assert decide_as(second, sent).state == "submitted"


def test_start_route_coordinator_alone_asks_goes_to_the_stand_in(leave_page: FormPage, cast: Cast) -> None:
    declare_stand_in(by=SYSTEM, person=cast.coordinator, stand_in=cast.youth_coordinator)
    assert route(send(leave_page, cast.coordinator))[0] == ("coordinator", "current", {"coordination.jeunes"})


def test_start_route_coordinator_alone_without_stand_in_asks_goes_on_and_hr_is_told(
    leave_page: FormPage, cast: Cast
) -> None:
    sent = send(leave_page, cast.coordinator)
    assert route(sent) == [
        ("coordinator", "skipped", set()),
        ("hr", "current", {"rh"}),
        ("director", "waiting", {"direction"}),
    ]
    assert set(sent.events.values_list("kind", "step")) == {
        ("submitted", ""),
        ("step_skipped", "coordinator"),
    }
    assert told("step_without_approver") == {"rh"}


def test_start_route_stand_in_who_has_left_is_nobody(leave_page: FormPage, cast: Cast) -> None:
    declare_stand_in(by=SYSTEM, person=cast.coordinator, stand_in=cast.youth_coordinator)
    deactivate_person(by=SYSTEM, person=cast.youth_coordinator)
    assert route(send(leave_page, cast.coordinator))[0] == ("coordinator", "skipped", set())


def test_start_route_sector_without_coordinator_goes_on_and_hr_is_told(
    leave_page: FormPage, cast: Cast
) -> None:
    assert route(send(leave_page, cast.reception))[:2] == [
        ("coordinator", "skipped", set()),
        ("hr", "current", {"rh"}),
    ]
    assert told("step_without_approver") == {"rh"}


def test_start_route_person_without_sector_goes_on(leave_page: FormPage, centre: Centre) -> None:
    newcomer = PersonFactory(centre=centre)
    assert route(send(leave_page, newcomer))[0] == ("coordinator", "skipped", set())


def test_start_route_coordinator_of_a_sector_that_is_not_the_main_one_is_left_out(
    leave_page: FormPage, cast: Cast
) -> None:
    main, other = cast.animator.main_sector, cast.youth_animator.main_sector
    assert main is not None
    assert other is not None
    set_sectors(by=SYSTEM, person=cast.animator, main=main, others=[other])
    assert route(send(leave_page, cast.animator))[0] == ("coordinator", "current", {"coordination.enfance"})


def test_start_route_hr_alone_asks_goes_to_the_stand_in(leave_page: FormPage, cast: Cast) -> None:
    declare_stand_in(by=SYSTEM, person=cast.hr, stand_in=cast.accounting)
    assert route(send(leave_page, cast.hr))[1] == ("hr", "current", {"comptabilite"})


def test_start_route_hr_alone_without_stand_in_asks_goes_to_the_director_who_is_told(
    leave_page: FormPage, cast: Cast
) -> None:
    assert route(send(leave_page, cast.hr)) == [
        ("coordinator", "skipped", set()),
        ("hr", "skipped", set()),
        ("director", "current", {"direction"}),
    ]
    assert told("step_without_approver") == {"direction"}


def test_start_route_two_of_hr_the_other_decides(leave_page: FormPage, cast: Cast, centre: Centre) -> None:
    PersonFactory(centre=centre, roles=[Role.HR], username="rh2")
    assert route(send(leave_page, cast.hr))[1] == ("hr", "current", {"rh2"})


def test_start_route_director_asks_goes_to_the_stand_in(leave_page: FormPage, cast: Cast) -> None:
    sent = send(leave_page, cast.director)
    assert route(sent)[1:] == [("hr", "current", {"rh"}), ("director", "waiting", {"direction.adjointe"})]
    assert approve_all(sent, cast.hr, cast.stand_in).state == "approved"


def test_start_route_director_without_stand_in_asks_waits_and_hr_is_told(
    leave_page: FormPage, cast: Cast
) -> None:
    declare_stand_in(by=SYSTEM, person=cast.director, stand_in=None)
    sent = approve_all(send(leave_page, cast.director), cast.hr)
    assert (sent.state, route(sent)[2]) == ("submitted", ("director", "current", set()))
    assert told("step_without_approver") == {"rh"}


def test_start_route_role_nobody_holds_may_still_be_asked(cast: Cast, centre: Centre, today: date) -> None:
    set_roles(by=SYSTEM, person=cast.equipment, roles=[])
    page = leave_form(centre, cast.communication, route=("equipment", "hr"))
    assert route(send(page, cast.animator)) == [("equipment", "skipped", set()), ("hr", "current", {"rh"})]
    assert told("step_without_approver") == {"rh"}


def test_start_route_only_role_is_held_by_nobody_waits_for_somebody(
    cast: Cast, centre: Centre, today: date
) -> None:
    set_roles(by=SYSTEM, person=cast.equipment, roles=[])
    page = leave_form(centre, cast.communication, route=("equipment",))
    sent = send(page, cast.animator)
    assert (sent.state, route(sent)) == ("submitted", [("equipment", "current", set())])


def test_advance_to_somebody_who_has_left_since_goes_on_and_hr_is_told(
    cast: Cast, centre: Centre, today: date
) -> None:
    page = leave_form(centre, cast.communication, route=("coordinator", "accounting", "director"))
    sent = send(page, cast.animator)
    deactivate_person(by=SYSTEM, person=cast.accounting)
    on = decide_as(cast.coordinator, sent)
    assert [step[:2] for step in route(on)] == [
        ("coordinator", "approved"),
        ("accounting", "skipped"),
        ("director", "current"),
    ]
    assert told("step_without_approver") == {"rh"}


def test_advance_to_the_last_step_whose_people_have_left_waits_and_hr_is_told(
    cast: Cast, centre: Centre, today: date
) -> None:
    page = leave_form(centre, cast.communication, route=("coordinator", "accounting"))
    sent = send(page, cast.animator)
    deactivate_person(by=SYSTEM, person=cast.accounting)
    on = decide_as(cast.coordinator, sent)
    step = current_step(on)
    assert step is not None
    assert (on.state, step.approver, told("step_without_approver")) == ("submitted", "accounting", {"rh"})


def test_start_route_same_person_on_two_steps_signs_twice(cast: Cast, centre: Centre, today: date) -> None:
    set_roles(by=SYSTEM, person=cast.hr, roles=[Role.HR, Role.DIRECTOR])
    set_roles(by=SYSTEM, person=cast.director, roles=[])
    page = leave_form(centre, cast.communication, route=("hr", "director"))
    sent = send(page, cast.animator)
    hr = User.objects.get(pk=cast.hr.pk)
    once = decide_as(hr, sent)
    assert (once.state, route(once)[1]) == ("submitted", ("director", "current", {"rh"}))
    assert decide_as(hr, once).state == "approved"
    assert sent.events.filter(kind="approved", actor=hr).count() == 2


def test_start_route_later_changes_of_roles_do_not_reroute(leave_page: FormPage, cast: Cast) -> None:
    sent = send(leave_page, cast.animator)
    set_roles(by=SYSTEM, person=cast.accounting, roles=[Role.ACCOUNTING, Role.HR])
    set_roles(by=SYSTEM, person=cast.hr, roles=[])
    assert route(Submission.objects.get(pk=sent.pk))[1] == ("hr", "waiting", {"rh"})


def test_start_route_after_correction_takes_the_people_of_today(leave_page: FormPage, cast: Cast) -> None:
    back = decide_as(cast.coordinator, send(leave_page, cast.animator), Decision.SEND_BACK, "Pourquoi ?")
    set_roles(by=SYSTEM, person=cast.accounting, roles=[Role.ACCOUNTING, Role.HR])
    again = sign_draft(back)
    assert route(again)[1] == ("hr", "waiting", {"rh", "comptabilite"})


@pytest.mark.parametrize("who", ["animation.enfance", "coordination.enfance", "rh", "direction"])
def test_start_route_never_gives_a_step_to_the_applicant(leave_page: FormPage, cast: Cast, who: str) -> None:
    assert all(who not in people for _approver, _state, people in route(send(leave_page, cast[who])))
