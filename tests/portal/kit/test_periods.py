"""Runs of days."""

from datetime import UTC, date, datetime

import pytest

from portal.kit.periods import Period


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2027, 3, 10), date(2027, 3, 10), [date(2027, 3, 1)]),
        (date(2026, 12, 31), date(2027, 2, 1), [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]),
    ],
    ids=["one day", "over the end of a year"],
)
def test_months_are_all_those_touched(first: date, last: date, months: list[date]) -> None:
    assert Period(first, last).months == months


def test_months_of_three_years_are_thirty_six() -> None:
    assert len(Period(date(2024, 4, 1), date(2027, 3, 10)).months) == 36


def test_instants_follow_both_clock_changes() -> None:
    """The last Sunday of March has 23 hours in Paris, that of October 25."""
    march, october = (
        Period(date(2027, 3, 28), date(2027, 3, 28)),
        Period(date(2027, 10, 31), date(2027, 10, 31)),
    )
    assert march.begins_at.astimezone(UTC) == datetime(2027, 3, 27, 23, tzinfo=UTC)
    assert march.ends_at.astimezone(UTC) == datetime(2027, 3, 28, 22, tzinfo=UTC)
    assert october.begins_at.astimezone(UTC) == datetime(2027, 10, 30, 22, tzinfo=UTC)
    assert october.ends_at.astimezone(UTC) == datetime(2027, 10, 31, 23, tzinfo=UTC)
