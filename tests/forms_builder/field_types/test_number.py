from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.definition import FieldSpec
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext
from forms_builder.figures import NO_BREAK
from tests.support.fields import ask, ask_again, editor_names, problems_of, shown, spec_of

COUNT = spec_of("number", minimum=Decimal(0), maximum=Decimal(500), unit="", places=0)
KILOMETRES = spec_of("number", required=False, minimum=None, maximum=None, unit="km", places=2)


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("12", "12"),
        (" 0 ", "0"),
        ("500", "500"),
        ("1 2", "12"),
        ("12,0", "12"),
        ("501", ["max_value"]),
        ("-1", ["min_value"]),
        ("3,5", ["places"]),
        ("1E+999999", ["invalid"]),
        ("NaN", ["invalid"]),
        ("Infinity", ["invalid"]),
        ("douze", ["invalid"]),
        ("12\x00", ["invalid"]),
        ("9" * 1_000_000, ["invalid"]),
        ("", ["required"]),
    ],
)
def test_number_typed_is_kept_or_refused(typed: str, result: Any) -> None:
    assert ask(COUNT, value=typed) == result


@pytest.mark.parametrize(
    ("typed", "result"),
    [("1\N{NARROW NO-BREAK SPACE}234,5", "1234.50"), ("−3.25", "-3.25"), ("0,001", ["places"]), ("", None)],
)
def test_number_with_places_reads_french_notation(typed: str, result: Any) -> None:
    assert ask(KILOMETRES, value=typed) == result


@pytest.mark.parametrize("answer", ["1234.50", "-3.25", "0.00", None])
def test_number_answer_comes_back_the_same(answer: str | None) -> None:
    assert ask_again(KILOMETRES, answer) == answer


@given(st.decimals(-(10**9), 10**9, places=2))
def test_number_shown_is_read_back(figure: Decimal) -> None:
    typed = FIELD_TYPES["number"].inputs(format(figure, "f"))
    assert Decimal(ask(KILOMETRES, value=typed[""])) == figure


def test_number_is_shown_with_its_unit() -> None:
    assert [shown(KILOMETRES, answer) for answer in ("1234.50", "0.00", None)] == [
        "1\N{NO-BREAK SPACE}234,5\N{NO-BREAK SPACE}km",
        "0\N{NO-BREAK SPACE}km",
        "",
    ]


@pytest.mark.parametrize("unit", [{}, {"unit": None}, {"unit": ""}, {"unit": " "}])
def test_number_without_unit_is_shown_alone(unit: dict[str, Any]) -> None:
    assert shown(spec_of("number", minimum=None, maximum=None, places=0, **unit), "3") == "3"


def test_number_zero_is_an_answer() -> None:
    kind = FIELD_TYPES["number"]
    assert [kind.is_answered(answer) for answer in ("0", "", None)] == [True, False, False]


def test_number_export_is_a_figure() -> None:
    kind = FIELD_TYPES["number"]
    assert [kind.export(COUNT, answer) for answer in ("12", None)] == [Decimal(12), None]


@pytest.mark.parametrize(
    ("minimum", "maximum", "sentence"),
    [
        (Decimal(1), Decimal(1), None),
        (None, None, None),
        (Decimal(2), Decimal(1), "its least value is greater than its greatest."),
    ],
)
def test_number_problems_are_said(
    minimum: Decimal | None, maximum: Decimal | None, sentence: str | None
) -> None:
    spec = spec_of("number", minimum=minimum, maximum=maximum, unit="", places=0)
    assert problems_of(spec) == ([_(sentence)] if sentence else [])


def test_number_block_asks_for_bounds_unit_and_places() -> None:
    assert editor_names("number") == [
        "title", "help", "required", "minimum", "maximum", "unit", "places", "condition", "special",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "unit", "label"),
    [
        ("Distance", "km", "Distance (km)"),
        ("Montant", "€", "Montant (€)"),
        ("Nombre de mois", "mois", "Nombre de mois"),
        ("Nombre d’heures", "heures", "Nombre d’heures"),
        ("Moissons", "mois", "Moissons (mois)"),
        ("Pages", "", "Pages"),
    ],
)
def test_number_says_its_unit_above_the_input_once(title: str, unit: str, label: str) -> None:
    spec = replace(spec_of("number", unit=unit, places=0), label=title)
    assert FIELD_TYPES["number"].input_label(spec) == label


def test_number_without_unit_has_none() -> None:
    """As forms that come with the portal leave it out; an editor leaves it empty."""
    spec = spec_of("number", unit=None, places=0)
    assert (spec.settings["unit"], shown(spec, "12")) == ("", "12")


@pytest.mark.parametrize(
    ("spec", "typed", "sentence"),
    [
        (spec_of("number", minimum=Decimal(1), places=0), "0", "Écrivez 1 ou plus."),
        (
            spec_of("number", maximum=Decimal("17.5"), unit="heures", places=1),
            "20",
            "Écrivez 17,5_heures ou moins.",
        ),
        (spec_of("number", places=0), "dix", "Écrivez un nombre entier, par exemple 12."),
        (spec_of("number", places=1), "dix", "Écrivez un nombre, par exemple 12 ou 3,5."),
        (spec_of("money", minimum=Decimal("0.01")), "0", "Écrivez 0,01_€ ou plus."),
        (spec_of("money"), "quatre", "Écrivez un montant, par exemple 12 ou 12,50."),
    ],
)
def test_number_refused_says_what_to_write(spec: FieldSpec, typed: str, sentence: str) -> None:
    field = FIELD_TYPES[spec.type].form_field(spec, FillContext(person=None))
    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)
    assert refusal.value.messages == [sentence.replace("_", NO_BREAK)]
