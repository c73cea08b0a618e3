"""A published form as data: what is written is what is read, and what its digest says."""

from dataclasses import replace
from typing import Any

import pytest

from forms_builder.choices import StepPurpose
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
FORM = FormDefinition(
    title="Congé – été",
    introduction="<p>Bonjour</p>",
    fields=(KIND, PROOF),
    route=(
        RouteStep("hr"),
        RouteStep("director", StepPurpose.INFORMATION, 3, Condition("k", ("oui",)), "Lu"),
    ),
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


def test_from_json_of_the_first_shape_is_still_read() -> None:
    """Versions published before lines, operators and handled steps existed stand unchanged in the database."""
    written = {
        "title": "Congé",
        "introduction": "",
        "fields": [
            {
                "key": "p",
                "type": "file",
                "label": "Justificatif",
                "help": "",
                "required": True,
                "condition": {"field": "k", "values": ["oui"]},
                "settings": {},
            }
        ],
        "route": [{"approver": "hr", "informed": False}, {"approver": "director", "informed": True}],
        "effects": [],
        "retention_months": 36,
    }
    assert FormDefinition.from_json(written) == FormDefinition(
        "Congé",
        "",
        (FieldSpec("p", "file", "Justificatif", required=True, condition=Condition("k", ("oui",), "is")),),
        (RouteStep("hr", "approval"), RouteStep("director", "information")),
        (),
        36,
    )


def test_every_field_gives_the_columns_after_their_lines() -> None:
    lines = FieldSpec("l", "lines", "Achats", columns=(replace(KIND, key="a"), replace(PROOF, key="b")))
    assert [spec.key for spec in replace(FORM, fields=(lines, KIND)).every_field()] == ["l", "a", "b", "k"]


@pytest.mark.parametrize(
    ("purpose", "is_decided"), [("approval", True), ("information", False), ("handling", False)]
)
def test_has_decisions_when_a_step_decides(purpose: str, is_decided: bool) -> None:
    assert replace(FORM, route=(RouteStep("hr", purpose),)).has_decisions is is_decided


def test_field_by_key_is_found() -> None:
    assert FORM.field("p") == PROOF
