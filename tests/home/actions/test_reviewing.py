"""Looking at pages again."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from home.actions.reviewing import confirm_review, remind_reviews
from home.models import PageCare
from portal.accounts.actions.people import deactivate_person
from portal.centres.models import Centre
from portal.notifications.models import Notification
from tests.factories.home import page_of, section_of
from tests.support.cast import SYSTEM, Cast

PARIS = ZoneInfo("Europe/Paris")
DUE = date(2027, 6, 10)
"""Three months after the `today` of the tests: a Thursday."""


def at(day: date) -> Any:
    return time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=PARIS), tick=False)


def told() -> list[str]:
    """Who was told and has not read it yet."""
    rows = Notification.objects.filter(kind="home.review_due", read_at=None)
    return sorted(rows.values_list("recipient__username", flat=True))


def test_confirm_review_moves_the_day_by_what_is_inherited(cast: Cast, centre: Centre, today: date) -> None:
    section = section_of(centre, responsible=cast.coordinator, review_months=3)
    page = page_of(section)
    assert PageCare.objects.get(page=page).review_due_on == DUE
    with at(DUE):
        care = confirm_review(by=cast.coordinator, page=page)
    assert (care.reviewed_on, care.review_due_on) == (DUE, date(2027, 9, 10))
    assert PageCare.objects.get(page=section).review_due_on == DUE


@pytest.mark.parametrize("job", ["animator", "director", "hr", "other_director", "gone", "installer"])
def test_confirm_review_is_for_those_who_answer_for_the_page(cast: Cast, centre: Centre, job: str) -> None:
    page = page_of(section_of(centre, responsible=cast.coordinator, review_months=3))
    with pytest.raises(PermissionDenied):
        confirm_review(by=getattr(cast, job), page=page)
    assert confirm_review(by=cast.communication, page=page).reviewed_on is not None


def test_remind_reviews_tells_the_person_in_charge_once_a_week_in_one_notice(
    cast: Cast, centre: Centre, today: date
) -> None:
    section = section_of(centre, responsible=cast.coordinator, review_months=3)
    page_of(section)
    days = {}
    for number in range(-2, 15):
        day = DUE + timedelta(days=number)
        with at(day):
            if remind_reviews(by=SYSTEM):
                days[number] = told()
            assert remind_reviews(by=SYSTEM) == 0
    assert days == {0: ["coordination.enfance"], 7: ["coordination.enfance"], 14: ["coordination.enfance"]}
    assert (
        Notification.objects.filter(kind="home.review_due").latest("created_at").title == "2 pages à revoir"
    )


def test_remind_reviews_tells_communication_after_three_weeks_or_when_nobody_answers(
    cast: Cast, centre: Centre, today: date
) -> None:
    section_of(centre, responsible=cast.coordinator, review_months=3)
    with at(DUE + timedelta(days=21)):
        remind_reviews(by=SYSTEM)
    assert told() == ["communication", "coordination.enfance"]
    deactivate_person(by=SYSTEM, person=cast.coordinator)
    Notification.objects.all().delete()
    with at(DUE + timedelta(days=28)):
        remind_reviews(by=SYSTEM)
    assert told() == ["communication"]


def test_confirm_review_of_the_last_page_settles_the_reminder(
    cast: Cast, centre: Centre, today: date
) -> None:
    section = section_of(centre, responsible=cast.coordinator, review_months=3)
    page = page_of(section)
    with at(DUE):
        remind_reviews(by=SYSTEM)
        confirm_review(by=cast.coordinator, page=page)
        assert told() == ["coordination.enfance"]
        confirm_review(by=cast.coordinator, page=section)
        assert told() == []


def test_remind_reviews_is_for_the_system_and_silent_on_days_off(
    cast: Cast, centre: Centre, today: date
) -> None:
    section_of(centre, responsible=cast.coordinator, review_months=3)
    with pytest.raises(PermissionDenied):
        remind_reviews(by=cast.communication)
    with at(date(2027, 6, 12)):  # a Saturday
        assert remind_reviews(by=SYSTEM) == 0
