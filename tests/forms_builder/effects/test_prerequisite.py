"""Which other request a form needs."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.field_types.base import PublishContext
from tests.support.effect_case import follow

MONTH = FieldSpec("m", "month", "Mois", required=True)
FORM = FormDefinition("Prime transport", "", (MONTH,), (RouteStep("hr"),), (), 36)
NO_FORM = "no form of the centre has this title."
ITSELF = "a form cannot need itself."
NO_DATE = "name a required question for a date, a month or dates, asked in every case."


def effect(**changes: Any) -> EffectSpec:
    return EffectSpec("prerequisite", {"form": "7", "title": "Demande de prime", "date": "m", **changes})


@pytest.mark.parametrize(
    ("spec", "problems"),
    [
        (effect(), []),
        (effect(form=""), [NO_FORM]),
        (effect(title="PRIME transport"), [ITSELF]),
        (effect(date=""), [NO_DATE]),
        (effect(form="", date=""), [NO_FORM, NO_DATE]),
    ],
)
def test_problems_say_what_is_missing(spec: EffectSpec, problems: list[str]) -> None:
    found = EFFECTS["prerequisite"].problems(spec, FORM)
    assert [str(item) for item in found] == [_(text) for text in problems]


def test_settings_find_the_form_by_its_title() -> None:
    context = PublishContext(forms={"demande de prime": "7"})
    typed = {"form": " Demande de PRIME", "date": "mois"}
    assert EFFECTS["prerequisite"].settings(typed, {"mois": "m"}, context) == {
        "form": "7", "title": "Demande de PRIME", "date": "m",
    }  # fmt: skip


def test_prerequisite_is_asked_for_when_the_request_is_sent() -> None:
    march = (date(2027, 3, 1), date(2027, 3, 31))
    asked = [("need", "7", "Demande de prime", march, "m")]
    assert follow(effect(), {"m": "2027-03"}) == [asked, [], []]
