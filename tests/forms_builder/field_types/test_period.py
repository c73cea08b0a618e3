from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.field_types.period import describe_period, read_period
from forms_builder.leave_days import LeavePeriod
from tests.support.fields import ask, ask_again, shown, spec_of

DATES = spec_of("period")
OPTIONAL = spec_of("period", required=False)
INCOMPLETE = [_("Give both dates.")]
HALVES = {"start_half": "morning", "end_half": "evening"}
"""What a browser posts of lists nobody touched."""


def answer(start: str, end: str, starts_at_noon: bool = False, ends_at_noon: bool = False) -> dict[str, Any]:
    return {"start": start, "starts_at_noon": starts_at_noon, "end": end, "ends_at_noon": ends_at_noon}


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ({"start": "2027-03-15", "end": "2027-03-19"} | HALVES, answer("2027-03-15", "2027-03-19")),
        ({"start": "15/03/2027", "end": "2027-03-15"}, answer("2027-03-15", "2027-03-15")),
        (
            {"start": "2027-03-15", "start_half": "noon", "end": "2027-03-16", "end_half": "noon"},
            answer("2027-03-15", "2027-03-16", True, True),
        ),
        ({"start": "2028-01-01", "end": "2028-12-31"}, answer("2028-01-01", "2028-12-31")),
        ({"start": "2027-01-01", "end": "2028-01-02"}, ["too_long"]),
        ({"start": "2027-03-15", "end": "2199-12-31"}, ["too_long"]),
        ({"start": "2027-03-19", "end": "2027-03-15"}, ["ends_before"]),
        (
            {"start": "2027-03-15", "start_half": "noon", "end": "2027-03-15", "end_half": "noon"},
            ["ends_before"],
        ),
        ({"start": "2027-03-15", "end": ""} | HALVES, INCOMPLETE),
        ({"start": "", "end": "2027-03-15"} | HALVES, INCOMPLETE),
        ({"start": "2027-03-15", "start_half": "forged", "end": "2027-03-19"}, ["invalid_choice"]),
        ({"start": "2027-03-15", "end": "2027-03-19", "end_half": "x" * 100_000}, ["invalid_choice"]),
        ({"start": "1E+999999", "end": "demain"}, ["invalid"]),
        ({"start": "2027-03-15\x00", "end": "2027-03-19"}, ["invalid"]),
        ({"start": "0001-01-01", "end": "0001-01-02"}, ["out_of_range"]),
        (HALVES, ["required"]),
        ({}, ["required"]),
    ],
)
def test_period_typed_is_kept_or_refused(typed: dict[str, str], result: Any) -> None:
    assert ask(DATES, **typed) == result


@pytest.mark.parametrize("typed", [HALVES, {}, HALVES | {"start": "", "end": ""}])
def test_period_optional_may_be_empty(typed: dict[str, str]) -> None:
    assert ask(OPTIONAL, **typed) is None


def test_period_optional_half_given_is_incomplete() -> None:
    assert ask(OPTIONAL, start="2027-03-15", **HALVES) == INCOMPLETE


@pytest.mark.parametrize(
    "stored",
    [
        answer("2027-03-15", "2027-03-19"),
        answer("2027-03-15", "2027-03-19", True, True),
        answer("2027-03-15", "2027-03-15", ends_at_noon=True),
        None,
    ],
)
def test_period_answer_comes_back_the_same(stored: Any) -> None:
    assert ask_again(OPTIONAL, stored) == stored


def test_read_period_of_an_answer_is_the_period() -> None:
    period = read_period(answer("2027-03-15", "2027-03-19", starts_at_noon=True))
    assert period == LeavePeriod(date(2027, 3, 15), date(2027, 3, 19), starts_at_noon=True)


MONDAY, TUESDAY = date(2027, 3, 15), date(2027, 3, 16)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (LeavePeriod(MONDAY, MONDAY), "lundi 15 mars 2027"),
        (LeavePeriod(MONDAY, MONDAY, starts_at_noon=True), "lundi 15 mars 2027"),
        (LeavePeriod(MONDAY, MONDAY, ends_at_noon=True), "lundi 15 mars 2027"),
        (LeavePeriod(MONDAY, TUESDAY), "mardi 16 mars 2027"),
        (LeavePeriod(MONDAY, TUESDAY, starts_at_noon=True), "mardi 16 mars 2027"),
        (LeavePeriod(MONDAY, TUESDAY, ends_at_noon=True), "mardi 16 mars 2027"),
        (LeavePeriod(MONDAY, TUESDAY, True, True), "mardi 16 mars 2027"),
    ],
)
def test_describe_period_names_its_days(period: LeavePeriod, words: str) -> None:
    assert words in describe_period(period)


def test_describe_period_each_kind_reads_differently() -> None:
    periods = [
        LeavePeriod(MONDAY, end, starts, ends)
        for end in (MONDAY, TUESDAY)
        for starts in (False, True)
        for ends in (False, True)
        if (end, starts, ends) != (MONDAY, True, True)
    ]
    assert len({describe_period(period) for period in periods}) == len(periods)


def test_period_is_shown_in_words() -> None:
    stored = answer("2027-03-15", "2027-03-16")
    assert (shown(DATES, stored), shown(DATES, None)) == (describe_period(LeavePeriod(MONDAY, TUESDAY)), "")
