"""The first answers of a new request, and what an editor may write in their place."""

from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import FieldSpec, FormDefinition
from forms_builder.field_types import FIELD_TYPES
from forms_builder.first_answers import Profile, first_answer_problems, proposed_inputs

TODAY = date(2027, 3, 10)
LEA = Profile("Léa Fontaine", "lea@example.org", "06 39 98 01 02", "Animatrice")
SETTINGS: dict[str, dict[str, Any]] = {
    "text": {"max_length": 250},
    "long_text": {"max_length": 5000},
    "number": {"minimum": "0", "maximum": "10", "unit": "", "places": 0},
    "money": {"minimum": None, "maximum": None, "unit": "€", "places": 2},
    "choice": {"options": [{"key": "oui", "label": "Oui"}, {"key": "a-b", "label": "A, b"}]},
    "choices": {"options": [{"key": "oui", "label": "Oui"}, {"key": "non", "label": "Non"}], "most": 0},
    "leave_kind": {"options": [{"key": "paid", "label": "Congés payés"}]},
    "contact": {"kinds": [], "may_be_written": True},
    "request": {"form": "12"},
    "rate_choice": {"table": "tva", "unit": "%"},
    "commitment": {"text": "Oui"},
    "document": {"is_kept": True, "renewed_after_months": 0, "marked_by": "hr"},
}


def spec_of(kind: str, proposed: str = "", text: str = "", **facts: Any) -> FieldSpec:
    named: dict[str, Any] = {"key": "q", "label": "Question"} | facts
    return FieldSpec(
        type=kind, proposed=proposed, proposed_text=text, settings=SETTINGS.get(kind, {}), **named
    )


def form_of(*specs: FieldSpec) -> FormDefinition:
    return FormDefinition("Essai", "", specs, (), (), 36)


def proposed(*specs: FieldSpec, last: dict[str, Any] | None = None, profile: Profile = LEA) -> Any:
    return proposed_inputs(form_of(*specs), profile, TODAY, last or {})


@pytest.mark.parametrize(
    ("kind", "source", "value"),
    [
        ("date", "today", "2027-03-10"),
        ("month", "this_month", "2027-03"),
        ("text", "name", "Léa Fontaine"),
        ("text", "function", "Animatrice"),
        ("email", "email", "lea@example.org"),
        ("phone", "phone", "06 39 98 01 02"),
    ],
)
def test_proposed_inputs_of_the_day_and_the_account_are_written(kind: str, source: str, value: str) -> None:
    assert proposed(spec_of(kind, source)) == {"f-q": [value]}


def test_proposed_inputs_of_an_account_that_says_nothing_are_the_editor_s_words() -> None:
    specs = [spec_of("phone", "phone"), spec_of("phone", "phone", "01 99 00 10 01", key="r")]
    assert proposed(*specs, profile=Profile()) == {"f-r": ["01 99 00 10 01"]}


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        ("text", "Lille", ["Lille"]),
        ("number", "3", ["3"]),
        ("choice", "oui", ["oui"]),
        ("choice", "a, B", ["a-b"]),
        ("choices", "Oui, non", ["oui", "non"]),
        ("yes_no", "no", ["no"]),
        ("leave_kind", "congés payés", ["paid"]),
    ],
)
def test_proposed_inputs_of_the_editor_s_words_are_as_typed(kind: str, text: str, values: list[str]) -> None:
    assert proposed(spec_of(kind, text=text)) == {"f-q": values}


def test_proposed_inputs_of_last_time_are_what_was_answered() -> None:
    specs = [
        spec_of("choices", "last", key="a"),
        spec_of("contact", "last", key="b"),
        spec_of("money", "last", key="c"),
        spec_of("text", "last", key="d"),
        spec_of("text", key="e"),
    ]
    last = {
        "a": ["oui", "non"],
        "b": {"id": "", "name": "Boulangerie"},
        "c": "1234.50",
        "d": "",
        "e": "Non proposé",
        "gone": "x",
    }
    assert proposed(*specs, last=last) == {
        "f-a": ["oui", "non"],
        "f-b_name": ["Boulangerie"],
        "f-c": ["1\N{NO-BREAK SPACE}234,50"],
    }
    assert proposed(*specs) == {}


def test_proposed_inputs_carry_over_the_question_that_the_editor_names() -> None:
    counted = spec_of("money", key="counted", label="Solde compté")
    opening = spec_of("money", "last", "solde compté", key="opening", label="Solde de départ")
    assert proposed(opening, counted, last={"counted": "80.00", "opening": "10.00"}) == {
        "f-opening": ["80,00"]
    }
    assert proposed(spec_of("money", "last", "Autre"), last={"q": "80.00"}) == {}


def test_proposed_inputs_leave_what_a_role_fills_in_later() -> None:
    assert proposed(spec_of("date", "today", filled_by="hr")) == {}


def test_proposed_inputs_of_lines_are_those_of_last_time() -> None:
    column = spec_of("text", key="c", label="Objet")
    lines = FieldSpec("q", "lines", "Lignes", proposed="last", columns=(column,))
    assert proposed(lines, last={"q": [{"id": "001", "c": "Riz"}]}) == {
        "f-q.001": ["1"],
        "f-q.001.c": ["Riz"],
    }


def problems(spec: FieldSpec, *others: FieldSpec) -> list[str]:
    return [str(problem) for problem in first_answer_problems(spec, form_of(spec, *others))]


ELSEWHERE = "its first answer is taken from something else than what it asks for."
UNNAMED = "its first answer names no question of the same kind."
UNWRITTEN = "its first answer cannot be written here."
UNTAKEN = "its first answer is not one that it takes."


@pytest.mark.parametrize(
    ("kind", "source", "sentence"),
    [
        ("date", "today", None),
        ("month", "this_month", None),
        ("text", "name", None),
        ("person", "last", None),
        ("text", "today", ELSEWHERE),
        ("date", "this_month", ELSEWHERE),
        ("number", "phone", ELSEWHERE),
        ("text", "forged", ELSEWHERE),
        ("file", "last", ELSEWHERE),
        ("document", "last", ELSEWHERE),
        ("commitment", "last", ELSEWHERE),
    ],
)
def test_proposal_problems_of_a_source_say_what_does_not_fit(
    kind: str, source: str, sentence: str | None
) -> None:
    assert problems(spec_of(kind, source)) == ([_(sentence)] if sentence else [])


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("text", "Lille", None),
        ("text", "x" * 251, UNTAKEN),
        ("number", "10", None),
        ("number", "11", UNTAKEN),
        ("number", "1E+999999", UNTAKEN),
        ("money", "1 500,50 €", None),
        ("date", "04/05/2027", None),
        ("date", "demain", UNTAKEN),
        ("time", "9 h 30", None),
        ("month", "mai 2027", None),
        ("email", "accueil@example.org", None),
        ("phone", "poste 12", UNTAKEN),
        ("choice", "Oui", None),
        ("choice", "Peut-être", UNTAKEN),
        ("choices", "Oui, Non", None),
        ("choices", "Oui, Peut-être", UNTAKEN),
        ("yes_no", "peut-être", UNTAKEN),
        ("leave_kind", "Congés payés", None),
        ("person", "Léa Fontaine", UNWRITTEN),
        ("contact", "CAF", UNWRITTEN),
        ("iban", "FR1420041010050500013M02606", UNWRITTEN),
        ("rate_choice", "Taux normal", UNWRITTEN),
        ("commitment", "on", UNWRITTEN),
        ("file", "x", UNWRITTEN),
    ],
)
def test_proposal_problems_of_words_say_what_is_not_taken(kind: str, text: str, sentence: str | None) -> None:
    assert problems(spec_of(kind, text=text)) == ([_(sentence)] if sentence else [])


@pytest.mark.parametrize(
    ("kind", "named", "sentence"),
    [
        ("money", "money", None),
        ("money", "computed", None),
        ("number", "money", None),
        ("text", "text", None),
        ("text", "money", UNNAMED),
        ("money", "text", UNNAMED),
        ("date", "month", UNNAMED),
    ],
)
def test_proposal_problems_of_what_is_carried_over_want_the_same_kind(
    kind: str, named: str, sentence: str | None
) -> None:
    other = spec_of(named, key="other", label="Autre question")
    assert problems(spec_of(kind, "last", "autre question"), other) == ([_(sentence)] if sentence else [])


def test_proposal_problems_of_a_question_that_does_not_exist_are_said() -> None:
    assert problems(spec_of("text", "last", "Autre")) == [_(UNNAMED)]


def test_proposal_problems_of_a_question_without_proposal_are_none() -> None:
    assert [name for name in FIELD_TYPES if problems(spec_of(name))] == []
