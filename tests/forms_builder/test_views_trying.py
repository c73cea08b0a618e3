"""Trying a form from the editor: checked like the real one, and it leaves no trace."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_builder.actions.drafts import MOST_TYPED
from forms_builder.models import FormPage, FormVersion
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import fill_in, make_form, question
from tests.support.cast import Cast

ClientOf = Callable[[User], Client]
KM = question("Kilomètres", minimum=0, maximum=None, unit="km", places=0)
TOTAL = {
    "title": "Total",
    "help": "",
    "operation": "sum",
    "operands": ["Kilomètres"],
    "table": "",
    "on": "",
    "unit": "km",
    "places": 0,
}
QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("part", {"title": "Le trajet", "help": ""}),
    ("text", question("Où ?")),
    ("file", question("Reçu", required=False)),
    (
        "lines",
        question("Trajets", columns=[{"type": "number", "id": "km", "value": KM}], least=1, most=5, begun=[]),
    ),
    ("computed", TOTAL),
]


def text_of(response: Any) -> str:
    return str(response.content.decode().replace("\N{NO-BREAK SPACE}", " "))


@pytest.fixture
def tried(cast: Cast, centre: Centre) -> FormPage:
    """Online with one question, and a draft that asks much more."""
    page = make_form(centre, "Trajets", [("text", question("Où ?"))], by=cast.communication, route=["hr"])
    fill_in(page, QUESTIONS, ["hr", "director"], [("number", {"prefix": "TR"})])
    page.save_revision(user=cast.communication)
    return FormPage.objects.get(pk=page.pk)


def address(page: FormPage) -> str:
    return f"/demarches/essai/{page.translation_key}/"


def names(page: FormPage) -> dict[str, str]:
    """The name of the input of each question of the draft, by its title."""
    draft = page.get_latest_revision_as_object()
    return {str(block.value["title"]): f"f-{block.id}" for block in draft.questions}


def typed(page: FormPage, where: str = "Lille") -> dict[str, str]:
    found = names(page)
    lines = found["Trajets"]
    return {
        found["Où ?"]: where,
        f"{lines}.001": "1",
        f"{lines}.001.km": "12",
        f"{lines}.002": "1",
        f"{lines}.002.km": "30",
    }


def everything() -> dict[str, Any]:
    """Every row of the installation, but what tells who came and when."""
    models = [model for model in apps.get_models() if model._meta.label != "accounts.Session"]
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list("pk")) for model in models
    }


def test_try_form_shows_the_draft_and_not_the_version(
    tried: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    shown = text_of(client_of(cast.communication).get(address(tried)))
    facts = ("Vous essayez ce formulaire", "Le trajet", "Trajets", "Ajouter une ligne", "Retour à l’éditeur")
    assert [fact for fact in facts if fact not in shown] == []
    assert len(FormVersion.objects.get(page=tried).definition.fields) == 1


def test_try_form_says_what_would_be_sent(tried: FormPage, cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.communication).post(address(tried), typed(tried) | {"intent": "try"})
    outcome = response.context["outcome"]
    (_above, part) = outcome["parts"]
    answers = [(answer.label, answer.text) for answer in part.answers]
    assert part.label == "Le trajet"
    assert [(label, text.replace("\N{NO-BREAK SPACE}", " ")) for label, text in answers] == [
        ("Où ?", "Lille"),
        ("Reçu", ""),
        ("Trajets", ""),
        ("Total", "42 km"),
    ]
    assert [step.replace("\N{NO-BREAK SPACE}", " ") for step in outcome["route"]] == [
        f"Ressources humaines : décide – {cast.hr}",
        f"Direction : décide – {cast.director}",
    ]
    assert outcome["effects"] == ("Donner un numéro (TR-année-0001)",)
    assert "Voici ce qui serait envoyé" in text_of(response)


def test_try_form_leaves_no_trace(
    tried: FormPage, cast: Cast, client_of: ClientOf, settings: Any, tmp_path: Any
) -> None:
    client = client_of(cast.communication)
    client.get(address(tried))
    settings.PRIVATE_ROOT = tmp_path
    before = everything()
    upload = SimpleUploadedFile("recu.pdf", b"%PDF-1.4", content_type="application/pdf")
    right = typed(tried) | {"intent": "try", names(tried)["Reçu"]: upload}
    response = client.post(address(tried), right)
    client.post(
        address(tried), typed(tried) | {"intent": f"add:{names(tried)['Trajets'].removeprefix('f-')}"}
    )
    assert response.context["outcome"] is not None
    assert everything() == before
    assert list(tmp_path.rglob("*")) == []


def test_try_form_takes_a_file_and_throws_it_away(tried: FormPage, cast: Cast, client_of: ClientOf) -> None:
    upload = SimpleUploadedFile("recu.pdf", b"%PDF-1.4", content_type="application/pdf")
    right = typed(tried) | {"intent": "try", names(tried)["Reçu"]: upload}
    response = client_of(cast.communication).post(address(tried), right)
    assert "Reçu et jeté, puisque c’est un essai : recu.pdf" in text_of(response)
    assert response.context["outcome"]["parts"][1].answers[1].text == "recu.pdf"
    assert "/demarches/fichiers/" not in text_of(response)


def test_try_form_adds_and_removes_lines(tried: FormPage, cast: Cast, client_of: ClientOf) -> None:
    client, lines = client_of(cast.communication), names(tried)["Trajets"]
    more = client.post(address(tried), typed(tried) | {"intent": f"add:{lines.removeprefix('f-')}"})
    fewer = client.post(address(tried), typed(tried) | {"intent": f"remove:{lines}.001"})
    drawn = [
        next(question["lines"] for question in response.context["drawing"].questions if "lines" in question)
        for response in (more, fewer)
    ]
    assert [len(rows) for rows in drawn] == [3, 1]
    assert [response.context["outcome"] for response in (more, fewer)] == [None, None]


def test_try_form_filled_in_wrongly_says_where(tried: FormPage, cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.communication).post(address(tried), typed(tried, "") | {"intent": "try"})
    key = names(tried)["Où ?"].removeprefix("f-")
    assert (response.context["outcome"], list(response.context["form"].errors)) == (None, [key])


def test_try_form_with_too_much_typed_is_refused(tried: FormPage, cast: Cast, client_of: ClientOf) -> None:
    response = client_of(cast.communication).post(address(tried), typed(tried, "x" * MOST_TYPED))
    assert response.status_code == 413


def test_try_form_that_cannot_be_published_says_what_to_mend(
    tried: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    fill_in(tried, [("text", question("Où ?"))], [])
    tried.save_revision(user=cast.communication)
    response = client_of(cast.hr).post(address(tried), {names(tried)["Où ?"]: "Lille", "intent": "try"})
    assert response.context["outcome"]["route"] == ["Elle ne va à personne."]
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in response.context["problems"]] == [
        "Circuit : il ne mène à personne. Ajoutez au moins une étape."
    ]


@pytest.mark.parametrize(
    "who", ["animator", "director", "coordinator", "accounting", "other_director", "other_animator"]
)
def test_try_form_of_who_may_not_publish_is_not_there(
    tried: FormPage, cast: Cast, client_of: ClientOf, who: str
) -> None:
    client = client_of(getattr(cast, who))
    assert (client.get(address(tried)).status_code, client.post(address(tried)).status_code) == (404, 404)


def test_preview_of_the_editor_is_a_telephone_first(tried: FormPage) -> None:
    assert (tried.default_preview_size, tried.preview_modes[0][0]) == ("mobile", "")


def test_preview_draws_lines_parts_and_computed_values(
    tried: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.communication)
    shown = text_of(client.get(f"/administration/pages/{tried.pk}/view_draft/"))
    facts = ("Le trajet", "Ligne 1", "Kilomètres", "Total")
    assert [fact for fact in facts if fact not in shown] == []
    assert f"/demarches/essai/{tried.translation_key}/" in text_of(
        client.get(f"/administration/pages/{tried.pk}/edit/")
    )
