"""The text of an agreement, filled in with the answers."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.effects import EFFECTS
from forms_builder.effects.print_template import PLACEHOLDER, fill_agreement, fill_text
from forms_builder.field_types.base import PublishContext

NAME = FieldSpec("n", "text", "Nom du bénévole")
MISSIONS = FieldSpec("m", "long_text", "Missions & lieux")
LINES = FieldSpec("l", "lines", "Créneaux", columns=(FieldSpec("c", "text", "Jour"),))
PART = FieldSpec("p", "part", "Le bénévole")
FORM = FormDefinition("Convention", "", (PART, NAME, MISSIONS, LINES), (RouteStep("hr"),), (), 36)
SETTINGS: dict[str, Any] = {
    "paper": "agreement",
    "first_party": "Le centre social",
    "second_party": "[Nom du bénévole]",
    "text": "<p>[nom du  bénévole] fera : [Missions &amp; lieux].</p>",
}
AGREEMENT = EffectSpec("print_template", SETTINGS)
DOTS = "…………………"


def problems(**changes: str) -> list[str]:
    spec = replace(AGREEMENT, settings={**SETTINGS, **changes})
    return [str(item) for item in EFFECTS["print_template"].problems(spec, FORM)]


@pytest.mark.parametrize("paper", ["slip", "cover_sheet"])
def test_problems_of_papers_without_text_are_none(paper: str) -> None:
    assert problems(paper=paper, text="", first_party="", second_party="[x]") == []


def test_problems_of_an_agreement_that_names_its_questions_are_none() -> None:
    assert problems() == []
    assert problems(text="<p>[Demandeur], [FONCTION], [secteur]</p>") == []


def test_problems_of_an_empty_agreement_say_what_is_missing() -> None:
    assert problems(text="<p> </p>", first_party="") == [
        _("the agreement has no text."),
        _("name the two parties of the agreement."),
    ]


def test_fill_text_puts_no_answer_in_the_address_of_a_link() -> None:
    text = mark_safe(
        '<p><a href="[Nom du bénévole]">[Nom du bénévole]</a><a href="a>[Nom du bénévole]">b</a></p>'
    )
    filled = fill_text(text, FORM, {"n": "javascript:alert(1)"}, {})
    assert filled == (
        '<p><a href="[Nom du bénévole]">javascript:alert(1)</a><a href="a>[Nom du bénévole]">b</a></p>'
    )


@pytest.mark.parametrize("title", ["Nom de l'élève", 'Le "projet"', "Missions & lieux", "Âge > 16"])
def test_fill_text_finds_a_title_whose_signs_are_escaped(title: str) -> None:
    form = replace(FORM, fields=(replace(NAME, label=title),))
    assert fill_text(f"Pour [{title}]", form, {"n": "Zoé"}, {}) == "Pour Zoé"


@pytest.mark.parametrize("title", ["Nom", "Créneaux", "Le bénévole", "Jour"])
def test_problems_of_a_placeholder_that_names_no_question_say_which(title: str) -> None:
    sentence = _("[{title}] is the title of no question.").format(title=title)
    assert problems(text=f"<p>[{title}] et [{title}]</p>") == [sentence]
    assert problems(second_party=f"[{title}]") == [sentence]


def test_settings_clean_the_text() -> None:
    typed = {
        "paper": "agreement",
        "first_party": " A ",
        "second_party": None,
        "text": "<p>Oui<script>1</script></p>",
    }
    found = EFFECTS["print_template"].settings(typed, {}, PublishContext())
    assert (found["first_party"], found["second_party"], "script" in found["text"]) == ("A", "", False)


def test_fill_agreement_puts_escaped_answers_in_place() -> None:
    # What an answer holds is no placeholder: they were all found before.
    answers = {"n": "Léa <b>", "m": "Lire\nÉcrire [Demandeur]"}
    filled = fill_agreement(AGREEMENT, FORM, answers, {"applicant": "Ada"})
    assert filled == {
        "first_party": "Le centre social",
        "second_party": "Léa &lt;b&gt;",
        "text": "<p>Léa &lt;b&gt; fera : Lire<br>Écrire [Demandeur].</p>",
    }
    assert all(isinstance(part, SafeString) for part in filled.values())


def test_fill_text_takes_names_from_the_account_unless_a_question_has_them() -> None:
    named = replace(FORM, fields=(replace(NAME, label="Demandeur"),))
    heading = {"applicant": "Ada", "function": "animatrice", "sector": "Enfance"}
    said = "[Demandeur], [Fonction], [Secteur]"
    assert fill_text(said, FORM, {}, heading) == "Ada, animatrice, Enfance"
    assert fill_text(said, named, {"n": "Léa"}, heading) == "Léa, animatrice, Enfance"


def test_fill_text_leaves_a_dotted_line_for_what_was_not_answered() -> None:
    said = "<p>[Nom du bénévole], [Demandeur], [Rien]</p>"
    assert fill_text(mark_safe(said), FORM, {}, {}) == f"<p>{DOTS}, {DOTS}, [Rien]</p>"


@given(st.text(max_size=80))
def test_fill_text_lets_no_answer_write_html(answer: str) -> None:
    filled = fill_text("[Nom du bénévole]", FORM, {"n": answer}, {})
    assert "<" not in filled.replace("<br>", "")


@given(st.text(alphabet="[]ab<", max_size=40))
def test_placeholders_hold_neither_brackets_nor_tags(text: str) -> None:
    assert all(not set(found) & set("[]<>") for found in PLACEHOLDER.findall(text))
