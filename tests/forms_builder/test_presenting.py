"""Words of requests that pages, lists and prints share."""

from datetime import date
from decimal import Decimal

import pytest

from forms_builder.leave_days import LeaveDay
from forms_builder.presenting import present_days
from forms_builder.summaries import describe_dates


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2027, 5, 4), date(2027, 5, 4), "le 4 mai 2027"),
        (date(2027, 5, 4), date(2027, 5, 8), "du 4 au 8 mai 2027"),
        (date(2027, 2, 1), date(2027, 2, 5), "du 1er au 5 février 2027"),
        (date(2027, 3, 28), date(2027, 4, 1), "du 28 mars au 1er avril 2027"),
        (date(2027, 5, 31), date(2027, 6, 2), "du 31 mai au 2 juin 2027"),
        (date(2026, 12, 28), date(2027, 1, 4), "du 28 décembre 2026 au 4 janvier 2027"),
    ],
)
def test_describe_dates_says_each_part_once(start: date, end: date, said: str) -> None:
    assert describe_dates(start, end) == said


def test_present_days_says_why_a_day_is_less_than_one() -> None:
    days = [
        LeaveDay(date(2027, 3, 12), Decimal("0.5"), half="afternoon"),
        LeaveDay(date(2027, 3, 13), Decimal(0), "not_countable"),
        LeaveDay(date(2027, 3, 15), Decimal(1)),
        LeaveDay(date(2027, 3, 29), Decimal(0), "public_holiday"),
    ]
    found = [(view.count, str(view.why)) for view in present_days(days)]
    assert found == [("½", "après-midi"), ("–", "non décompté"), ("1", ""), ("–", "jour férié")]
