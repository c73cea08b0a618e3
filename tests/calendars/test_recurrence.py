"""When a series takes place: clock time, holidays, bounds."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from calendars.exceptions import EndsTooEarly, NoDate, NoSuchTime, RuleRefused, TooManyDates
from calendars.recurrence import (
    Pattern,
    checked_rule,
    end_of_school_year,
    expand,
    is_endless,
    rule_in_words,
)


def pattern(first: date, rule: str = "", starts: int = 9, ends: int = 11, **facts: object) -> Pattern:
    return Pattern(first=first, starts=time(starts), ends=time(ends), zone="Europe/Paris", rule=rule, **facts)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=HOURLY", "FREQ=MINUTELY", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEEKLY;INTERVAL=-1", "FREQ=WEEKLY;INTERVAL=61",
        "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=77", "FREQ=WEEKLY;COUNT=0", "FREQ=WEEKLY;COUNT=401",
        "FREQ=DAILY;BYHOUR=9,10", "FREQ=WEEKLY;UNTIL=20270101T000000Z", "never", "FREQ=DAILY\nFREQ=WEEKLY", "INTERVAL=2",
        "FREQ=DAILY;" + "BYMONTH=1,2,3;" * 20, "FREQ=DAILY:X", "FREQ=",
    ],
)  # fmt: skip
def test_checked_rule_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        checked_rule(text)
    assert refused.value.field == "rule"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("rrule:freq=weekly;byday=tu", "FREQ=WEEKLY;BYDAY=TU"),
        ("FREQ=MONTHLY;BYDAY=1TU;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU"),
        ("FREQ=YEARLY", "FREQ=YEARLY"),
        ("FREQ=DAILY;COUNT=400", "FREQ=DAILY;COUNT=400"),
    ],
)
def test_checked_rule_is_kept_in_one_way(text: str, kept: str) -> None:
    assert checked_rule(text) == kept


@given(
    st.text(max_size=60)
    | st.from_regex(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]{3,10}=[-0-9A-Z,]{0,6}){0,3}")
)
def test_checked_rule_of_any_text_is_kept_or_refused(text: str) -> None:
    try:
        kept = checked_rule(text)
    except RuleRefused:
        return
    assert checked_rule(kept) == kept


def test_rule_in_words_is_french() -> None:
    with translation.override("fr"):
        assert (rule_in_words("FREQ=WEEKLY;BYDAY=TU"), rule_in_words("")) == (
            "hebdomadaire, chaque mardi",
            "",
        )


def test_expand_over_both_changes_of_the_clock_keeps_the_clock_time() -> None:
    # The clock changed on 28 March and changes on 31 October 2027.
    found = expand(pattern(date(2027, 3, 24), "FREQ=WEEKLY;COUNT=2"))
    autumn = expand(pattern(date(2027, 10, 27), "FREQ=WEEKLY;COUNT=2"))
    assert [slot.start for slot in [*found, *autumn]] == [
        datetime(2027, 3, 24, 8, tzinfo=UTC),
        datetime(2027, 3, 31, 7, tzinfo=UTC),
        datetime(2027, 10, 27, 7, tzinfo=UTC),
        datetime(2027, 11, 3, 8, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2027, 3, 27), 23), (date(2027, 10, 30), 25), (date(2027, 6, 1), 24)]
)
def test_expand_over_a_night_lasts_as_long_as_the_night(day: date, hours: int) -> None:
    (slot,) = expand(pattern(day, starts=20, ends=20, end_day_offset=1))
    assert (slot.end - slot.start).total_seconds() / 3600 == hours


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_expand_at_a_time_that_is_not_or_twice_is_refused(day: date) -> None:
    with pytest.raises(NoSuchTime) as refused:
        expand(pattern(day, starts=2, ends=5))
    assert str(refused.value.field) == "starts"


def test_expand_on_29_february_comes_in_leap_years_alone() -> None:
    found = expand(pattern(date(2028, 2, 29), "FREQ=YEARLY", until=date(2040, 1, 1)))
    assert [slot.recurrence_id.year for slot in found] == [2028, 2032, 2036]


def test_expand_all_day_goes_from_midnight_to_midnight() -> None:
    (slot,) = expand(pattern(date(2027, 3, 28), is_all_day=True))
    assert (slot.start, slot.end) == (
        datetime(2027, 3, 27, 23, tzinfo=UTC),
        datetime(2027, 3, 28, 22, tzinfo=UTC),
    )


def test_expand_until_midnight_ends_with_the_day() -> None:
    (slot,) = expand(pattern(date(2027, 1, 6), starts=20, ends=0, end_day_offset=1))
    assert slot.end == datetime(2027, 1, 6, 23, tzinfo=UTC)


@pytest.mark.parametrize("offset", [0])
def test_expand_that_ends_before_it_begins_is_refused(offset: int) -> None:
    with pytest.raises(EndsTooEarly):
        expand(pattern(date(2027, 1, 6), starts=11, ends=9, end_day_offset=offset))


def test_expand_leaves_holidays_out_and_says_why() -> None:
    left_out = {date(2027, 3, 29): "férié"}
    found = expand(
        pattern(
            date(2027, 3, 22),
            "FREQ=WEEKLY;COUNT=3",
            left_out=left_out,
            excluded=frozenset({date(2027, 3, 22)}),
        )
    )
    assert [(slot.recurrence_id.date(), slot.skipped) for slot in found] == [
        (date(2027, 3, 29), "férié"),
        (date(2027, 4, 5), ""),
    ]


def test_expand_with_nothing_left_is_refused() -> None:
    with pytest.raises(NoDate):
        expand(pattern(date(2027, 3, 22), "FREQ=DAILY", until=date(2027, 3, 21)))


def test_expand_of_a_daily_rule_has_400_dates_at_most() -> None:
    assert len(expand(pattern(date(2027, 1, 1), "FREQ=DAILY;COUNT=400"))) == 400
    with pytest.raises(TooManyDates):
        expand(pattern(date(2027, 1, 1), "FREQ=DAILY", until=date(2029, 1, 1)))


def test_expand_of_a_rule_that_never_falls_is_refused() -> None:
    with pytest.raises(NoDate):
        expand(pattern(date(2027, 1, 1), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", until=date(2040, 1, 1)))


def test_expand_after_a_date_gives_the_rest() -> None:
    whole = expand(pattern(date(2027, 1, 5), "FREQ=WEEKLY;COUNT=4"))
    rest = expand(pattern(date(2027, 1, 5), "FREQ=WEEKLY;COUNT=4"), after=whole[1].recurrence_id)
    assert rest == whole[2:]


@pytest.mark.parametrize(
    ("rule", "endless"),
    [("FREQ=WEEKLY", False), ("FREQ=MONTHLY", False), ("FREQ=MONTHLY;INTERVAL=3", True), ("FREQ=YEARLY", True), ("FREQ=YEARLY;COUNT=2", False)],
)  # fmt: skip
def test_is_endless_of_quarters_and_years(rule: str, endless: bool) -> None:
    assert is_endless(rule) is endless


@pytest.mark.parametrize(
    ("day", "last"),
    [(date(2026, 9, 1), date(2027, 8, 31)), (date(2027, 8, 31), date(2027, 8, 31)), (date(2027, 1, 1), date(2027, 8, 31))],
)  # fmt: skip
def test_end_of_school_year(day: date, last: date) -> None:
    assert end_of_school_year(day) == last
