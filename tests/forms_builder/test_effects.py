"""What each effect asks of a request, at each turn."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import Condition, EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.effects.base import days_named
from forms_builder.field_types.base import PublishContext
from forms_builder.leave_days import LeavePeriod
from tests.support.effect_case import follow

KIND = FieldSpec("k", "leave_kind", "Nature", required=True, settings={"options": []})
DATES = FieldSpec("d", "period", "Dates", required=True)
FORM = FormDefinition("Congé", "", (KIND, DATES), (RouteStep("hr"),), (), 36)
DEBIT = EffectSpec("debit_leave", {"kind": "k", "period": "d"})
ABSENCE = EffectSpec("record_absence", {"period": "d"})
PERIOD = LeavePeriod(date(2027, 3, 15), date(2027, 3, 19), ends_at_noon=True)
ANSWERS = {
    "k": "paid",
    "d": {"start": "2027-03-15", "starts_at_noon": False, "end": "2027-03-19", "ends_at_noon": True},
}
BOTH = [
    "name a required question of the type “Kind of leave”, asked in every case.",
    "name a required question of the type “Dates”, asked in every case.",
]


def test_debit_leave_holds_takes_and_gives_back() -> None:
    assert follow(DEBIT, ANSWERS) == [[("hold", "paid", PERIOD, "d")], ["take"], ["give back"]]


def test_record_absence_records_at_approval_only() -> None:
    assert follow(ABSENCE, ANSWERS) == [[], [("away", PERIOD)], ["back"]]


@pytest.mark.parametrize("missing", ["k", "d"])
def test_leave_asked_unfinished_is_nothing(missing: str) -> None:
    answers = {key: value for key, value in ANSWERS.items() if key != missing}
    assert EFFECTS["debit_leave"].leave_asked(DEBIT, answers) is None


def test_leave_asked_finished_is_the_kind_and_the_period() -> None:
    assert EFFECTS["debit_leave"].leave_asked(DEBIT, ANSWERS) == ("paid", PERIOD)


def test_leave_asked_of_an_effect_without_leave_is_nothing() -> None:
    assert EFFECTS["record_absence"].leave_asked(ABSENCE, ANSWERS) is None


@pytest.mark.parametrize(
    ("spec", "titles", "settings"),
    [
        (DEBIT, {"kind": " NATURE ", "period": "dates"}, {"kind": "k", "period": "d"}),
        (DEBIT, {"kind": "Autre", "period": ""}, {"kind": "", "period": ""}),
        (ABSENCE, {"period": "Dates"}, {"period": "d"}),
        (ABSENCE, {"period": "Nulle part"}, {"period": ""}),
    ],
)
def test_settings_turn_titles_into_keys(
    spec: EffectSpec, titles: dict[str, str], settings: dict[str, str]
) -> None:
    assert EFFECTS[spec.type].settings(titles, {"nature": "k", "dates": "d"}, PublishContext()) == settings


UNFIT = [
    replace(FORM, fields=()),
    replace(FORM, fields=(replace(KIND, required=False), replace(DATES, required=False))),
    replace(FORM, fields=(replace(KIND, key="d"), replace(DATES, key="k"))),
    replace(
        FORM,
        fields=(
            replace(KIND, condition=Condition("x", ("y",))),
            replace(DATES, condition=Condition("x", ("y",))),
        ),
    ),
]


@pytest.mark.parametrize("form", UNFIT, ids=["gone", "optional", "of another type", "asked in some cases"])
def test_problems_of_a_question_that_does_not_fit_say_what_is_needed(form: FormDefinition) -> None:
    assert [str(problem) for problem in EFFECTS["debit_leave"].problems(DEBIT, form)] == [
        _(text) for text in BOTH
    ]
    assert [str(problem) for problem in EFFECTS["record_absence"].problems(ABSENCE, form)] == [_(BOTH[1])]


def test_problems_of_questions_that_fit_are_none() -> None:
    assert EFFECTS["debit_leave"].problems(DEBIT, FORM) == []
    assert EFFECTS["record_absence"].problems(ABSENCE, FORM) == []


def test_effects_each_have_a_block_with_a_title_for_each_setting() -> None:
    blocks = {name: sorted(effect.block().child_blocks) for name, effect in EFFECTS.items()}
    assert blocks == {
        "prerequisite": ["date", "form"],
        "debit_leave": ["kind", "period"],
        "credit_leave": ["days", "kind"],
        "record_absence": ["period"],
        "number": ["prefix"],
        "validity": ["days_before", "end", "length", "start"],
        "carry_over": ["same", "source", "target"],
        "erase_files": ["question"],
        "reminder": ["date", "days_before", "role", "tells_applicant", "text"],
        "print_template": ["first_party", "paper", "second_party", "text"],
    }


def test_effects_lock_leave_accounts_before_numbers() -> None:
    orders = {name: EFFECTS[name].order for name in ("debit_leave", "credit_leave", "number")}
    assert orders == {"debit_leave": 10, "credit_leave": 15, "number": 30}


def test_effects_that_may_stand_twice_are_known() -> None:
    assert [name for name, effect in EFFECTS.items() if effect.may_repeat] == [
        "prerequisite",
        "reminder",
        "erase_files",
        "carry_over",
    ]


@pytest.mark.parametrize(
    ("answer", "days"),
    [
        (None, None),
        ("", None),
        ("2027-03-15", (date(2027, 3, 15), date(2027, 3, 15))),
        ("2028-02", (date(2028, 2, 1), date(2028, 2, 29))),
        (ANSWERS["d"], (date(2027, 3, 15), date(2027, 3, 19))),
    ],
)
def test_days_named_reads_dates_months_and_periods(answer: Any, days: Any) -> None:
    assert days_named(answer) == days
