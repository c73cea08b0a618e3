"""Dates in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import timezone

from portal.kit.dates import add_months, first_instant_after, first_instant_of, read_month, write_date

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("day", "words", "written"),
    [
        (date(2027, 2, 1), "l j F Y", "lundi 1er février 2027"),
        (date(2027, 2, 1), "F Y", "février 2027"),
        (date(2027, 2, 11), "j F", "11 février"),
        (datetime(2027, 6, 1, 8, 5, tzinfo=PARIS), "j F Y, H:i", "1er juin 2027, 08:05"),
    ],
)
def test_write_date_says_first_of_the_month_as_french_does(day: date, words: str, written: str) -> None:
    assert write_date(day, words) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(datetime(2027, 5, 31, 22, 30, tzinfo=UTC), "1er juin"), (date(2027, 6, 1), "1er juin"), (None, "")],
)
def test_day_in_a_template_is_the_local_day_or_nothing(value: date | None, written: str) -> None:
    assert engines["django"].from_string('{{ value|day:"j F" }}').render({"value": value}) == written


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 3, 10), 36, date(2030, 3, 10)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2027, 12, 15), 1, date(2028, 1, 15)),
        (date(2027, 11, 30), 120, date(2037, 11, 30)),
    ],
)
def test_add_months_counts_by_the_calendar(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("day", "zone", "begins", "ends"),
    [
        (date(2027, 3, 10), "Europe/Paris", "2027-03-09T23:00:00", "2027-03-10T23:00:00"),
        (date(2027, 3, 28), "Europe/Paris", "2027-03-27T23:00:00", "2027-03-28T22:00:00"),
        (date(2027, 10, 31), "Europe/Paris", "2027-10-30T22:00:00", "2027-10-31T23:00:00"),
        (date(2027, 12, 31), "UTC", "2027-12-31T00:00:00", "2028-01-01T00:00:00"),
        (date(2027, 3, 10), "Indian/Reunion", "2027-03-09T20:00:00", "2027-03-10T20:00:00"),
    ],
)
def test_first_instants_of_a_day_and_after_it_are_midnights_of_the_zone(
    day: date, zone: str, begins: str, ends: str
) -> None:
    found = [at.astimezone(UTC).replace(tzinfo=None).isoformat() for at in (
        first_instant_of(day, zone),
        first_instant_after(day, zone),
    )]  # fmt: skip
    assert found == [begins, ends]


def test_first_instants_without_a_zone_are_of_the_active_one() -> None:
    day = date(2027, 3, 10)
    with timezone.override(ZoneInfo("Indian/Reunion")):
        found = first_instant_of(day), first_instant_after(day)
    assert found == (first_instant_of(day, "Indian/Reunion"), first_instant_after(day, "Indian/Reunion"))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2027-04", date(2027, 4, 1)),
        ("2027-13", None),
        ("2027-4", None),
        ("202704-", None),
        ("", None),
        ("2027-W1", None),
        ("9999-12", None),
        ("0001-01", None),
        ("2027-٠٤", None),
    ],
)
def test_read_month_reads_a_month_and_nothing_else(text: str, month: date | None) -> None:
    assert read_month(text) == month
