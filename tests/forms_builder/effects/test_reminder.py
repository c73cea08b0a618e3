"""When people are reminded, of what, and who."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.field_types.base import PublishContext
from tests.support.effect_case import follow

BACK = FieldSpec("r", "date", "Retour le", required=True)
LOAN = FieldSpec("p", "period", "Prêt")
FORM = FormDefinition(
    "Clés", "", (BACK, LOAN), (RouteStep("director"), RouteStep("reception", "information")), (), 36
)
SETTINGS: dict[str, Any] = {
    "date": "r", "days_before": 2, "text": "Rendre les clés", "tells_applicant": True, "role": "",
}  # fmt: skip
KEYS = EffectSpec("reminder", SETTINGS)
NO_DATE = "name a question for a date, a month or dates."
NOBODY = "say who is reminded."
NO_STEP = "the role that it reminds stands on no step of the route, and may not read it."


def with_settings(**changes: Any) -> EffectSpec:
    return replace(KEYS, settings={**SETTINGS, **changes})


@pytest.mark.parametrize(
    ("spec", "problems"),
    [
        (KEYS, []),
        (with_settings(date="p"), []),
        (with_settings(date=""), [NO_DATE]),
        (with_settings(tells_applicant=False), [NOBODY]),
        (with_settings(tells_applicant=False, role="reception"), []),
        (with_settings(role="hr"), []),
        (with_settings(role="accounting"), [NO_STEP]),
    ],
)
def test_problems_say_what_is_missing(spec: EffectSpec, problems: list[str]) -> None:
    found = EFFECTS["reminder"].problems(spec, FORM)
    assert [str(problem) for problem in found] == [_(text) for text in problems]


def test_settings_find_the_question_and_take_empty_for_nothing() -> None:
    typed = {
        "date": "RETOUR LE ",
        "days_before": None,
        "text": " Rendre ",
        "tells_applicant": False,
        "role": None,
    }
    assert EFFECTS["reminder"].settings(typed, {"retour le": "r"}, PublishContext()) == {
        "date": "r", "days_before": 0, "text": "Rendre", "tells_applicant": False, "role": "",
    }  # fmt: skip


def test_reminder_is_planned_at_the_approval_and_forgotten_at_the_cancellation() -> None:
    planned = ("remind", date(2027, 2, 27), "Rendre les clés", "", True)
    assert follow(KEYS, {"r": "2027-03-01"}) == [[], [planned], ["forget"]]


def test_reminder_of_a_period_counts_from_its_last_day() -> None:
    answers = {"p": {"start": "2027-03-01", "end": "2027-03-31"}}
    spec = with_settings(date="p", days_before=0, role="reception")
    assert follow(spec, answers)[1] == [("remind", date(2027, 3, 31), "Rendre les clés", "reception", True)]


def test_reminder_without_an_answer_is_not_planned() -> None:
    assert follow(KEYS, {"r": None}) == [[], [], ["forget"]]
