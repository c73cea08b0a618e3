"""On which days people are reminded."""

from datetime import date, timedelta

import pytest

from home.reminders import is_reminder_due, last_worked, next_worked, reminder_days, worked_days

MONDAY, FRIDAY, SATURDAY, NEXT_MONDAY = (
    date(2027, 3, 8),
    date(2027, 3, 12),
    date(2027, 3, 13),
    date(2027, 3, 15),
)
ALWAYS = worked_days(frozenset())


def test_worked_days_leaves_out_weekends_and_holidays() -> None:
    is_worked = worked_days(frozenset({MONDAY}))
    days = [MONDAY + timedelta(days=number) for number in range(7)]
    assert [is_worked(day) for day in days] == [False, True, True, True, True, False, False]


def test_next_worked_and_last_worked_go_over_the_weekend() -> None:
    assert next_worked(SATURDAY, ALWAYS) == NEXT_MONDAY
    assert last_worked(SATURDAY, ALWAYS) == FRIDAY
    assert next_worked(FRIDAY, ALWAYS) == last_worked(FRIDAY, ALWAYS) == FRIDAY


def test_reminder_days_are_two_worked_days_before_the_due_day_and_each_week_after() -> None:
    due_on = date(2027, 3, 16)  # a Tuesday
    found = list(reminder_days(MONDAY, due_on, date(2027, 4, 1), ALWAYS))
    assert found == [FRIDAY, due_on, date(2027, 3, 23), date(2027, 3, 30)]


def test_reminder_days_of_a_due_sunday_are_before_it() -> None:
    found = list(reminder_days(MONDAY, date(2027, 3, 14), date(2027, 3, 22), ALWAYS))
    assert found == [date(2027, 3, 10), FRIDAY, date(2027, 3, 22)]


def test_reminder_days_without_a_due_day_come_each_week() -> None:
    found = list(reminder_days(MONDAY, None, date(2027, 3, 22), ALWAYS))
    assert found == [NEXT_MONDAY, date(2027, 3, 22)]


@pytest.mark.parametrize(
    ("reminded_on", "today", "expected"),
    [
        (None, date(2027, 3, 11), False),
        (None, FRIDAY, True),
        (FRIDAY, FRIDAY, False),
        (None, SATURDAY, False),
        (None, NEXT_MONDAY, True),
        (FRIDAY, NEXT_MONDAY, False),
        (FRIDAY, date(2027, 3, 16), True),
    ],
)
def test_is_reminder_due_once_for_each_day_and_late_when_one_was_missed(
    reminded_on: date | None, today: date, expected: bool
) -> None:
    assert is_reminder_due(MONDAY, date(2027, 3, 16), reminded_on, today, ALWAYS) is expected
