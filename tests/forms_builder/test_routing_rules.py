"""Which steps of the route the answers call for."""

from dataclasses import replace
from typing import Any

import pytest

from forms_builder.choices import StepPurpose
from forms_builder.definition import RouteStep
from forms_builder.routing_rules import route_of
from tests.factories.repeated_lines import EXPENSES, NON, OUI, definition_of, only_if

COORDINATOR = RouteStep("coordinator")
DIRECTOR = RouteStep("director", condition=only_if("total", "500", operator="over"))
EQUIPMENT = RouteStep("equipment", StepPurpose.HANDLING, condition=only_if("car", NON))
FORM = replace(definition_of(*EXPENSES), route=(COORDINATOR, DIRECTOR, EQUIPMENT))


@pytest.mark.parametrize(
    ("answers", "steps"),
    [
        ({"car": OUI, "total": "500.00"}, (COORDINATOR,)),
        ({"car": OUI, "total": "500.01"}, (COORDINATOR, DIRECTOR)),
        ({"car": NON, "total": "1000.00"}, (COORDINATOR, DIRECTOR, EQUIPMENT)),
        # What could not be computed passes nobody over.
        ({"car": "", "total": None}, (COORDINATOR, DIRECTOR)),
        ({}, (COORDINATOR,)),
    ],
)
def test_route_of_keeps_the_steps_that_are_called_for_in_order(answers: Any, steps: Any) -> None:
    assert route_of(FORM, answers) == steps
