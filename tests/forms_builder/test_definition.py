"""A published form as data: what is written is what is read, and what its digest says."""

from dataclasses import replace
from typing import Any

import pytest

from forms_builder.definition import (
    Condition,
    EffectSpec,
    FieldSpec,
    FormDefinition,
    RouteStep,
    canonical_json,
    sha256,
)

KIND = FieldSpec("k", "choice", "Nature", settings={"options": [{"key": "oui", "label": "Oui"}]})
PROOF = FieldSpec("p", "file", "Justificatif", condition=Condition("k", ("oui", "non")))
DETAIL = FieldSpec("d", "choice", "Précisions", condition=Condition("p", ("x",)))
FORM = FormDefinition(
    title="Congé – été",
    introduction="<p>Bonjour</p>",
    fields=(KIND, PROOF),
    route=(RouteStep("hr"), RouteStep("director", informed=True)),
    effects=(EffectSpec("debit_leave", {"kind": "k"}),),
    retention_months=36,
)


def test_from_json_of_to_json_gives_the_same_definition() -> None:
    assert FormDefinition.from_json(FORM.to_json()) == FORM


def test_digest_of_what_was_read_back_is_the_same() -> None:
    assert FormDefinition.from_json(FORM.to_json()).digest == FORM.digest


CHANGED = [
    replace(FORM, title="Congé – hiver"),
    replace(FORM, introduction=""),
    replace(FORM, fields=(PROOF, KIND)),
    replace(FORM, fields=(replace(KIND, required=True), PROOF)),
    replace(FORM, route=(RouteStep("hr"),)),
    replace(FORM, effects=()),
    replace(FORM, retention_months=120),
]


def test_digest_of_each_change_is_another() -> None:
    assert len({form.digest for form in (FORM, *CHANGED)}) == len(CHANGED) + 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"é"],"b":1}'),
        ({"é": "€", "e": ""}, '{"e":"","é":"€"}'),
        ([], "[]"),
    ],
)
def test_canonical_json_writes_one_way(value: Any, text: str) -> None:
    assert canonical_json(value) == text


def test_sha256_is_that_of_the_utf8_text() -> None:
    # printf 'é' | sha256sum
    assert sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


@pytest.mark.parametrize(
    ("choices", "shown"),
    [
        ({}, ["k"]),
        ({"k": "oui"}, ["k", "p"]),
        ({"k": "autre"}, ["k"]),
        ({"k": "oui", "p": "x"}, ["k", "p", "d"]),
        # The question that would show it is itself hidden: what it was answered once does not count.
        ({"k": "autre", "p": "x"}, ["k"]),
    ],
)
def test_visible_fields_follow_the_answers(choices: dict[str, str], shown: list[str]) -> None:
    form = replace(FORM, fields=(KIND, PROOF, DETAIL))
    assert [spec.key for spec in form.visible_fields(choices)] == shown


def test_field_by_key_is_found() -> None:
    assert FORM.field("p") == PROOF
