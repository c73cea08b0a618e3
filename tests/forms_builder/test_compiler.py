"""From what an editor wrote to a definition, and the sentences that say what has to be mended."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import gettext as _

from forms_builder.compiler import compile_form, find_problems
from forms_builder.day_one_forms import writing
from forms_builder.definition import Condition, EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.field_types.base import PublishContext
from forms_builder.models import FormPage
from tests.factories.forms_builder import question

pytestmark = pytest.mark.django_db
CENTRE = PublishContext([("paid", "Congés payés", False), ("child", "Enfant malade", True)])
YES_NO = ("choice", "a", question("Voiture ?", options=["Oui", "Non"]))
ROUTE = [("hr", False)]

Questions = Sequence[tuple[str, str, dict[str, Any]]]


def only_if(title: str, *answers: str) -> dict[str, Any]:
    return {"question": title, "operator": "is", "answers": list(answers)}


def compiled(
    questions: Questions,
    route: Sequence[tuple[str, bool]] = ROUTE,
    effects: Sequence[tuple[str, dict[str, str]]] = (),
    **facts: Any,
) -> FormDefinition:
    """What an editor wrote, through the editor's own blocks. Shape: questions are (type, key, values)."""
    page = FormPage(title="Essai", **facts)
    streams = {
        "questions": [{"type": kind, "id": key, "value": value} for kind, key, value in questions],
        "approval_route": [writing.step(who, "information" if told else "approval") for who, told in route],
        "effects": [{"type": name, "value": value} for name, value in effects],
    }
    for name, value in streams.items():
        setattr(page, name, page._meta.get_field(name).stream_block.to_python(value))
    return compile_form(page, CENTRE)


def problems(questions: Questions, *others: Any, **facts: Any) -> list[str]:
    return find_problems(compiled(questions, *others, **facts))


def said(where: str, sentence: str) -> str:
    return _("“%(where)s”: %(problem)s") % {"where": where, "problem": _(sentence)}


def mistaken(title: str) -> str:
    return _("“%(title)s”: write this question anew, it is mistaken for another one.") % {"title": title}


LONG = [("text", f"k{number}", question(f"Question {number}")) for number in range(200)]
LISTS = [
    ("choice", f"k{number}", question(f"Liste {number}", options=[f"Choix {one}" for one in range(50)]))
    for number in range(10)
]


@pytest.mark.parametrize(
    ("questions", "more", "sentence", "most"),
    [
        (LONG, YES_NO, "The form asks too much at once: %(most)s questions and columns at most.", 200),
        (LISTS, YES_NO, "The form offers too many answers: %(most)s in all its lists at most.", 500),
    ],
    ids=["questions", "choices"],
)
def test_find_problems_of_a_form_that_is_too_large(
    questions: Any, more: Any, sentence: str, most: int
) -> None:
    assert (problems(questions), problems([*questions, more])) == ([], [_(sentence) % {"most": most}])


def test_compile_form_writes_everything_the_editor_said() -> None:
    form = compiled(
        [
            YES_NO,
            ("text", "b", question(" Plaque ", condition=only_if("voiture ? ", " OUI "), required=False)),
            ("leave_kind", "c", question("Nature")),
            ("period", "d", question("Dates")),
            ("explanation", "e", {"text": "<p>Merci.</p>", "condition": only_if("")}),
        ],
        [("coordinator", False), ("accounting", True)],
        [("debit_leave", {"kind": "nature", "period": "DATES "})],
        introduction="<p onclick='x()'>Bonjour</p>",
        retention_months=120,
    )
    options = [{"key": "oui", "label": "Oui"}, {"key": "non", "label": "Non"}]
    kinds = [
        {"key": "paid", "label": "Congés payés", "of_right": False},
        {"key": "child", "label": "Enfant malade", "of_right": True},
    ]
    assert form == FormDefinition(
        title="Essai",
        introduction="<p>Bonjour</p>",
        fields=(
            FieldSpec("a", "choice", "Voiture ?", required=True, settings={"options": options}),
            FieldSpec(
                "b", "text", "Plaque", condition=Condition("a", ("oui",)), settings={"max_length": 250}
            ),
            FieldSpec("c", "leave_kind", "Nature", required=True, settings={"options": kinds}),
            FieldSpec("d", "period", "Dates", required=True),
            FieldSpec("e", "explanation", "", settings={"html": "<p>Merci.</p>"}),
        ),
        route=(RouteStep("coordinator"), RouteStep("accounting", "information")),
        effects=(EffectSpec("debit_leave", {"kind": "c", "period": "d"}),),
        retention_months=120,
    )
    assert find_problems(form) == []


def test_compile_form_twice_gives_the_same_digest() -> None:
    assert compiled([YES_NO]).digest == compiled([YES_NO]).digest


UNFIT: list[tuple[str, Questions, list[str]]] = [
    (
        "a condition on a later question",
        [("text", "b", question("Plaque", condition=only_if("Voiture ?", "Oui"))), YES_NO],
        [said("Plaque", "its condition names no earlier question.")],
    ),
    (
        "on itself",
        [
            (
                "choice",
                "a",
                question("Voiture ?", options=["Oui", "Non"], condition=only_if("Voiture ?", "Oui")),
            )
        ],
        [said("Voiture ?", "its condition names no earlier question.")],
    ),
    (
        "on each other",
        [
            ("choice", "a", question("Une", options=["1", "2"], condition=only_if("Deux", "1"))),
            ("choice", "b", question("Deux", options=["1", "2"], condition=only_if("Une", "1"))),
        ],
        [said("Une", "its condition names no earlier question.")],
    ),
    (
        "on a question that is not there",
        [YES_NO, ("text", "b", question("Plaque", condition=only_if("Vélo ?", "Oui")))],
        [said("Plaque", "its condition names no earlier question.")],
    ),
    (
        "on a question without choices",
        [
            ("text", "b", question("Plaque")),
            ("text", "c", question("Modèle", condition=only_if("Plaque", "x"))),
        ],
        [said("Modèle", "its condition names an answer that the question does not offer.")],
    ),
    (
        "an answer that is not offered",
        [YES_NO, ("text", "b", question("Plaque", condition=only_if("Voiture ?", "Oui", "Parfois")))],
        [said("Plaque", "its condition names an answer that the question does not offer.")],
    ),
    (
        "no answer",
        [YES_NO, ("text", "b", question("Plaque", condition=only_if("Voiture ?")))],
        [said("Plaque", "its condition says no answer.")],
    ),
    (
        "an explanation under a condition that fails",
        [YES_NO, ("explanation", "e", {"text": "<p>a</p>", "condition": only_if("Vélo ?", "Oui")})],
        [said(_("Explanation"), "its condition names no earlier question.")],
    ),
    (
        "two questions of one title",
        [("text", "b", question("Plaque")), ("text", "c", question(" plaque "))],
        [said("plaque", "two questions have this title.")],
    ),
    (
        "two questions of one key",
        [("text", "b", question("Plaque")), ("text", "b", question("Modèle"))],
        [mistaken("Plaque"), mistaken("Modèle")],
    ),
    ("a key that files cannot hold", [("text", "b" * 65, question("Plaque"))], [mistaken("Plaque")]),
    ("no title", [("text", "b", question(" "))], [said(_("Short text"), "a question has no title.")]),
    (
        "what the type refuses",
        [("choice", "a", question("Voiture ?", options=["Oui"]))],
        [said("Voiture ?", "give at least two answers.")],
    ),
    (
        "a first answer from elsewhere",
        [("text", "a", question("Jour", special={"filled_by": "", "proposed": "today", "text": ""}))],
        [said("Jour", "its first answer is taken from something else than what it asks for.")],
    ),
    (
        "a first answer that the type refuses",
        [("date", "a", question("Jour", special={"filled_by": "", "proposed": "", "text": "demain"}))],
        [said("Jour", "its first answer is not one that it takes.")],
    ),
    ("no question", [], [_("The form asks nothing: add at least one question.")]),
    (
        "explanations only",
        [("explanation", "e", {"text": "<p>a</p>", "condition": only_if("")})],
        [_("The form asks nothing: add at least one question.")],
    ),
]


@pytest.mark.parametrize(
    ("questions", "sentences"), [row[1:] for row in UNFIT], ids=[row[0] for row in UNFIT]
)
def test_find_problems_in_questions_says_where_and_what(questions: Questions, sentences: list[str]) -> None:
    assert problems(questions) == sentences


def test_find_problems_two_explanations_are_no_duplicates() -> None:
    explanation = {"text": "<p>a</p>", "condition": only_if("")}
    assert problems([YES_NO, ("explanation", "e", explanation), ("explanation", "f", explanation)]) == []


def test_find_problems_condition_on_an_answer_without_letters_is_none() -> None:
    signs = ("choice", "a", question("Signe", options=["+", "?"]))
    assert problems([signs, ("text", "b", question("Suite", condition=only_if("Signe", "?")))]) == []


@pytest.mark.parametrize(
    ("route", "sentences"),
    [
        ([], ["Route: it goes to nobody. Add at least one step."]),
        ([("hr", True)], []),
        ([("hr", False), ("forged", False)], ["Route: a step says nobody."]),
        ([("hr", False), (None, True)], ["Route: a step says nobody."]),
        ([("hr", False), ("hr", False)], []),
    ],
    ids=["empty", "informed only", "unknown", "blank", "the same twice"],
)
def test_find_problems_in_the_route_says_what(route: Any, sentences: list[str]) -> None:
    assert problems([YES_NO], route) == [_(sentence) for sentence in sentences]


LATER = ("yes_no", "l", question("Permis vérifié ?", later="equipment", required=False))
ONLY_IF_CHECKED = only_if("Permis vérifié ?", "Oui")
TOO_LATE = "its condition names a question that is answered later."


@pytest.mark.parametrize(
    ("spoken_of", "sentences"),
    [
        (question("Plaque", condition=ONLY_IF_CHECKED), [said("Plaque", TOO_LATE)]),
        (question("Plaque", condition=ONLY_IF_CHECKED, later="equipment"), []),
    ],
    ids=["of who asks", "of the role"],
)
def test_find_problems_condition_on_what_is_answered_later_is_for_roles_alone(
    spoken_of: dict[str, Any], sentences: list[str]
) -> None:
    """A question or a step that hangs on it would never be reached."""
    assert problems([YES_NO, LATER, ("text", "b", spoken_of)]) == sentences


def test_find_problems_step_under_a_condition_on_what_is_answered_later_is_refused() -> None:
    form = compiled([YES_NO, LATER])
    step = RouteStep("director", condition=Condition("l", ("yes",)))
    sentence = _("Route: the condition of a step is not one that the answers can meet.")
    assert find_problems(replace(form, route=(*form.route, step))) == [sentence]


def test_find_problems_computation_with_what_is_answered_later_is_refused() -> None:
    later = ("number", "n", question("Heures", later="hr", places=0, minimum=None, maximum=None, unit=""))
    total = ("computed", "t", writing.computed("Total", "sum", "Heures")["value"])
    sentence = "it computes with something that is no figure asked for above it."
    assert problems([YES_NO, later, total]) == [said("Total", sentence)]


LEAVE: Questions = [("leave_kind", "c", question("Nature")), ("period", "d", question("Dates"))]
DEBIT = "Debit the leave balance"


def of_effect(label: str, sentence: str) -> str:
    return _("Effect “%(effect)s”: %(problem)s") % {"effect": _(label), "problem": _(sentence)}


@pytest.mark.parametrize(
    ("titles", "sentences"),
    [
        ({"kind": "Nature", "period": "Dates"}, []),
        (
            {"kind": "Dates", "period": "Dates"},
            ["name a required question of the type “Kind of leave”, asked in every case."],
        ),
        (
            {"kind": "Nature", "period": "Quand ?"},
            ["name a required question of the type “Dates”, asked in every case."],
        ),
    ],
    ids=["right", "of another type", "unknown"],
)
def test_find_problems_in_effects_says_which_question(titles: dict[str, str], sentences: list[str]) -> None:
    found = problems(LEAVE, ROUTE, [("debit_leave", titles)])
    assert found == [of_effect(DEBIT, sentence) for sentence in sentences]


def test_find_problems_same_effect_twice_is_said() -> None:
    effect = ("record_absence", {"period": "Dates"})
    assert problems(LEAVE, ROUTE, [effect, effect]) == [_("The same effect stands twice.")]


def test_find_problems_question_of_another_type_under_its_key_is_said() -> None:
    last = compiled([YES_NO, ("text", "b", question("Plaque"))])
    retyped = replace(last, fields=(last.fields[0], replace(last.fields[1], type="long_text")))
    sentence = _("“%(title)s”: the type of a question cannot be changed. Add a new question instead.")
    assert find_problems(retyped, last) == [sentence % {"title": "Plaque"}]


def test_find_problems_renamed_moved_or_new_question_is_none() -> None:
    last = compiled([YES_NO, ("text", "b", question("Plaque"))])
    new = compiled([("text", "b", question("Immatriculation")), YES_NO, ("date", "c", question("Jour"))])
    assert find_problems(new, last) == []
