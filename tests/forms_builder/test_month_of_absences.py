"""Who of a sector is away, day by day: pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.attendance import Member
from forms_builder.choices import DayMark, WeekMark
from forms_builder.month_of_absences import Month, Stay, days_of, mark_on, month_of

MARCH = date(2027, 3, 1)
MONDAY, TUESDAY, WEDNESDAY, SATURDAY = (date(2027, 3, day) for day in (8, 9, 10, 13))
LEA, KARIM = Member(1, "Léa", {1, 2, 3, 4, 5}), Member(2, "Karim", {1, 2, 3, 4})


def marks(
    *stays: Stay, day: date = TUESDAY, member: Member = LEA, holidays: tuple[date, ...] = ()
) -> DayMark:
    return mark_on(member, stays, day, holidays)


@pytest.mark.parametrize(
    ("stay", "expected"),
    [
        (Stay(1, MONDAY, WEDNESDAY), DayMark.AWAY),
        (Stay(1, TUESDAY, WEDNESDAY, starts_at_noon=True), DayMark.AFTERNOON),
        (Stay(1, MONDAY, TUESDAY, ends_at_noon=True), DayMark.MORNING),
        (Stay(1, MONDAY, WEDNESDAY, starts_at_noon=True, ends_at_noon=True), DayMark.AWAY),
        (Stay(1, MONDAY, WEDNESDAY, is_asked=True), DayMark.ASKED),
        (Stay(1, MONDAY, MONDAY), DayMark.HERE),
        (Stay(1, WEDNESDAY, WEDNESDAY), DayMark.HERE),
    ],
)
def test_mark_on_one_stay_says_what_it_makes_of_the_day(stay: Stay, expected: DayMark) -> None:
    assert marks(stay) == expected


def test_mark_on_two_halves_is_a_whole_day() -> None:
    halves = (Stay(1, MONDAY, TUESDAY, ends_at_noon=True), Stay(1, TUESDAY, WEDNESDAY, starts_at_noon=True))
    assert marks(*halves) == DayMark.AWAY


def test_mark_on_what_is_granted_hides_what_is_asked() -> None:
    asked = Stay(1, MONDAY, WEDNESDAY, is_asked=True)
    assert marks(asked, Stay(1, TUESDAY, TUESDAY)) == DayMark.AWAY
    assert marks(asked, Stay(1, TUESDAY, TUESDAY, ends_at_noon=True)) == DayMark.MORNING


def test_mark_on_a_day_that_is_not_worked_is_off() -> None:
    away = Stay(1, MONDAY, SATURDAY)
    assert marks(away, day=SATURDAY) == DayMark.OFF
    assert marks(away, holidays=(TUESDAY,)) == DayMark.OFF
    assert marks(Stay(2, MONDAY, SATURDAY), day=date(2027, 3, 12), member=KARIM) == DayMark.OFF


def month(*stays: Stay, needed: int = 0, holidays: tuple[date, ...] = ()) -> Month:
    return month_of(MARCH, [LEA, KARIM], stays, holidays=holidays, needed=needed)


def test_month_holds_each_person_each_day() -> None:
    found = month(Stay(2, MONDAY, TUESDAY))
    assert [row.name for row in found.rows] == ["Léa", "Karim"]
    assert [len(row.marks) for row in found.rows] == [31, 31]
    karim = "".join(mark.letter or "." for mark in found.rows[1].marks)
    assert karim == "....–––AA..–––....–––....–––..."


def test_month_lists_the_days_on_which_somebody_is_away() -> None:
    found = month(Stay(2, MONDAY, TUESDAY), Stay(1, TUESDAY, TUESDAY, is_asked=True))
    assert [(day.date, day.away, day.attendance) for day in found.days] == [
        (MONDAY, [("Karim", DayMark.AWAY)], None),
        (TUESDAY, [("Léa", DayMark.ASKED), ("Karim", DayMark.AWAY)], None),
    ]


def test_month_says_the_days_on_which_too_few_are_there() -> None:
    fridays = [date(2027, 3, day) for day in (5, 12, 19, 26)]
    found = month(Stay(1, MONDAY, MONDAY), needed=2)
    short = [(day.date, day.attendance.present) for day in found.days if day.attendance]
    assert short == sorted([(MONDAY, 1), *((friday, 1) for friday in fridays)])


def test_month_counts_nobody_on_days_that_nobody_works() -> None:
    found = month(needed=1, holidays=(MONDAY,))
    counted = [one and one.present for one in found.totals]
    assert counted[:14] == [2, 2, 2, 2, 1, None, None, None, 2, 2, 2, 1, None, None]


def test_what_is_asked_takes_nobody_away_yet() -> None:
    assert month(Stay(1, MONDAY, MONDAY, is_asked=True)).totals[7] == month().totals[7]
    assert month(Stay(1, MONDAY, MONDAY)).totals[7] != month().totals[7]


def test_month_of_a_sector_without_anybody_has_no_rows() -> None:
    found = month_of(MARCH, [], [], holidays=(), needed=3)
    assert (found.rows, found.days, found.totals) == ([], [], [None] * 31)


def test_letters_say_every_mark_but_the_one_of_whoever_is_there() -> None:
    for kind in (DayMark, WeekMark):
        lettered = [mark for mark in kind if mark.letter]
        assert set(lettered) == set(kind) - {kind.HERE}
        assert len({mark.letter for mark in lettered}) == len(lettered)


@pytest.mark.parametrize(("first", "number"), [(date(2028, 2, 1), 29), (date(2027, 2, 1), 28), (MARCH, 31)])
def test_days_of_a_month_are_all_there(first: date, number: int) -> None:
    assert (len(days_of(first)), days_of(first)[0], days_of(first)[-1].day) == (number, first, number)


@given(st.integers(0, 40), st.integers(0, 20), st.booleans(), st.booleans())
def test_month_has_as_many_present_as_people_who_are_not_away_at_all(
    start: int, length: int, starts_at_noon: bool, ends_at_noon: bool
) -> None:
    """A half day counts as away: a group of children needs somebody the whole day."""
    begins = MARCH - timedelta(days=5) + timedelta(days=start)
    found = month(Stay(1, begins, begins + timedelta(days=length), starts_at_noon, ends_at_noon))
    for place, total in enumerate(found.totals):
        here = [row.marks[place] == DayMark.HERE for row in found.rows]
        assert total is None or total.present == sum(here)
