"""From when until when a request holds."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext as _
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.definition import Condition, EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.effects.validity import school_year
from forms_builder.exceptions import EndsBeforeItBegins
from forms_builder.field_types.base import PublishContext
from tests.support.effect_case import FakeCase, follow

START = FieldSpec("s", "date", "À partir du", required=True)
END = FieldSpec("e", "date", "Jusqu’au", required=True)
PERIOD = FieldSpec("p", "period", "Dates", required=True)
FORM = FormDefinition("Prime", "", (START, END, PERIOD), (RouteStep("hr"),), (), 36)
SETTINGS: dict[str, Any] = {"start": "s", "length": "until_answer", "end": "e", "days_before": 0}
ANSWERS = {"s": "2027-03-15", "e": "2027-06-30", "p": {"start": "2027-04-01", "end": "2027-04-30"}}
NO_START = "name a required question for a date, a month or dates, asked in every case."
NO_END = "name the question with the last day."
UNFIT_END = "the last day is to come from a required question for a date, asked in every case."


def effect(**changes: Any) -> EffectSpec:
    return EffectSpec("validity", {**SETTINGS, **changes})


@pytest.mark.parametrize(
    ("spec", "problems"),
    [
        (effect(), []),
        (effect(start=""), [NO_START]),
        (effect(end=None), [NO_END]),
        (effect(end=""), [UNFIT_END]),
        (effect(start="p", end=None), []),
        (effect(length="school_year", end=None), []),
    ],
)
def test_problems_say_what_is_missing(spec: EffectSpec, problems: list[str]) -> None:
    assert [str(item) for item in EFFECTS["validity"].problems(spec, FORM)] == [_(text) for text in problems]


@pytest.mark.parametrize(
    "change", [{"required": False}, {"condition": Condition("x", ("y",))}, {"type": "text"}]
)
def test_problems_of_a_first_day_that_may_be_missing_say_so(change: dict[str, Any]) -> None:
    form = replace(FORM, fields=(replace(START, **change), END))
    assert [str(item) for item in EFFECTS["validity"].problems(effect(), form)] == [_(NO_START)]


def test_settings_tell_nothing_named_from_nothing_found() -> None:
    typed = {"start": "À partir du", "length": "school_year", "end": "", "days_before": None}
    keys = {"à partir du": "s"}
    found = EFFECTS["validity"].settings(typed, keys, PublishContext())
    other = EFFECTS["validity"].settings(
        {**typed, "end": "Ailleurs", "days_before": 30}, keys, PublishContext()
    )
    assert found == {"start": "s", "length": "school_year", "end": None, "days_before": 0}
    assert other == {"start": "s", "length": "school_year", "end": "", "days_before": 30}


@pytest.mark.parametrize(
    ("spec", "days"),
    [
        (effect(), (date(2027, 3, 15), date(2027, 6, 30))),
        (effect(start="p", end=None), (date(2027, 4, 1), date(2027, 4, 30))),
        (effect(length="school_year", end=None), (date(2026, 9, 1), date(2027, 8, 31))),
    ],
)
def test_validity_holds_from_the_approval_to_the_cancellation(spec: EffectSpec, days: Any) -> None:
    assert follow(spec, ANSWERS) == [[], [("holds", days)], [("holds", None), "forget"]]


def test_validity_reminds_to_renew_before_its_end() -> None:
    text = _("This holds until %(day)s only. If you still need it, make a new request.") % {
        "day": "30 juin 2027"
    }
    assert follow(effect(days_before=30), ANSWERS)[1] == [
        ("holds", (date(2027, 3, 15), date(2027, 6, 30))),
        ("remind", date(2027, 5, 31), text, "", True),
    ]


def test_validity_that_ends_before_it_begins_is_refused_next_to_its_end() -> None:
    with pytest.raises(EndsBeforeItBegins) as refusal:
        EFFECTS["validity"].on_submitted(effect(), FakeCase({**ANSWERS, "e": "2027-03-14"}))
    assert refusal.value.field == "e"


def test_validity_of_one_day_is_taken() -> None:
    assert follow(effect(), {**ANSWERS, "e": "2027-03-15"})[0] == []


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026)]
)
def test_school_year_begins_in_september(day: date, first: int) -> None:
    assert school_year(day) == (date(first, 9, 1), date(first + 1, 8, 31))


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_school_year_holds_its_day(day: date) -> None:
    first, last = school_year(day)
    assert first <= day <= last
