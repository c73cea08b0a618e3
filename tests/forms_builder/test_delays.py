"""How long things took."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.delays import MEDIAN, NINTH_DECILE, age_class, counted_by, quantile

COUNTS = st.dictionaries(st.integers(0, 400), st.integers(1, 50), min_size=1).map(Counter)


@pytest.mark.parametrize(
    ("counts", "median", "ninth"),
    [
        ({4: 1}, 4, 4),
        ({1: 1, 9: 1}, 1, 9),
        ({0: 1, 2: 1, 30: 1}, 2, 30),
        ({3: 9, 40: 1}, 3, 3),
        ({3: 8, 40: 2}, 3, 40),
        ({2: 100, 5: 100, 8: 1}, 5, 5),
    ],
    ids=["one", "two", "three", "nine of ten", "eight of ten", "many"],
)
def test_quantile_is_the_nearest_rank(counts: dict[int, int], median: int, ninth: int) -> None:
    assert (quantile(Counter(counts), MEDIAN), quantile(Counter(counts), NINTH_DECILE)) == (median, ninth)


def test_quantile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was counted"):
        quantile(Counter(), MEDIAN)


@given(COUNTS, st.integers(1, 10))
def test_quantile_whatever_is_counted_leaves_no_more_than_its_share_above(
    counts: Counter[int], tenths: int
) -> None:
    found = quantile(counts, tenths)
    within = sum(number for days, number in counts.items() if days <= found)
    below = sum(number for days, number in counts.items() if days < found)
    assert within * 10 >= counts.total() * tenths > below * 10


def test_counted_by_adds_up_what_is_about_the_same() -> None:
    rows = [("b", 2, 3), ("a", 1, 1), ("b", 2, 4), ("b", 5, 1)]
    assert counted_by(rows) == {"b": Counter({2: 7, 5: 1}), "a": Counter({1: 1})}
    assert list(counted_by(rows)) == ["b", "a"]


@pytest.mark.parametrize(
    ("days", "place"), [(0, 0), (1, 0), (2, 1), (3, 1), (7, 2), (8, 3), (30, 4), (31, 5), (900, 5)]
)
def test_age_class_holds_its_last_day(days: int, place: int) -> None:
    assert age_class(days) == place
