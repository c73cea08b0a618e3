"""What changes between two definitions, in sentences, and what human resources have to agree to."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_builder.definition import Condition, EffectSpec, FieldSpec, FormDefinition, RouteStep
from forms_builder.differences import blank_of, changes_between, needs_agreement, question_changes
from forms_builder.field_types import FIELD_TYPES

OPTIONS = {"options": [{"key": "oui", "label": "Oui"}, {"key": "non", "label": "Non"}]}
NUMBER = {"minimum": "0", "maximum": None, "unit": "km", "places": 0}
CAR = FieldSpec("a", "choice", "Voiture ?", required=True, settings=OPTIONS)
PLATE = FieldSpec("b", "text", "Plaque", condition=Condition("a", ("oui",)), settings={"max_length": 250})
KM = FieldSpec("c", "number", "Kilomètres", settings=NUMBER)
TRIPS = FieldSpec("d", "lines", "Trajets", columns=(KM,), settings={"least": 1, "most": 30, "begun": []})
TOTAL = FieldSpec(
    "e",
    "computed",
    "Total",
    settings={
        "operation": "sum",
        "operands": [{"field": "d", "column": "c"}],
        "table": "",
        "on": None,
        "unit": "km",
        "places": 0,
    },
)
HR = RouteStep("hr")
FORM = FormDefinition("Trajets", "", (CAR, PLATE, TRIPS, TOTAL), (HR,), (), 36)


def sentences(before: FormDefinition, after: FormDefinition) -> list[str]:
    return [one.sentence.replace("\N{NO-BREAK SPACE}", " ") for one in changes_between(before, after)]


def with_fields(*fields: FieldSpec) -> FormDefinition:
    return replace(FORM, fields=fields)


def with_documents(role: str) -> FormDefinition:
    """One document more, which `role` checks: it reads all such requests."""
    document = FieldSpec(
        "k",
        "document",
        "Permis",
        settings={"is_kept": True, "renewed_after_months": None, "marked_by": role},
    )
    return with_fields(CAR, PLATE, TRIPS, TOTAL, document)


def settings(spec: FieldSpec, **values: Any) -> FieldSpec:
    return replace(spec, settings=spec.settings | values)


CHANGES: list[tuple[str, FormDefinition, list[str]]] = [
    ("nothing", FORM, []),
    ("a title", replace(FORM, title="Frais"), ["Le formulaire « Trajets » s’appelle désormais « Frais »."]),
    ("an introduction", replace(FORM, introduction="<p>Bonjour</p>"), ["L’introduction est réécrite."]),
    ("a question less", with_fields(CAR, PLATE, TRIPS), ["« Total » disparaît."]),
    (
        "a question more",
        with_fields(CAR, PLATE, TRIPS, TOTAL, FieldSpec("z", "date", "Jour")),
        ["« Jour » est nouvelle (Date)."],
    ),
    (
        "a name",
        with_fields(CAR, replace(PLATE, label="Immatriculation"), TRIPS, TOTAL),
        ["« Plaque » s’appelle désormais « Immatriculation »."],
    ),
    (
        "required, help",
        with_fields(replace(CAR, required=False, help="La vôtre."), PLATE, TRIPS, TOTAL),
        ["« Voiture ? » n’est plus obligatoire.", "L’aide de « Voiture ? » est réécrite."],
    ),
    (
        "a condition",
        with_fields(CAR, replace(PLATE, condition=None), TRIPS, TOTAL),
        ["« Plaque » est demandée : dans tous les cas (c’était : Seulement si « Voiture ? » est : Oui)."],
    ),
    (
        "answers",
        with_fields(
            settings(CAR, options=[*OPTIONS["options"][:1], {"key": "velo", "label": "Vélo"}]),
            PLATE,
            TRIPS,
            TOTAL,
        ),
        ["« Voiture ? » propose désormais : Vélo.", "« Voiture ? » ne propose plus : Non."],
    ),
    (
        "the order of answers",
        with_fields(settings(CAR, options=OPTIONS["options"][::-1]), PLATE, TRIPS, TOTAL),
        ["Les réponses de « Voiture ? » changent d’ordre."],
    ),
    (
        "a limit of a column",
        with_fields(CAR, PLATE, replace(TRIPS, columns=(settings(KM, maximum="500"),)), TOTAL),
        ["« Trajets / Kilomètres » : la plus grande valeur est désormais 500 (c’était : rien)."],
    ),
    (
        "a column more",
        with_fields(CAR, PLATE, replace(TRIPS, columns=(KM, FieldSpec("f", "text", "Motif"))), TOTAL),
        ["« Trajets / Motif » est nouvelle (Texte court)."],
    ),
    (
        "a computation",
        with_fields(CAR, PLATE, TRIPS, settings(TOTAL, operation="maximum")),
        ["« Total » : le calcul est désormais la plus grande (c’était : somme de tout)."],
    ),
    (
        "who fills in",
        with_fields(CAR, PLATE, replace(TRIPS, filled_by="hr"), TOTAL),
        [
            "« Trajets » est désormais remplie par : ressources humaines.",
            "Ce dont dépend le circuit change : voir les questions ci-dessus.",
        ],
    ),
    (
        "a first answer",
        with_fields(CAR, replace(PLATE, proposed_text="AB-123-CD"), TRIPS, TOTAL),
        ["Première réponse proposée pour « Plaque » : AB-123-CD."],
    ),
    ("an order", with_fields(PLATE, CAR, TRIPS, TOTAL), ["L’ordre des questions change."]),
    ("a route", replace(FORM, route=(RouteStep("director"),)), ["Le circuit change."]),
    (
        "effects",
        replace(FORM, effects=(EffectSpec("record_absence", {"period": "a"}),)),
        ["Ce que fait une demande accordée change."],
    ),
    ("keeping", replace(FORM, retention_months=60), ["Les demandes sont gardées 60 mois au lieu de 36."]),
]


@pytest.mark.parametrize(("after", "said"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_changes_between_says_each_thing_once(after: FormDefinition, said: list[str]) -> None:
    assert sentences(FORM, after) == said


def test_changes_between_gives_both_routes_in_words() -> None:
    last = RouteStep("director", within_days=3, condition=Condition("e", ("500",), "over"))
    [change] = changes_between(FORM, replace(FORM, route=(HR, last)))
    before, after = (
        [one.replace("\N{NO-BREAK SPACE}", " ") for one in side] for side in (change.before, change.after)
    )
    assert before == ["Ressources humaines : décide"]
    assert after == [
        "Ressources humaines : décide",
        "Direction : décide, en 3 jours ouvrés. Seulement si « Total » dépasse 500",
    ]


def test_changes_between_say_that_what_an_effect_depends_on_changes() -> None:
    after = replace(CREDITS, fields=(CAR, settings(DAYS, maximum="366")))
    assert sentences(CREDITS, after) == [
        "« Jours » : la plus grande valeur est désormais 366 (c’était : 2).",
        "Ce dont dépendent les effets change : voir les questions ci-dessus.",
    ]


def test_changes_between_a_blank_and_a_form_names_every_question() -> None:
    changes = [change for change in changes_between(blank_of(FORM), FORM) if change.part == "questions"]
    assert len(changes) == len(FORM.fields)


BY_TOTAL = replace(FORM, route=(HR, RouteStep("director", condition=Condition("e", ("500",), "over"))))
"""The director decides above 500."""


DAYS = FieldSpec("f", "number", "Jours", required=True, settings=NUMBER | {"maximum": "2"})
IF_CAR = FieldSpec("p", "part", "En voiture", condition=Condition("a", ("oui",)))
CREDITS = replace(
    FORM, fields=(CAR, DAYS), effects=(EffectSpec("credit_leave", {"kind": "rest", "days": "f"}),)
)
"""Two days at most are added to an account."""


@pytest.mark.parametrize(
    ("before", "after", "asks"),
    [
        (FORM, with_fields(CAR), False),
        (CREDITS, replace(CREDITS, fields=(CAR, settings(DAYS, maximum="366"))), True),
        (CREDITS, replace(CREDITS, fields=(CAR, replace(DAYS, required=False))), True),
        (CREDITS, replace(CREDITS, fields=(CAR, replace(DAYS, label="Jours gagnés", help="Deux."))), False),
        (CREDITS, replace(CREDITS, fields=(CAR, PLATE, DAYS)), False),
        (BY_TOTAL, replace(BY_TOTAL, fields=(CAR, PLATE, IF_CAR, TRIPS, TOTAL)), True),
        (
            BY_TOTAL,
            replace(BY_TOTAL, fields=(CAR, PLATE, replace(IF_CAR, condition=None), TRIPS, TOTAL)),
            False,
        ),
        (BY_TOTAL, replace(BY_TOTAL, fields=(CAR, PLATE, replace(TRIPS, required=True), TOTAL)), True),
        (FORM, replace(FORM, title="Frais", introduction="<p>Oui</p>"), False),
        (FORM, replace(FORM, route=(RouteStep("director"),)), True),
        (FORM, replace(FORM, effects=(EffectSpec("record_absence"),)), True),
        (FORM, replace(FORM, retention_months=37), True),
        (FORM, with_fields(CAR, PLATE, TRIPS, settings(TOTAL, operation="maximum")), False),
        (BY_TOTAL, replace(BY_TOTAL, fields=(CAR, PLATE, TRIPS, settings(TOTAL, operation="maximum"))), True),
        (
            BY_TOTAL,
            replace(
                BY_TOTAL, fields=(CAR, PLATE, replace(TRIPS, columns=(settings(KM, maximum="9"),)), TOTAL)
            ),
            True,
        ),
        (BY_TOTAL, replace(BY_TOTAL, fields=(CAR, replace(PLATE, label="Autre"), TRIPS, TOTAL)), False),
        (FORM, with_fields(CAR, replace(PLATE, filled_by="it"), TRIPS, TOTAL), True),
        (with_documents("hr"), with_documents("it"), True),
        (FORM, with_documents("hr"), True),
        (None, with_documents("hr"), False),
        (None, with_documents("it"), True),
        (None, with_fields(CAR, replace(PLATE, filled_by="communication"), TRIPS, TOTAL), True),
        (None, FORM, False),
        (None, replace(FORM, route=(HR, RouteStep("accounting", "handling"))), False),
        (None, replace(FORM, route=(HR, RouteStep("communication", "information"))), True),
        (None, replace(FORM, route=(RouteStep("it"), HR)), True),
        (None, replace(FORM, retention_months=120), False),
        (None, replace(FORM, retention_months=35), True),
        (None, replace(FORM, effects=(EffectSpec("record_absence"),)), True),
        (None, replace(FORM, route=(RouteStep("coordinator"),)), True),
        (None, replace(FORM, route=(RouteStep("hr", "information"),)), True),
        (None, replace(FORM, route=(RouteStep("director", condition=Condition("a", ("oui",))),)), True),
    ],
)
def test_needs_agreement_of_what_decides_where_a_request_goes(
    before: FormDefinition | None, after: FormDefinition, asks: bool
) -> None:
    assert needs_agreement(before, after) is asks


TEXTS = st.sampled_from(["", "A", "B"])
FIELDS = st.lists(
    st.builds(
        FieldSpec,
        key=st.sampled_from("abcdef"),
        type=st.sampled_from(["text", "date"]),
        label=TEXTS,
        help=TEXTS,
        required=st.booleans(),
    ),
    unique_by=lambda spec: spec.key,
    max_size=5,
).map(tuple)


@given(FIELDS, FIELDS)
def test_question_changes_say_nothing_only_of_the_same(old: Any, new: Any) -> None:
    assert (question_changes(with_fields(*old), with_fields(*new)) == []) == (old == new)


@given(FIELDS)
def test_question_changes_name_what_is_new_and_what_is_gone(fields: Any) -> None:
    whole, none = with_fields(*fields), with_fields()
    assert len(question_changes(none, whole)) == len(question_changes(whole, none)) == len(fields)


def test_every_type_of_question_may_be_compared() -> None:
    plain = {"html": "", "options": [], "marked_by": "hr"}
    specs = [FieldSpec(name, name, name, settings=plain) for name in FIELD_TYPES]
    other = [settings(spec, html="x", options=[{"key": "a", "label": "A"}]) for spec in specs]
    assert len(question_changes(with_fields(*specs), with_fields(*other))) == len(specs)
