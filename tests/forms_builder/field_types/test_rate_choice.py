from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import FieldSpec, FormDefinition
from forms_builder.field_types import FIELD_TYPES
from forms_builder.field_types.base import FillContext, PublishContext
from forms_builder.field_types.rate_choice import in_rate
from forms_builder.forms import RequestForm, as_data
from tests.support.fields import NOBODY, ask, ask_again, editor_names, problems_of, shown, spec_of

CENTRE = PublishContext(tables={"taux de tva": "tva", "tva": "tva"}, units={"tva": "%"})
VAT = spec_of("rate_choice", context=CENTRE, table="Taux de TVA")
OPTIONAL = spec_of("rate_choice", context=CENTRE, required=False, table="tva")
NORMAL = {"label": "Taux normal", "value": "20.0000"}


def lines(table: str) -> Sequence[tuple[str, Decimal]]:
    if table != "tva":
        return []
    return [("Taux normal", Decimal("20.0000")), ("Taux réduit", Decimal("5.5")), ("", Decimal(0))]


CONTEXT = FillContext(NOBODY, rate_lines=lines)


def test_rate_choice_settings_keep_the_table_and_its_unit() -> None:
    assert VAT.settings == OPTIONAL.settings == {"table": "tva", "unit": "%"}


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("Taux normal", NORMAL),
        ("Taux réduit", {"label": "Taux réduit", "value": "5.5"}),
        ("0", {"label": "0", "value": "0"}),
        ("20", ["invalid_choice"]),
        ("taux normal", ["invalid_choice"]),
        ("Taux normal\x00", ["invalid_choice"]),
        ("1E+999999", ["invalid_choice"]),
        ("x" * 1_000_000, ["invalid_choice"]),
        ("", ["required"]),
    ],
)
def test_rate_choice_typed_is_kept_or_refused(typed: str, result: object) -> None:
    assert ask(VAT, context=CONTEXT, value=typed) == result


def test_rate_choice_optional_may_be_empty() -> None:
    assert ask(OPTIONAL, context=CONTEXT, value="") is None


def test_rate_choice_without_rates_offers_none() -> None:
    assert ask(VAT, value="Taux normal") == ["invalid_choice"]


def test_rate_choice_answer_comes_back_the_same() -> None:
    assert [ask_again(OPTIONAL, answer, context=CONTEXT) for answer in (NORMAL, None)] == [NORMAL, None]


def test_rate_choice_counts_as_its_rate() -> None:
    kind = FIELD_TYPES["rate_choice"]
    assert [kind.figure(VAT, answer) for answer in (NORMAL, None)] == [Decimal(20), None]


def test_rate_choice_is_shown_with_its_rate_of_then() -> None:
    assert [shown(VAT, answer) for answer in (NORMAL, None)] == ["Taux normal (20\N{NO-BREAK SPACE}%)", ""]


@pytest.mark.parametrize(
    ("label", "unit", "words"),
    [("Oui", "", "Oui (1,2)"), ("", "€", "1,2\N{NO-BREAK SPACE}€"), ("", "", "1,2")],
)
def test_in_rate_says_what_there_is(label: str, unit: str, words: str) -> None:
    assert in_rate(label, Decimal("1.20"), unit) == words


def test_rate_choice_asks_for_the_rates_once_known() -> None:
    assert [FIELD_TYPES[name].asks_rates(VAT) for name in ("rate_choice", "text")] == [True, False]


def test_rate_choice_of_a_line_is_multiplied() -> None:
    amount = FieldSpec(
        "amount",
        "money",
        "Montant",
        settings={"minimum": None, "maximum": None, "unit": "€", "places": 2},
    )
    rate = FieldSpec("rate", "rate_choice", "TVA", settings=VAT.settings)
    tax = FieldSpec(
        "tax",
        "computed",
        "Dont TVA",
        settings={
            "operation": "percent",
            "operands": [{"field": "amount"}, {"field": "rate"}],
            "table": "",
            "on": None,
            "unit": "€",
            "places": 2,
        },
    )
    orders = FieldSpec(
        "q", "lines", "Lignes", settings={"least": 0, "most": 9, "begun": []}, columns=(amount, rate, tax)
    )
    typed = {
        "f-q.001": ["1"],
        "f-q.001.amount": ["100"],
        "f-q.001.rate": ["Taux réduit"],
        "f-q.001.tax": ["9"],
    }
    form = RequestForm(FormDefinition("", "", (orders,), (), (), 36), CONTEXT, as_data(typed))
    assert form.is_valid(), form.errors
    assert form.answers["q"][0]["tax"] == "5.50"


def test_rate_choice_problems_are_said() -> None:
    assert problems_of(VAT) == []
    assert problems_of(spec_of("rate_choice", context=CENTRE, table="Autre")) == [
        _("it names no table of rates of the centre.")
    ]


def test_rate_choice_block_asks_for_the_table() -> None:
    assert editor_names("rate_choice") == ["title", "help", "required", "table", "condition", "special"]
