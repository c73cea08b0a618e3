"""A form with repeated lines, totals and parts as a version keeps it, without database."""

from typing import Any

from forms_builder.definition import Condition, FieldSpec, FormDefinition, RouteStep
from forms_builder.field_types import FIELD_TYPES

FIGURE = {"minimum": None, "maximum": None, "unit": "", "places": 2}
EURO = FIGURE | {"unit": "€"}
OUI, NON = "yes", "no"


def figure(key: str, label: str = "", **facts: Any) -> FieldSpec:
    return FieldSpec(key, "number", label or key, settings=dict(FIGURE), **facts)


def text(key: str, label: str = "", **facts: Any) -> FieldSpec:
    return FieldSpec(key, "text", label or key, settings={"max_length": 250}, **facts)


def yes_no(key: str, label: str = "", **facts: Any) -> FieldSpec:
    return FieldSpec(key, "yes_no", label or key, **facts)


def part(key: str, label: str = "", **facts: Any) -> FieldSpec:
    return FieldSpec(key, "part", label or key, **facts)


def files(key: str, label: str = "", **facts: Any) -> FieldSpec:
    return FieldSpec(key, "file", label or key, **facts)


def computed(key: str, operation: str, *operands: dict[str, str], label: str = "", **facts: Any) -> FieldSpec:
    """Shape: `operands` as a version keeps them."""
    settings = {
        "operation": operation,
        "operands": list(operands),
        "table": facts.pop("table", ""),
        "on": facts.pop("on", None),
        "unit": "€",
        "places": 2,
    }
    return FieldSpec(key, "computed", label or key, settings=settings, **facts)


def of(key: str, column: str = "") -> dict[str, str]:
    return {"field": key, "column": column} if column else {"field": key}


def lines(key: str, *columns: FieldSpec, begun: tuple[str, ...] = (), **facts: Any) -> FieldSpec:
    settings = {"least": facts.pop("least", 1), "most": facts.pop("most", 30), "begun": list(begun)}
    return FieldSpec(key, "lines", facts.pop("label", key), settings=settings, columns=columns, **facts)


def only_if(key: str, *values: str, operator: str = "is") -> Condition:
    return Condition(key, values, operator)


def definition_of(*fields: FieldSpec) -> FormDefinition:
    assert all(spec.type in FIELD_TYPES for spec in fields)
    return FormDefinition("Essai", "", fields, (RouteStep("hr"),), (), 36)


EXPENSES = (
    yes_no("car", "Avec ma voiture ?"),
    lines(
        "trips",
        text("why", "Motif", required=True),
        figure("km", "Kilomètres", condition=only_if("car", OUI)),
        computed("due", "product", of("km"), {"figure": "0.50"}, condition=only_if("car", OUI)),
        figure("tolls", "Péages"),
    ),
    computed("way", "sum", of("trips", "due")),
    computed("total", "sum", of("way"), of("trips", "tolls"), label="Total"),
    computed("number", "count", of("trips")),
    text("reason", "Pourquoi autant ?", required=True, condition=only_if("total", "100", operator="over")),
)
"""Trips with kilometres for those who take their car; an explanation beyond a hundred euros."""
