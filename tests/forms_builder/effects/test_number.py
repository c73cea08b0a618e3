"""The prefix of a sequence, and when the number is asked for."""

import pytest
from django.utils.translation import gettext as _

from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.field_types.base import PublishContext
from tests.support.effect_case import follow

FORM = FormDefinition("Bon", "", (FieldSpec("o", "text", "Objet"),), (RouteStep("accounting"),), (), 120)


@pytest.mark.parametrize("prefix", ["B", "BC", "REGIES"])
def test_problems_of_a_prefix_of_capitals_are_none(prefix: str) -> None:
    assert EFFECTS["number"].problems(EffectSpec("number", {"prefix": prefix}), FORM) == []


@pytest.mark.parametrize("prefix", ["", "bc", "B C", "B1", "É", "REGIESX", "BC-", "BC\n"])
def test_problems_of_another_prefix_say_what_is_needed(prefix: str) -> None:
    found = EFFECTS["number"].problems(EffectSpec("number", {"prefix": prefix}), FORM)
    assert [str(problem) for problem in found] == [_("its prefix is one to six capitals without accents.")]


def test_settings_keep_the_prefix_without_spaces_around() -> None:
    assert EFFECTS["number"].settings({"prefix": " BC "}, {}, PublishContext()) == {"prefix": "BC"}


def test_number_is_given_when_the_request_is_sent_and_stays() -> None:
    assert follow(EffectSpec("number", {"prefix": "BC"}), {}) == [[("number", "BC")], [], []]
