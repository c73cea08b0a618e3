"""The periods that one may look at."""

from datetime import date

import pytest

from portal.kit.periods import Period
from portal.statistics.choices import Span, period_of


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.QUARTER, date(2027, 1, 1), date(2027, 3, 10)),
        (Span.TWELVE_MONTHS, date(2026, 4, 1), date(2027, 3, 10)),
        (Span.THIS_YEAR, date(2027, 1, 1), date(2027, 3, 10)),
        (Span.LAST_YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (Span.THREE_YEARS, date(2024, 4, 1), date(2027, 3, 10)),
    ],
)
def test_period_of_begins_with_a_month_and_has_today(span: Span, first: date, last: date) -> None:
    assert period_of(span, date(2027, 3, 10)) == Period(first, last)


@pytest.mark.parametrize(
    ("span", "months"),
    [
        (Span.QUARTER, 3),
        (Span.TWELVE_MONTHS, 12),
        (Span.LAST_YEAR, 12),
        (Span.THREE_YEARS, 36),
        (Span.THIS_YEAR, 2),
    ],
)
def test_period_of_the_29th_of_february_has_as_many_months_as_it_says(span: Span, months: int) -> None:
    assert len(period_of(span, date(2028, 2, 29)).months) == months
