"""The line that a list says of a request."""

from dataclasses import replace
from typing import Any

import pytest

from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.summaries import LONGEST, LONGEST_TOLD, cut, summarise

EURO: dict[str, Any] = {"operation": "sum", "operands": [], "table": "", "on": None, "unit": "€", "places": 2}
AMOUNT: dict[str, Any] = {"minimum": None, "maximum": None, "unit": "€", "places": 2}
SUPPLIER = FieldSpec("s", "text", "Fournisseur")
LINE = FieldSpec(
    "b", "choice", "Ligne budgétaire", settings={"options": [{"key": "f", "label": "Fonctionnement"}]}
)
WHY = FieldSpec("w", "long_text", "Pourquoi")
PLACE = FieldSpec("p", "text", "Livraison")
PRICE = FieldSpec("a", "money", "Avance", settings=AMOUNT)
NET = FieldSpec("n", "computed", "Total HT", settings=EURO)
GROSS = FieldSpec("g", "computed", "Total TTC", settings=EURO)
ORDER = FormDefinition(
    "Bon", "", (WHY, SUPPLIER, LINE, PLACE, PRICE, NET, GROSS), (RouteStep("accounting"),), (), 120
)
ANSWERS = {
    "w": "Parce que", "s": "Papeterie\n Durand", "b": "f", "p": "Accueil", "a": "20.00", "n": "100.00", "g": "120.00",
}  # fmt: skip
NB = "\N{NO-BREAK SPACE}"


def said(text: str) -> str:
    return text.replace(NB, " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_summarise_says_the_number_two_answers_and_the_last_total() -> None:
    found = said(summarise(ORDER, ANSWERS, "BC-2027-0001"))
    assert found == "BC-2027-0001 – Papeterie Durand, Fonctionnement – Total TTC : 120,00 €"


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        (("g",), "Papeterie Durand, Fonctionnement – Total HT : 100,00 €"),
        (("g", "n"), "Papeterie Durand, Fonctionnement – Avance : 20,00 €"),
        (("g", "n", "a"), "Papeterie Durand, Fonctionnement"),
        (("g", "n", "a", "s"), "Fonctionnement, Accueil"),
        (tuple(ANSWERS), ""),
    ],
)
def test_summarise_without_some_answers_says_the_others(left_out: tuple[str, ...], words: str) -> None:
    assert said(summarise(ORDER, {k: v for k, v in ANSWERS.items() if k not in left_out})) == words


def test_summarise_cuts_what_is_long() -> None:
    long = {"s": "x" * 500, "p": "y" * 500}
    found = summarise(ORDER, long, "N" * 40)
    assert found == "N" * 40 + " – " + "x" * (LONGEST_TOLD - 1) + "…, " + "y" * (LONGEST_TOLD - 1) + "…"
    assert len(summarise(replace(ORDER, fields=(SUPPLIER,)), long, "N" * 400)) == LONGEST


def test_summarise_a_leave_says_its_kind_and_its_dates() -> None:
    kind = FieldSpec(
        "k", "leave_kind", "Nature", settings={"options": [{"key": "paid", "label": "Congés payés"}]}
    )
    dates = FieldSpec("d", "period", "Dates")
    effect = EffectSpec("debit_leave", {"kind": "k", "period": "d"})
    form = FormDefinition("Congé", "", (SUPPLIER, kind, dates), (RouteStep("hr"),), (effect,), 36)
    period = {"start": "2027-05-04", "starts_at_noon": False, "end": "2027-05-08", "ends_at_noon": False}
    assert summarise(form, {"s": "Rien", "k": "paid", "d": period}) == "Congés payés, du 4 au 8 mai 2027"
    assert summarise(form, {"s": "Rien"}) == "Rien"


@pytest.mark.parametrize(
    ("text", "short"), [("abc", "abc"), ("abcd", "abcd"), ("abcde", "abc…"), ("ab  cde", "ab…")]
)
def test_cut_leaves_an_ellipsis(text: str, short: str) -> None:
    assert cut(text, 4) == short
