"""Spans that meet, and the ways round them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from calendars.overlaps import LONGEST, cut, free_parts, meet, nearest_free

NINE = datetime(2027, 3, 18, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def hours(first: int, last: int) -> tuple[datetime, datetime]:
    return NINE + first * HOUR, NINE + last * HOUR


def test_meet_of_spans_that_follow_each_other_is_false() -> None:
    assert (meet(*hours(0, 1), *hours(1, 2)), meet(*hours(0, 2), *hours(1, 3))) == (False, True)


def test_cut_of_two_months_gives_pieces_in_a_row() -> None:
    pieces = cut(NINE, NINE + timedelta(days=63))
    assert [end - start for start, end in pieces] == [LONGEST, LONGEST, timedelta(days=1)]
    assert [start for start, _ in pieces[1:]] == [end for _, end in pieces[:-1]]


def test_nearest_free_prefers_the_nearest_then_the_later() -> None:
    bounds = {"not_before": NINE - 24 * HOUR, "not_after": NINE + 24 * HOUR}
    assert nearest_free(*hours(0, 1), [hours(0, 1)], **bounds) == NINE + HOUR
    assert nearest_free(*hours(0, 1), [hours(0, 3)], **bounds) == NINE - HOUR
    assert nearest_free(*hours(0, 1), [], **bounds) == NINE


def test_nearest_free_within_bounds_that_are_full_is_none() -> None:
    assert nearest_free(*hours(0, 2), [hours(0, 1)], not_before=NINE, not_after=NINE + 2 * HOUR) is None


SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 6)).map(lambda pair: hours(pair[0], sum(pair))), max_size=8
)


@given(SPANS, st.integers(0, 40), st.integers(1, 5))
def test_nearest_free_is_as_near_as_trying_every_hour(
    taken: list[tuple[datetime, datetime]], first: int, length: int
) -> None:
    start, end = hours(first, first + length)
    last = NINE + 50 * HOUR
    found = nearest_free(start, end, taken, not_before=NINE, not_after=last)
    tried = [NINE + number * HOUR for number in range(50 - length + 1)]
    free = [one for one in tried if not any(meet(one, one + (end - start), *span) for span in taken)]
    near = min(free, key=lambda one: (abs(one - start), one < start), default=None)
    assert found == near


@given(SPANS)
def test_free_parts_and_taken_ones_share_nothing(taken: list[tuple[datetime, datetime]]) -> None:
    start, end = hours(0, 46)
    parts = free_parts(start, end, taken)
    assert not any(meet(*part, *span) for part in parts for span in taken)
    left = sum((to - from_ for from_, to in parts), timedelta())
    minutes = sum(not any(a <= NINE + n * HOUR < b for a, b in taken) for n in range(46))
    assert left == minutes * HOUR
