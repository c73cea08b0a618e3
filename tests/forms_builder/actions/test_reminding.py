"""Reminding whoever decides on working days, and telling human resources: when, whom, once."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from forms_builder.actions.asking import write_message
from forms_builder.actions.deciding import reassign
from forms_builder.actions.reminding import remind_everybody
from forms_builder.choices import Act, Decision
from forms_builder.models import FormPage, LeaveAccount, LeavePolicy, Submission
from forms_builder.rules import allowed_actions
from forms_builder.tasks import remind_deciders
from portal.accounts.actions.delegations import add_delegation
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre, PublicHoliday
from portal.notifications.models import Notification, OutboxMail
from tests.factories.forms_builder import (
    approve_all,
    decide_as,
    handled_by,
    make_form,
    question,
    send,
    send_leave,
)
from tests.support.cast import SYSTEM, Cast

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)
"""Requests are sent on Wednesday 10 March 2027: three working days are over on Monday 15, six on Thursday 18."""


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return send_leave(leave_page, cast.animator, date(2027, 4, 5))


def remind_on(day: int, month: int = 3, hour: int = 9) -> int:
    with time_machine.travel(datetime(2027, month, day, hour, tzinfo=UTC), tick=False):
        return remind_everybody(by=SYSTEM)


def told(kind: str) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind=f"forms_builder.{kind}").order_by(
        "created_at", "recipient__username"
    )
    return [(row.recipient.username, row.body.partition(",")[0]) for row in rows.select_related("recipient")]


ONE = ("coordination.enfance", "Une demande attend votre décision")


# Reminders


@pytest.mark.parametrize(
    ("day", "reminded"), [(11, 0), (12, 0), (13, 0), (14, 0), (15, 1), (16, 1), (20, 0), (21, 0), (22, 1)]
)
def test_remind_from_the_third_working_day_on_never_on_a_weekend(
    day: int, reminded: int, sent: Submission
) -> None:
    assert remind_on(day) == reminded


def test_remind_leaves_out_public_holidays(sent: Submission, centre: Centre) -> None:
    PublicHoliday.objects.create(centre=centre, date=MONDAY, name="Fête du centre")
    assert [remind_on(day) for day in (15, 16)] == [0, 1]


def test_remind_once_then_every_so_many_working_days(sent: Submission) -> None:
    assert [remind_on(day) for day in (15, 15, 16, 17, 18, 18, 19, 22, 23)] == [1, 0, 0, 0, 1, 0, 0, 0, 1]
    assert told("decision_reminder") == [ONE] * 3


def test_remind_catches_up_after_a_stop(sent: Submission) -> None:
    assert [remind_on(day) for day in (17, 17, 18)] == [1, 0, 1]


def test_remind_waits_for_the_morning(sent: Submission) -> None:
    """Five o’clock in Paris, then ten."""
    assert [remind_on(15, hour=hour) for hour in (4, 9)] == [0, 1]


def test_remind_goes_by_what_the_centre_says(sent: Submission, centre: Centre) -> None:
    LeavePolicy.objects.filter(centre=centre).update(reminds_after=1)
    assert [remind_on(day) for day in (10, 11, 12)] == [0, 1, 1]


def test_remind_is_one_notice_for_all_that_waits(sent: Submission, leave_page: FormPage, cast: Cast) -> None:
    send_leave(leave_page, cast.animator, date(2027, 4, 6))
    with time_machine.travel(datetime(2027, 3, 15, 8, tzinfo=UTC), tick=False):
        send_leave(leave_page, cast.animator, date(2027, 4, 7))
    assert remind_on(15) == 1
    assert told("decision_reminder") == [("coordination.enfance", "2 demandes attendent votre décision")]
    assert OutboxMail.objects.filter(kind="forms_builder.decision_reminder").count() == 1


def test_remind_tells_whoever_decides_by_delegation(sent: Submission, cast: Cast) -> None:
    dates = {"starts_on": date(2027, 3, 15), "ends_on": date(2027, 3, 15)}
    add_delegation(by=cast.coordinator, person=cast.coordinator, delegate=cast.stand_in, **dates)
    assert [remind_on(day) for day in (15, 18)] == [2, 1]


@pytest.mark.parametrize("decision", list(Decision))
def test_remind_stops_with_the_decision(decision: Decision, sent: Submission, cast: Cast) -> None:
    decide_as(cast.coordinator, sent, decision, "Parce que.")
    remind_on(15)
    assert ONE not in told("decision_reminder")


def test_remind_waits_while_a_question_is_not_answered(sent: Submission, cast: Cast) -> None:
    write_message(by=cast.coordinator, submission=sent, body="Qui ?")
    assert remind_on(15) == 0
    with time_machine.travel(datetime(2027, 3, 16, 9, tzinfo=UTC), tick=False):
        write_message(by=cast.animator, submission=sent, body="Karim.")
    assert remind_on(16) == 1


def test_remind_of_a_step_whatever_was_asked_before_it(sent: Submission, cast: Cast) -> None:
    """The coordinator asks, gets no answer and approves: human resources have asked nothing."""
    write_message(by=cast.coordinator, submission=sent, body="Qui ?")
    with time_machine.travel(datetime(2027, 3, 10, 9, tzinfo=UTC), tick=False):
        decide_as(cast.coordinator, sent)
    assert remind_on(15) == 1
    assert [who for who, _words in told("decision_reminder")] == ["rh"]


def test_remind_counts_anew_for_whom_it_is_given_to(sent: Submission, cast: Cast) -> None:
    with time_machine.travel(datetime(2027, 3, 12, 9, tzinfo=UTC), tick=False):
        reassign(by=cast.hr, submission=sent, revision=1, to=cast.youth_coordinator, reason="Absence.")
    assert [remind_on(day) for day in (15, 16, 17)] == [0, 0, 1]
    assert [who for who, _words in told("decision_reminder")] == ["coordination.jeunes"]


def test_remind_of_what_is_handled_after_its_day_alone(cast: Cast, centre: Centre, today: date) -> None:
    questions = [("text", question("Numéro", required=False))]
    for title, more in (("Badge", {}), ("Fax", {"within_days": 5})):
        route = [handled_by("reception", "Fait", **more)]
        send(make_form(centre, title, questions, by=cast.communication, route=route), cast.animator, {})
    holders = User.objects.filter(centre=centre).active().filter(role_grants__role="reception").count()
    assert [remind_on(day) for day in (17, 18)] == [0, holders]


def test_remind_is_for_the_system(sent: Submission, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        remind_everybody(by=cast.hr)


def test_remind_deciders_is_the_task(sent: Submission) -> None:
    with time_machine.travel(datetime(2027, 3, 15, 9, tzinfo=UTC), tick=False):
        remind_deciders.call()
    assert told("decision_reminder") == [ONE]


# Telling human resources


def test_escalate_tells_human_resources_once_and_decides_nothing(sent: Submission, cast: Cast) -> None:
    """Eight working days from 10 March are over on the 22nd."""
    for day in (19, 22, 22, 23, 24):
        remind_on(day)
    assert [who for who, _words in told("step_waits_long")] == ["rh"]
    sent.refresh_from_db()
    assert (sent.state, sent.revision) == ("submitted", 1)
    assert AuditEntry.objects.filter(verb="forms_builder.escalate").count() == 1


def test_escalate_tells_human_resources_of_what_waits_for_an_answer(sent: Submission, cast: Cast) -> None:
    """A question puts off reminders, not for ever what somebody else has to know."""
    write_message(by=cast.coordinator, submission=sent, body="Qui ?")
    remind_on(22)
    assert [who for who, _words in told("step_waits_long")] == ["rh"]
    assert told("decision_reminder") == []


def test_escalate_tells_the_direction_of_a_step_of_human_resources(sent: Submission, cast: Cast) -> None:
    approve_all(sent, cast.coordinator)
    remind_on(22)
    assert [who for who, _words in told("step_waits_long")] == ["direction"]


def test_escalate_begins_anew_once_it_is_given_to_somebody_else(sent: Submission, cast: Cast) -> None:
    remind_on(22)
    with time_machine.travel(datetime(2027, 3, 22, 10, tzinfo=UTC), tick=False):
        reassign(by=cast.hr, submission=sent, revision=1, to=cast.youth_coordinator, reason="Absence.")
    remind_on(31)
    assert len(told("step_waits_long")) == 1
    remind_on(2, month=4)
    assert len(told("step_waits_long")) == 2


def test_escalate_tells_the_direction_where_human_resources_are_who_asks(cast: Cast, centre: Centre) -> None:
    """They are one person, who sees to no request of their own."""
    page = make_form(
        centre, "Badge", [("text", question("N", required=False))], by=cast.communication, route=["reception"]
    )
    send(page, cast.hr, {})
    remind_on(22)
    assert [who for who, _words in told("step_waits_long")] == ["direction"]


def test_escalate_tells_the_direction_where_human_resources_entered_it(cast: Cast, centre: Centre) -> None:
    page = make_form(
        centre, "Badge", [("text", question("N", required=False))], by=cast.communication, route=["reception"]
    )
    sent = send(page, cast.animator, {})
    Submission.objects.filter(pk=sent.pk).update(entered_by=cast.hr)
    remind_on(22)
    assert [who for who, _words in told("step_waits_long")] == ["direction"]
    found = Submission.objects.get(pk=sent.pk)
    may = [Act.REASSIGN in allowed_actions(found, person) for person in (cast.hr, cast.director)]
    assert may == [False, True]
