"""Which steps a request goes through. Pure: no database."""

from forms_builder.choices import Operator
from forms_builder.definition import Answers, Condition, FormDefinition, RouteStep
from forms_builder.evaluation import Scope, holds, scope_of
from forms_builder.field_types import FIELD_TYPES

COMPARING = (Operator.OVER, Operator.UNDER, Operator.IS, Operator.IS_NOT)


def route_of(definition: FormDefinition, answers: Answers) -> tuple[RouteStep, ...]:
    """The steps that the answers call for, in their order.

    Shape: `answers` as they are stored; what was not asked is not among them.
    """
    scope = scope_of(definition.fields, answers)
    return tuple(
        step for step in definition.route if holds(step.condition, scope) or is_unknown(step.condition, scope)
    )


def is_unknown(condition: Condition | None, scope: Scope) -> bool:
    """Tell whether the figure that decides could not be computed: nobody is passed over because a quantity was left
    out, or because no rate was in force on a day.
    """
    found = scope.find(condition.field) if condition else None
    if condition is None or found is None or condition.operator not in COMPARING:
        return False
    spec, answer = found
    kind = FIELD_TYPES[spec.type]
    return kind.has_figure and not kind.is_typed and kind.figure(spec, answer) is None
