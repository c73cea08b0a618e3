from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import FieldSpec
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import PublishContext
from tests.factories.repeated_lines import computed, figure, lines, of, text, yes_no
from tests.support.fields import shown

COMPUTED = FIELD_TYPES["computed"]
DAY = FieldSpec("day", "date", "Jour")
TRIPS = lines("trips", text("why", "Motif"), figure("km", "Kilomètres"), label="Trajets")
EARLIER = (figure("n", "Nombre"), DAY, yes_no("car", "Voiture ?"), text("t", "Nom"), TRIPS)
CONTEXT = PublishContext(earlier=EARLIER, tables={"barème": "km"})
NOT_FIGURE = "it computes with something that is no figure asked for above it."
NUMBER = "this computation takes another number of values."


def settings(operation: str, *operands: str, **facts: Any) -> dict[str, Any]:
    value = {"operation": operation, "operands": list(operands), "unit": "€", "places": 2, **facts}
    return COMPUTED.settings(value, CONTEXT)


def problems(operation: str, *operands: str, **facts: Any) -> list[str]:
    spec = FieldSpec("c", "computed", "Total", settings=settings(operation, *operands, **facts))
    return [str(problem) for problem in COMPUTED.problems(spec)]


@pytest.mark.parametrize(
    ("title", "operand"),
    [
        ("Nombre", {"field": "n"}),
        (" nombre ", {"field": "n"}),
        ("1 234,5", {"figure": "1234.5"}),
        ("Kilomètres", {"field": "trips", "column": "km"}),
        ("Trajets / kilomètres", {"field": "trips", "column": "km"}),
        ("Motif", {"field": "", "column": "why"}),
        ("Trajets", {"field": ""}),
        ("Nom", {"field": ""}),
        ("Voiture ?", {"field": ""}),
        ("Inconnu", {"field": ""}),
        ("", {"field": ""}),
        ("1E+999999", {"field": ""}),
        ("NaN", {"field": ""}),
    ],
)
def test_computed_operand_of_a_sum_is_a_figure_a_question_or_a_column(
    title: str, operand: dict[str, str]
) -> None:
    assert settings("sum", title)["operands"] == [operand]


def test_computed_operand_of_the_same_line_comes_before_the_form() -> None:
    context = PublishContext(earlier=(figure("mine", "Nombre"), *EARLIER))
    value = {"operation": "sum", "operands": ["Nombre"], "places": 2}
    assert COMPUTED.settings(value, context)["operands"] == [{"field": "mine"}]


@pytest.mark.parametrize(
    ("operation", "operands", "facts", "sentences"),
    [
        ("sum", ["Nombre", "Kilomètres", "5"], {}, []),
        ("sum", [], {}, [NUMBER]),
        ("difference", ["Nombre"], {}, [NUMBER]),
        ("quotient", ["Nombre", "2", "3"], {}, [NUMBER]),
        ("percent", ["Nombre", "20"], {}, []),
        ("product", ["Nombre", "Nom"], {}, [NOT_FIGURE]),
        (
            "product",
            ["Nombre", "Kilomètres"],
            {},
            ["a whole column cannot be multiplied: add a computed column, then its sum."],
        ),
        ("count", ["Trajets"], {}, []),
        ("count", ["Nombre"], {}, [NOT_FIGURE]),
        ("count", ["5"], {}, [NOT_FIGURE]),
        ("count", ["Kilomètres"], {}, [NOT_FIGURE]),
        ("sum", ["Trajets"], {}, [NOT_FIGURE]),
        ("rate", ["Voiture ?", "Nombre"], {"table": " Barème "}, []),
        ("rate", ["Voiture ?", "Nombre"], {"table": "Barème", "on": "jour"}, []),
        ("rate", ["Nom"], {"table": "Barème"}, [NOT_FIGURE]),
        ("rate", ["Voiture ?"], {"table": "Autre"}, ["it names no table of rates of the centre."]),
        (
            "rate",
            ["Voiture ?"],
            {"table": "Barème", "on": "Nombre"},
            ["the date of its rates is no earlier question for a date."],
        ),
    ],
)
def test_computed_problems_are_said(
    operation: str, operands: list[str], facts: dict[str, str], sentences: list[str]
) -> None:
    assert problems(operation, *operands, **facts) == [_(sentence) for sentence in sentences]


@pytest.mark.parametrize(
    ("unit", "places", "words"),
    [("€", 2, "1 234,50 €"), ("km", 1, "1 234,5 km"), ("", 0, "1 234,5"), ("€", 0, "1 234,5 €")],
)
def test_computed_is_shown_with_its_unit(unit: str, places: int, words: str) -> None:
    spec = computed("c", "sum", of("n"))
    spec.settings.update({"unit": unit, "places": places})
    spaces = {"\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "}
    assert shown(spec, "1234.50").translate(str.maketrans(spaces)) == words
    assert (shown(spec, None), shown(spec, "")) == ("", "")


def test_computed_is_typed_by_nobody() -> None:
    spec = computed("c", "sum", of("n"))
    assert (COMPUTED.is_typed, COMPUTED.inputs("5.00")) == (False, {})
    assert (COMPUTED.is_answered(None), COMPUTED.is_answered("0.00")) == (False, True)
    assert COMPUTED.export(spec, "5.00") == COMPUTED.figure(spec, "5.00")
