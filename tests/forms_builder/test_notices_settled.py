"""Nobody is asked for what is done: notices "to do" are read once the request has moved on."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from forms_builder.actions.submitting import withdraw
from forms_builder.choices import Decision
from forms_builder.models import FormPage, LeaveAccount, Submission
from portal.accounts.models import User
from portal.notifications.choices import Level
from portal.notifications.models import Notification
from tests.factories.forms_builder import decide_as, send_leave, sign_draft
from tests.support.cast import Cast

ClientOf = Callable[[User], Client]


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    return send_leave(leave_page, cast.animator, date(2027, 3, 15))


def asked() -> list[str]:
    """Who has something to do."""
    waiting = Notification.objects.unread().filter(level=Level.ACTION)
    return sorted(waiting.values_list("recipient__username", flat=True))


def test_deciding_asks_the_next_one_alone(sent: Submission, cast: Cast) -> None:
    assert asked() == ["coordination.enfance"]
    decide_as(cast.coordinator, sent)
    assert asked() == ["rh"]
    decide_as(cast.hr, sent)
    assert asked() == ["direction"]
    decide_as(cast.director, sent)
    assert asked() == []


def test_correcting_takes_the_turn_back_and_forth(sent: Submission, cast: Cast) -> None:
    returned = decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Le matin ?")
    assert asked() == ["animation.enfance"]
    sign_draft(returned)
    assert asked() == ["coordination.enfance"]


def test_withdrawing_leaves_nothing_to_do(sent: Submission, cast: Cast) -> None:
    withdraw(by=cast.animator, submission=sent, revision=sent.revision)
    assert asked() == []


def test_another_request_still_asks(
    sent: Submission, leave_page: FormPage, account: LeaveAccount, cast: Cast
) -> None:
    send_leave(leave_page, cast.animator, date(2027, 3, 16))
    decide_as(cast.coordinator, sent)
    assert asked() == ["coordination.enfance", "rh"]


def test_opening_the_request_reads_ones_own_notices_of_it(
    sent: Submission, cast: Cast, client_of: ClientOf
) -> None:
    decide_as(cast.coordinator, sent, Decision.REFUSE, "Trop de monde.")
    mine = Notification.objects.unread().filter(recipient=cast.animator)
    assert mine.count() == 1
    client_of(cast.hr).get(sent.get_absolute_url())
    assert mine.count() == 1
    response = client_of(cast.animator).get(sent.get_absolute_url())
    assert (mine.count(), response.status_code) == (0, 200)
