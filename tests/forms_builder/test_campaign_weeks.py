"""A campaign of leave week by week: counted without a database."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.attendance import Member, Stretch
from forms_builder.campaign_weeks import Picture, Wished, picture_of, weeks_between
from forms_builder.choices import WeekMark, WishState

FIRST, LAST = date(2027, 7, 1), date(2027, 7, 18)
"""A Thursday, and the Sunday of the third week."""
WEEK = {1, 2, 3, 4, 5}
LEA, KARIM, INES = 1, 2, 3
MEMBERS = [Member(LEA, "Léa", WEEK), Member(KARIM, "Karim", WEEK), Member(INES, "Inès", {1, 2})]


def wished(member: int, rank: int, start: date, end: date, state: WishState = WishState.WISHED) -> Wished:
    return Wished(member, rank, start, end, state)


def picture(
    *wishes: Wished, away: Collection[Stretch] = (), holidays: Collection[date] = (), needed: int = 2
) -> Picture:
    weeks = weeks_between(FIRST, LAST)
    return picture_of(weeks, MEMBERS, wishes, away, holidays=holidays, needed=needed)


def marks(found: Picture) -> list[list[str]]:
    return [[mark.letter for mark in row.marks] for row in found.rows]


def test_weeks_between_begin_on_monday_but_the_first() -> None:
    weeks = weeks_between(FIRST, LAST)
    assert [(week[0], week[-1]) for week in weeks] == [
        (FIRST, date(2027, 7, 4)),
        (date(2027, 7, 5), date(2027, 7, 11)),
        (date(2027, 7, 12), LAST),
    ]


def test_weeks_between_one_day_is_one_week() -> None:
    assert weeks_between(FIRST, FIRST) == [[FIRST]]


@given(start=st.dates(date(2020, 1, 1), date(2035, 1, 1)), days=st.integers(0, 220))
def test_weeks_between_hold_every_day_once(start: date, days: int) -> None:
    weeks = weeks_between(start, start + timedelta(days=days))
    assert [day for week in weeks for day in week] == [
        start + timedelta(days=number) for number in range(days + 1)
    ]
    assert [week[0].isoweekday() for week in weeks[1:]] == [1] * (len(weeks) - 1)


def test_picture_without_wishes_shows_everybody_there() -> None:
    found = picture()
    assert marks(found) == [["", "", ""]] * 3
    assert [(week.sure.present, week.sure.is_short) for week in found.weeks if week.sure] == [(2, False)] * 3


def test_picture_marks_the_best_wish_of_each_week() -> None:
    found = picture(
        wished(LEA, 2, date(2027, 7, 1), date(2027, 7, 9)),
        wished(LEA, 1, date(2027, 7, 5), date(2027, 7, 16)),
    )
    assert marks(found)[0] == ["2", "1", "1"]


def test_picture_of_a_retained_wish_leaves_out_the_others_of_that_person() -> None:
    found = picture(
        wished(LEA, 1, date(2027, 7, 1), date(2027, 7, 2)),
        wished(LEA, 2, date(2027, 7, 12), date(2027, 7, 16), WishState.RETAINED),
    )
    assert marks(found)[0] == ["", "", "R"]
    assert list(found.rows[0].marks) == [WeekMark.HERE, WeekMark.HERE, WeekMark.RETAINED]


def test_picture_of_a_wish_set_aside_shows_nothing() -> None:
    found = picture(wished(LEA, 1, FIRST, LAST, WishState.SET_ASIDE))
    assert marks(found)[0] == ["", "", ""]
    assert [week.hoped.present for week in found.weeks if week.hoped] == [2, 2, 2]


def test_picture_of_who_is_away_already_hides_what_they_wish() -> None:
    found = picture(wished(LEA, 1, FIRST, LAST), away=[(LEA, date(2027, 7, 5), date(2027, 7, 6))])
    assert marks(found)[0] == ["1", "A", "1"]


def test_picture_counts_the_day_with_fewest_people_of_each_week() -> None:
    """Inès is there on Mondays and Tuesdays alone: in the other days two are left, then one."""
    found = picture(wished(LEA, 1, date(2027, 7, 14), date(2027, 7, 14), WishState.RETAINED))
    assert [(week.sure.present, week.sure.is_short) for week in found.weeks if week.sure] == [
        (2, False),
        (2, False),
        (1, True),
    ]


def test_picture_hoped_takes_the_best_wish_of_each_person_away() -> None:
    found = picture(
        wished(LEA, 1, date(2027, 7, 5), date(2027, 7, 9)),
        wished(LEA, 2, date(2027, 7, 12), date(2027, 7, 16)),
        wished(KARIM, 1, date(2027, 7, 5), date(2027, 7, 9)),
    )
    assert [week.sure.present for week in found.weeks if week.sure] == [2, 2, 2]
    assert [week.hoped.present for week in found.weeks if week.hoped] == [2, 0, 2]


def test_picture_says_nothing_of_a_week_that_nobody_works() -> None:
    weekend = [[date(2027, 7, 3), date(2027, 7, 4)]]
    found = picture_of(weekend, MEMBERS, [], [], holidays=(), needed=2)
    assert [(week.sure, week.hoped) for week in found.weeks] == [(None, None)]


def test_picture_leaves_out_holidays() -> None:
    """The 14th of July: whoever wishes that day alone is not away."""
    day = date(2027, 7, 14)
    found = picture(wished(LEA, 1, day, day), holidays=[day])
    assert (marks(found)[0], [week.hoped.present for week in found.weeks if week.hoped]) == (
        ["", "", ""],
        [2, 2, 2],
    )


def test_picture_of_a_sector_that_does_not_look_at_it_is_never_short() -> None:
    found = picture(*(wished(who, 1, FIRST, LAST, WishState.RETAINED) for who in (LEA, KARIM)), needed=0)
    assert [(week.sure.present, week.sure.is_short) for week in found.weeks if week.sure] == [(0, False)] * 3


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_picture_marks_each_rank_with_its_figure(rank: int) -> None:
    assert marks(picture(wished(KARIM, rank, FIRST, FIRST)))[1] == [str(rank), "", ""]


DAYS = st.integers(0, (LAST - FIRST).days)
WISHES = st.lists(
    st.builds(
        lambda who, rank, one, other, state: wished(
            who,
            rank,
            FIRST + timedelta(days=min(one, other)),
            FIRST + timedelta(days=max(one, other)),
            state,
        ),
        st.sampled_from([LEA, KARIM, INES]),
        st.integers(1, 3),
        DAYS,
        DAYS,
        st.sampled_from(list(WishState)),
    ),
    max_size=6,
)


@given(wishes=WISHES)
def test_picture_hopes_for_no_more_people_than_are_sure(wishes: list[Wished]) -> None:
    weeks = [week for week in picture(*wishes).weeks if week.sure and week.hoped]
    assert [week.hoped.present <= week.sure.present for week in weeks if week.sure and week.hoped] == [
        True
    ] * 3
