"""One form with every kind of question that an editor picks: filled in, signed, read back in words."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from forms_builder.answers_in_words import present_answers
from forms_builder.field_types import FIELD_TYPES
from forms_builder.models import FormPage, Submission
from portal.accounts.models import User
from portal.centres.models import Centre, Sector
from tests.factories.directory import contact_of
from tests.factories.forms_builder import key_of, kind_of, make_form, pdf, question, send
from tests.support.cast import PASSWORD, Cast
from tests.support.queries import queries_of

ClientOf = Callable[[User], Client]
HERE = {"condition": {"question": "", "operator": "is", "answers": []}}
N = "\N{NO-BREAK SPACE}"
COLUMNS = [{"type": "rate_choice", "value": question("Taux", table="tva")}]
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("part", {"title": "Tout", "help": "", **HERE}),
    ("explanation", {"text": "<p>Merci.</p>", **HERE}),
    ("text", question("Texte")),
    ("long_text", question("Texte long")),
    ("iban", question("IBAN")),
    ("number", question("Nombre", minimum=None, maximum=None, unit="km", places=0)),
    ("money", question("Montant", minimum=None, maximum=None)),
    ("rate_choice", question("TVA", table="Taux de TVA")),
    (
        "computed",
        {
            "title": "Calcul",
            "help": "",
            "operation": "percent",
            "operands": ["Montant", "TVA"],
            "table": "",
            "on": "",
            "unit": "€",
            "places": 2,
            **HERE,
        },
    ),
    ("choice", question("Choix", options=["Un", "Deux"])),
    ("choices", question("Plusieurs", options=["A", "B", "C"], most=2)),
    ("yes_no", question("Oui ?")),
    ("commitment", {"title": "Engagement", "help": "", "text": "Je rends tout.", "required": True, **HERE}),
    ("request", question("Autre demande", form="Essai")),
    ("leave_kind", question("Nature")),
    ("date", question("Jour")),
    ("month", question("Mois")),
    ("time", question("Heure")),
    ("period", question("Dates")),
    ("person", question("Collègue")),
    ("sector", question("Secteur")),
    ("contact", question("Contact", kinds=[], may_be_written=True)),
    ("email", question("Courriel")),
    ("phone", question("Téléphone")),
    ("file", question("Fichier", required=False)),
    (
        "document",
        {
            "title": "Pièce",
            "help": "",
            "is_kept": True,
            "renewed_after_months": None,
            "marked_by": "hr",
            **HERE,
        },
    ),
    ("lines", question("Lignes", columns=COLUMNS, least=1, most=5, begun=[])),
]


@pytest.fixture
def other(cast: Cast, centre: Centre, today: date) -> FormPage:
    return make_form(centre, "Essai", [("text", question("Objet"))], by=cast.communication)


@pytest.fixture
def form(cast: Cast, centre: Centre, other: FormPage) -> FormPage:
    return make_form(centre, "Tout", QUESTIONS, by=cast.communication)


@pytest.fixture
def first(cast: Cast, other: FormPage) -> Submission:
    return send(other, cast.animator, {f"f-{key_of(other.versions.get(), 'Objet')}": ["Riz"]})


def test_every_kind_of_question_is_in_the_form() -> None:
    assert {kind for kind, _values in QUESTIONS} == set(FIELD_TYPES)


def typed(cast: Cast, centre: Centre, form: FormPage, first: Submission) -> dict[str, Any]:
    """What a browser sends, by the title of the question and the end of the name of its input."""
    sector = Sector.objects.filter(centre=centre)[0]
    said: dict[tuple[str, str], Any] = {
        ("Texte", ""): "Bonjour",
        ("Texte long", ""): "Deux\r\nlignes",
        ("IBAN", ""): "fr14 2004 1010 0505 0001 3m02 606",
        ("Nombre", ""): "1 200",
        ("Montant", ""): "100",
        ("TVA", ""): "Taux réduit",
        ("Choix", ""): "deux",
        ("Plusieurs", ""): ["c", "a"],
        ("Oui ?", ""): "no",
        ("Engagement", ""): "on",
        ("Autre demande", ""): str(first.pk),
        ("Nature", ""): str(kind_of(centre).public_id),
        ("Jour", ""): "15/03/2027",
        ("Mois", ""): "mai 2027",
        ("Heure", ""): "9h30",
        ("Dates", "_start"): "2027-03-15",
        ("Dates", "_end"): "2027-03-15",
        ("Collègue", ""): str(cast.hr.public_id),
        ("Secteur", ""): str(sector.pk),
        ("Contact", "_id"): str(contact_of(cast.reception).public_id),
        ("Courriel", ""): "Lea@Example.org",
        ("Téléphone", ""): "0639980102",
        ("Fichier", ""): pdf("devis.pdf"),
        ("Pièce", ""): pdf("permis.pdf", b"2"),
        ("Lignes", ".001"): "1",
    }
    version = form.versions.get()
    inputs = {f"f-{key_of(version, title)}{end}": value for (title, end), value in said.items()}
    column = version.definition.field(key_of(version, "Lignes")).columns[0]
    return inputs | {f"f-{key_of(version, 'Lignes')}.001.{column.key}": "Taux normal"}


def test_every_kind_of_question_is_filled_in_signed_and_read_back(
    cast: Cast, centre: Centre, client_of: ClientOf, form: FormPage, first: Submission
) -> None:
    posted = typed(cast, centre, form, first) | {
        "request_id": str(uuid4()),
        "intent": "sign",
        "revision": "0",
        "version": "1",
        "password": PASSWORD,
    }
    response = client_of(cast.animator).post(form.url, posted)
    assert response.status_code == 302, response.context["form"].errors
    sent = Submission.objects.get(page=form)
    assert sent.state == "submitted"
    views = [view for view in present_answers(sent) if view.table is None and not view.is_heading]
    said = {view.label: view.text or ", ".join(row.name for row in view.files) for view in views}
    sector = Sector.objects.filter(centre=centre)[0]
    assert said == {
        "Texte": "Bonjour",
        "Texte long": "Deux\nlignes",
        "IBAN": "FR14 2004 1010 0505 0001 3M02 606",
        "Nombre": f"1{N}200{N}km",
        "Montant": f"100,00{N}€",
        "TVA": f"Taux réduit (5,5{N}%)",
        "Calcul": f"5,50{N}€",
        "Choix": "Deux",
        "Plusieurs": "A, C",
        "Oui ?": "Non",
        "Engagement": "Je rends tout.\nLu et accepté",
        "Autre demande": "Riz, envoyée le 10 mars 2027",
        "Nature": "Congés payés",
        "Jour": "lundi 15 mars 2027",
        "Mois": "mai 2027",
        "Heure": f"9{N}h{N}30",
        "Dates": "lundi 15 mars 2027, toute la journée",
        "Collègue": "Nadia Benali",
        "Secteur": sector.name,
        "Contact": "Nadia Lecomte (CAF du Nord)",
        "Courriel": "lea@example.org",
        "Téléphone": "06 39 98 01 02",
        "Fichier": "devis.pdf",
        "Pièce": "permis.pdf",
    }


OF_THE_PAGE = 10
REGISTERS = ("rates", "requests", "sectors", "contacts", "colleagues")
"""What questions choose from: one query each, and none for a form that does not ask for it."""


def test_every_kind_of_question_costs_one_query_for_each_register(
    cast: Cast, client_of: ClientOf, form: FormPage, other: FormPage, first: Submission
) -> None:
    client = client_of(cast.animator)
    found = []
    for page in (other, form):
        client.get(page.url)
        found.append(queries_of(lambda page=page: client.get(page.url)))
    assert [asked.repeated for asked in found] == [[], []]
    assert [asked.count for asked in found] == [OF_THE_PAGE, OF_THE_PAGE + len(REGISTERS)]
