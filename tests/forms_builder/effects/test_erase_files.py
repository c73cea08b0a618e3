"""What erases files needs a question for files and a step that handles the request; it erases after the last one."""

from dataclasses import replace

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.field_types.base import PublishContext
from tests.support.effect_case import FakeCase, follow

PAPER = FieldSpec("d", "document", "Pièce d’identité")
NAME = FieldSpec("n", "text", "Nom")
FORM = FormDefinition("Contrat", "", (PAPER, NAME), (RouteStep("hr"), RouteStep("hr", "handling")), (), 36)
ERASES = EffectSpec("erase_files", {"question": "d"})
NO_FILES = "name a question for files, or a document."
NO_STEP = "a step of the route has to handle the request: it erases once the last one is done."


@pytest.mark.parametrize(
    ("question", "route", "problems"),
    [
        ("d", FORM.route, []),
        ("n", FORM.route, [NO_FILES]),
        ("", FORM.route, [NO_FILES]),
        ("d", (RouteStep("hr"),), [NO_STEP]),
        ("", (), [NO_FILES, NO_STEP]),
    ],
)
def test_problems_say_what_is_missing(
    question: str, route: tuple[RouteStep, ...], problems: list[str]
) -> None:
    spec = EffectSpec("erase_files", {"question": question})
    found = EFFECTS["erase_files"].problems(spec, replace(FORM, route=route))
    assert [str(problem) for problem in found] == [_(text) for text in problems]


def test_settings_find_the_question() -> None:
    found = EFFECTS["erase_files"].settings(
        {"question": " pièce D’identité"}, {"pièce d’identité": "d"}, PublishContext()
    )
    assert found == {"question": "d"}


def test_files_are_erased_once_it_is_handled_and_not_before() -> None:
    assert follow(ERASES, {}) == [[], [], []]
    case = FakeCase()
    EFFECTS["erase_files"].on_handled(ERASES, case)
    assert case.done == [("erase", "d")]
