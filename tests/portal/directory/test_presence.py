"""Who is away at an instant, half days and days not worked included."""

from dataclasses import dataclass
from datetime import date, datetime, time

import pytest
from django.utils import translation

from portal.directory.presence import stretch_of

WEEK = frozenset({1, 2, 3, 4, 5})
MORNING, AFTERNOON = (datetime.combine(date(2027, 3, 10), time(hour)) for hour in (9, 14))
"""A Wednesday."""


@dataclass(frozen=True)
class Leave:
    starts_on: date
    ends_on: date
    starts_at_noon: bool = False
    ends_at_noon: bool = False


def day(number: int) -> date:
    return date(2027, 3, number)


def said(leaves: list[Leave], now: datetime, worked: frozenset[int] = WEEK) -> str:
    away = stretch_of(leaves, worked, now)
    with translation.override(None):
        return str(away) if away else ""


@pytest.mark.parametrize(
    ("leave", "morning", "afternoon"),
    [
        (Leave(day(8), day(12)), "Away until 12 March", "Away until 12 March"),
        (Leave(day(10), day(10)), "Away today", "Away today"),
        (Leave(day(10), day(10), ends_at_noon=True), "Away this morning", ""),
        (Leave(day(10), day(10), starts_at_noon=True), "Away this afternoon", "Away this afternoon"),
        (
            Leave(day(10), day(12), starts_at_noon=True),
            "Away from noon, until 12 March",
            "Away until 12 March",
        ),
        (
            Leave(day(10), day(12), starts_at_noon=True, ends_at_noon=True),
            "Away from noon, until 12 March, noon",
            "Away until 12 March, noon",
        ),
        (Leave(day(8), day(10), ends_at_noon=True), "Away this morning", ""),
        (Leave(day(8), day(9)), "", ""),
        (Leave(day(11), day(12)), "", ""),
        (Leave(day(10), date(2028, 1, 2)), "Away until 2 January 2028", "Away until 2 January 2028"),
    ],
)
def test_stretch_of_one_absence_is_said(leave: Leave, morning: str, afternoon: str) -> None:
    assert (said([leave], MORNING), said([leave], AFTERNOON)) == (morning, afternoon)


@pytest.mark.parametrize(
    ("leave", "has_begun"),
    [(Leave(day(10), day(10), starts_at_noon=True), False), (Leave(day(10), day(10)), True)],
)
def test_stretch_begins_at_noon_when_it_does(leave: Leave, has_begun: bool) -> None:
    away = stretch_of([leave], WEEK, MORNING)
    assert away is not None
    assert away.has_begun == has_begun


@pytest.mark.parametrize(
    ("following", "until"),
    [
        (Leave(day(15), day(19)), "Away until 19 March"),  # the week-end between is not worked
        (Leave(day(16), day(19)), "Away until 12 March"),  # back on the Monday
        (Leave(day(15), day(19), starts_at_noon=True), "Away until 12 March"),  # back on Monday morning
        (Leave(day(12), day(17)), "Away until 17 March"),
        (Leave(day(9), day(11)), "Away until 12 March"),
    ],
)
def test_stretch_goes_on_with_what_follows(following: Leave, until: str) -> None:
    assert said([following, Leave(day(8), day(12))], MORNING) == until


def test_stretch_goes_on_over_a_day_that_the_person_does_not_work() -> None:
    leaves = [Leave(day(8), day(10)), Leave(day(12), day(12))]
    assert said(leaves, MORNING) == "Away today"
    assert said(leaves, MORNING, frozenset({1, 2, 3, 5})) == "Away until 12 March"


def test_stretch_that_ends_at_noon_is_joined_by_one_from_noon() -> None:
    first = Leave(day(8), day(10), ends_at_noon=True)
    assert said([first, Leave(day(10), day(11), starts_at_noon=True)], MORNING) == "Away until 11 March"
    assert said([first, Leave(day(11), day(11))], MORNING) == "Away this morning"
