"""What a definition says, in sentences: nothing of it is the name of a setting."""

from typing import Any

import pytest

from forms_builder.definition import EffectSpec, FieldSpec, FormDefinition, folded
from forms_builder.wording import effect_in_words

FORM = FormDefinition(
    "Prime",
    "",
    (
        FieldSpec("s", "date", "À partir du"),
        FieldSpec("e", "date", "Jusqu’au"),
        FieldSpec("k", "choice", "Caisse"),
    ),
    (),
    (),
    36,
)
NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("kind", "settings", "words"),
    [
        (
            "validity",
            {"start": "s", "length": "school_year", "end": None, "days_before": 30},
            "À partir du, pour l’année scolaire, du 1er septembre au 31 août, rappel 30 jours avant",
        ),
        (
            "validity",
            {"start": "s", "length": "until_answer", "end": "e", "days_before": 0},
            "À partir du, jusqu’à une autre date de la demande, Jusqu’au",
        ),
        (
            "reminder",
            {
                "date": "e",
                "days_before": 1,
                "text": "Des clés à rendre",
                "role": "reception",
                "tells_applicant": True,
            },
            "Jusqu’au, 1 jour avant, Des clés à rendre, accueil et gestion des salles, la personne qui demande",
        ),
        (
            "prerequisite",
            {"form": "7", "title": "Demande de prime", "date": "s"},
            "Demande de prime, À partir du",
        ),
        ("credit_leave", {"kind": "12", "name": "Repos", "days": "s"}, "Repos, À partir du"),
        ("credit_leave", {"kind": "12", "days": "s"}, "À partir du"),
        ("carry_over", {"source": "s", "target": "e", "same": "k"}, "À partir du, Jusqu’au, Caisse"),
        ("carry_over", {"source": "s", "target": "e", "same": None}, "À partir du, Jusqu’au"),
        ("number", {"prefix": "BC"}, "BC-année-0001"),
        (
            "print_template",
            {
                "paper": "agreement",
                "first_party": "Le centre",
                "second_party": "[Nom]",
                "text": "<p>Un&nbsp;: [Nom]</p><p>D&amp;co</p>",
            },
            "une convention, à signer par deux parties, Le centre, [Nom], Un : [Nom] D&co",
        ),
        (
            "print_template",
            {"paper": "slip", "first_party": "", "second_party": "", "text": ""},
            "un bordereau, avec les lignes et leurs totaux",
        ),
    ],
)
def test_effect_in_words_names_no_setting(kind: str, settings: dict[str, Any], words: str) -> None:
    said = effect_in_words(EffectSpec(kind, settings), FORM)
    assert said.partition(" (")[2].removesuffix(")").replace(NO_BREAK, " ") == words


@pytest.mark.parametrize("title", ["Une caution ?", " une  CAUTION ?", f"Une caution{NO_BREAK}?"])
def test_folded_minds_neither_capitals_nor_spaces(title: str) -> None:
    assert folded(title) == "une caution ?"
