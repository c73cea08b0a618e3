"""Which steps a request goes through. Pure: no database."""

from forms_builder.definition import Answers, FormDefinition, RouteStep
from forms_builder.evaluation import holds, scope_of


def route_of(definition: FormDefinition, answers: Answers) -> tuple[RouteStep, ...]:
    """The steps that the answers call for, in their order.

    Shape: `answers` as they are stored; what was not asked is not among them.
    """
    scope = scope_of(definition.fields, answers)
    return tuple(step for step in definition.route if holds(step.condition, scope))
