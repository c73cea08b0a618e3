"""How many days a request adds to which account."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.field_types.base import PublishContext
from tests.support.effect_case import follow

BOUNDS: dict[str, Any] = {"minimum": "0", "maximum": "10", "places": 2, "unit": "jours"}
DAYS = FieldSpec("d", "number", "Jours", required=True, settings=BOUNDS)
CREDIT = EffectSpec("credit_leave", {"kind": "rest", "days": "d"})
FORM = FormDefinition("Récupération", "", (DAYS,), (RouteStep("hr"),), (CREDIT,), 36)
NO_KIND = "the register of the centre has no kind of leave of this name."
NO_NUMBER = "name a required question of the type “Number”, asked in every case."
NO_BOUNDS = "the number of days needs bounds: at least 0, at most 366, two figures after the comma."
BOTH_WAYS = "a form takes days or gives days, not both."


def problems(spec: EffectSpec = CREDIT, form: FormDefinition = FORM) -> list[str]:
    return [str(item) for item in EFFECTS["credit_leave"].problems(spec, form)]


def test_problems_of_a_bounded_number_and_a_known_kind_are_none() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("settings", "sentence"), [({"kind": ""}, NO_KIND), ({"days": ""}, NO_NUMBER), ({"days": "x"}, NO_NUMBER)]
)
def test_problems_say_what_is_missing(settings: dict[str, str], sentence: str) -> None:
    assert problems(replace(CREDIT, settings={**CREDIT.settings, **settings})) == [_(sentence)]


@pytest.mark.parametrize(
    "change", [{"minimum": None}, {"minimum": "-1"}, {"maximum": None}, {"maximum": "367"}, {"places": 3}]
)
def test_problems_of_a_number_that_no_account_holds_say_so(change: dict[str, Any]) -> None:
    form = replace(FORM, fields=(replace(DAYS, settings={**BOUNDS, **change}),))
    assert problems(form=form) == [_(NO_BOUNDS)]


def test_problems_of_a_form_that_takes_days_too_say_so() -> None:
    debit = EffectSpec("debit_leave", {"kind": "k", "period": "p"})
    assert problems(form=replace(FORM, effects=(CREDIT, debit))) == [_(BOTH_WAYS)]


def test_settings_find_the_kind_in_the_register() -> None:
    context = PublishContext(leave_kinds=[("rest", "Repos compensateur", False)])
    typed = {"kind": "repos COMPENSATEUR ", "days": "Jours"}
    assert EFFECTS["credit_leave"].settings(typed, {"jours": "d"}, context) == {
        "kind": "rest",
        "name": "repos COMPENSATEUR",
        "days": "d",
    }


@pytest.mark.parametrize(
    ("answer", "added"), [("1.50", [("credit", "rest", Decimal("1.50"))]), ("0", []), (None, [])]
)
def test_credit_is_written_at_the_approval_and_taken_back_at_the_cancellation(
    answer: str | None, added: list[Any]
) -> None:
    assert follow(CREDIT, {"d": answer}) == [[], added, ["take credit back"]]
