"""Publishing through the back office's own page: what is refused, with where, and a draft that may be unfinished."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text

from forms_builder.compiler import MOST_QUESTIONS
from forms_builder.day_one_forms.writing import question, step
from forms_builder.models import FormPage, FormVersion
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import make_form
from tests.factories.forms_builder import question as asked
from tests.support.cast import Cast
from tests.support.form_building import ADMIN, typed_block

ClientOf = Callable[[User], Client]
Blocks = list[dict[str, Any]]
HR: Blocks = [step("hr")]
PLATE = question("text", "Plaque")
COLOUR = question("choice", "Couleur", options=["Bleu", "Vert"])


def only_if(title: str, *answers: str) -> dict[str, Any]:
    return {"question": title, "answers": list(answers)}


def total(*operands: str) -> dict[str, Any]:
    value = {"title": "Total", "operation": "sum", "operands": list(operands), "unit": "", "places": 0}
    return {"type": "computed", "value": value}


@pytest.fixture
def page(cast: Cast, centre: Centre) -> FormPage:
    return make_form(centre, "Véhicule", [("text", asked("Plaque"))], by=cast.communication, route=["hr"])


def post(client: Client, page: FormPage, questions: Blocks, route: Blocks = HR, **action: str) -> Any:
    """Open the editor of `page`, replace its questions and its route, and press the button."""
    address = f"{ADMIN}/pages/{page.pk}/edit/"
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    typed: dict[str, Any] = {"introduction": rich_text("", features=FormPage.introduction.field.features)}
    streams: dict[str, Blocks] = {"questions": questions, "approval_route": route, "effects": []}
    for name, value in streams.items():
        block = FormPage._meta.get_field(name).stream_block
        typed |= nested_form_data({name: typed_block(block, value)})
    for name, value in (typed | (action or {"action-publish": "action-publish"})).items():
        data[name] = str(value)
    return client.post(address, data)


def on_top(response: Any) -> list[str]:
    errors = response.context["form"].non_field_errors()
    return [str(one).replace("\N{NO-BREAK SPACE}", " ") for one in errors]


EARLIER = "sa condition ne nomme aucune question placée plus haut."
NO_FIGURE = "il calcule avec autre chose qu’un nombre demandé plus haut."
CIRCLE = [
    question("choice", "Une", options=["1", "2"], only_if=only_if("Deux", "1")),
    question("choice", "Deux", options=["1", "2"], only_if=only_if("Une", "1")),
]
REFUSED: list[tuple[str, Blocks, str]] = [
    ("conditions in a circle", CIRCLE, f"« Une » : {EARLIER}"),
    (
        "a condition on itself",
        [question("choice", "Une", options=["1", "2"], only_if=only_if("Une", "1"))],
        f"« Une » : {EARLIER}",
    ),
    (
        "a condition on a later question",
        [question("text", "Plaque", only_if=only_if("Couleur", "Bleu")), COLOUR],
        f"« Plaque » : {EARLIER}",
    ),
    ("a formula on a text", [PLATE, total("Plaque")], f"« Total » : {NO_FIGURE}"),
    (
        "a formula on what comes later",
        [total("Nombre"), question("number", "Nombre")],
        f"« Total » : {NO_FIGURE}",
    ),
    (
        "two questions alike",
        [PLATE, question("date", "plaque")],
        "« plaque » : deux questions ont ce titre.",
    ),
    (
        "two answers alike",
        [question("choice", "Couleur", options=["Bleu", "bleu"])],
        "« Couleur » : deux réponses sont identiques.",
    ),
]


@pytest.mark.parametrize(
    ("questions", "sentence"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_publish_of_what_cannot_be_filled_in_is_refused_with_where(
    page: FormPage, cast: Cast, client_of: ClientOf, questions: Blocks, sentence: str
) -> None:
    response = post(client_of(cast.communication), page, questions)
    assert (response.status_code, on_top(response)) == (200, [sentence])
    assert FormVersion.objects.filter(page=page).count() == 1


@pytest.mark.parametrize("options", [["Bleu", ""], ["Bleu"], []], ids=["empty", "one", "none"])
def test_publish_of_a_choice_without_two_answers_is_refused(
    page: FormPage, cast: Cast, client_of: ClientOf, options: list[str]
) -> None:
    """By the editor itself, which every choice goes through."""
    response = post(client_of(cast.communication), page, [question("choice", "Couleur", options=options)])
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["questions"])
    assert FormVersion.objects.filter(page=page).count() == 1


def to_mend(response: Any) -> list[tuple[str, str]]:
    """What is listed at the head of the questions, as (sentence, question that the link leads to)."""
    keys = {str(block["id"]): block["value"]["title"] for block in posted_blocks(response)}
    found = re.findall(r'<a href="#block-([^"]+)-section">([^<]+)</a>', response.content.decode())
    return [(unescape(words).replace("\N{NO-BREAK SPACE}", " "), keys[key]) for key, words in found]


def posted_blocks(response: Any) -> Blocks:
    """Questions, and the columns of their lines."""
    blocks: Blocks = response.context["form"]["questions"].value().get_prep_value()
    return blocks + [column for block in blocks for column in block["value"].get("columns", [])]


def test_publish_refused_leads_to_each_question_to_mend(
    page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    columns = [question("text", "Ville"), total("Ville")]
    lines = question("lines", "Trajets", columns=columns, least=1, most=5, begun=[])
    response = post(client_of(cast.communication), page, [*CIRCLE, lines], [])
    assert to_mend(response) == [
        (f"« Une » : {EARLIER}", "Une"),
        (f"« Trajets / Total » : {NO_FIGURE}", "Total"),
    ]
    assert len(on_top(response)) == 3  # the route is under another tab


@pytest.mark.parametrize("options", [["Bleu", ""], ["Bleu"]], ids=["empty", "one"])
def test_publish_refused_by_the_editor_itself_leads_to_the_question(
    page: FormPage, cast: Cast, client_of: ClientOf, options: list[str]
) -> None:
    colour = question("choice", "Couleur", options=options)
    response = post(client_of(cast.communication), page, [PLATE, colour])
    sentence = "« Couleur » : il manque quelque chose dans ce bloc, ou c’est faux ; c’est marqué en rouge."
    assert to_mend(response) == [(sentence, "Couleur")]


def test_save_of_a_draft_lists_nothing_to_mend(page: FormPage, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.communication)
    assert post(client, page, CIRCLE, [], **{"action-save": "1"}).status_code == 302
    assert re.findall("#block-", client.get(f"{ADMIN}/pages/{page.pk}/edit/").content.decode()) == []


def test_publish_of_a_route_with_nobody_is_refused(page: FormPage, cast: Cast, client_of: ClientOf) -> None:
    response = post(client_of(cast.communication), page, [PLATE], [])
    assert on_top(response) == ["Circuit : il ne mène à personne. Ajoutez au moins une étape."]
    assert FormVersion.objects.filter(page=page).count() == 1


def test_publish_of_a_step_with_a_condition_on_nothing_is_refused(
    page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    condition = {"question": "Couleur", "operator": "is", "answers": ["Bleu"]}
    response = post(
        client_of(cast.communication), page, [PLATE], [*HR, step("director", condition=condition)]
    )
    assert on_top(response) == ["Circuit : la condition d’une étape ne correspond à aucune réponse possible."]


def test_publish_of_a_column_that_computes_with_a_text_is_refused_with_where(
    page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    columns = [PLATE, total("Plaque")]
    lines = question("lines", "Trajets", columns=columns, least=1, most=5, begun=[])
    response = post(client_of(cast.communication), page, [lines])
    assert on_top(response) == [f"« Trajets / Total » : {NO_FIGURE}"]


@pytest.mark.parametrize("questions", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_draft_may_be_unfinished(page: FormPage, cast: Cast, client_of: ClientOf, questions: Blocks) -> None:
    response = post(client_of(cast.communication), page, questions, save="")
    assert response.status_code == 302
    latest = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    titles = [str(block.value["title"]) for block in latest.questions]
    assert titles == [item["value"]["title"] for item in questions]


def test_publish_of_a_sound_form_goes_online(page: FormPage, cast: Cast, client_of: ClientOf) -> None:
    """The control of the refusals above."""
    blocks = [COLOUR, question("number", "Nombre", only_if=only_if("Couleur", "Bleu")), total("Nombre")]
    assert post(client_of(cast.communication), page, blocks).status_code == 302
    version = FormVersion.objects.filter(page=page).latest("number")
    assert [spec.label for spec in version.definition.fields] == ["Couleur", "Nombre", "Total"]


def test_editor_of_the_largest_form_sends_no_more_inputs_than_the_portal_reads(settings: Settings) -> None:
    words = [f"Réponse {number}" for number in range(50)]
    lists = [question("choice", f"Liste {number}", options=words) for number in range(10)]
    figures = [question("number", f"Nombre {number}") for number in range(MOST_QUESTIONS - len(lists))]
    stream = FormPage._meta.get_field("questions").stream_block
    typed = nested_form_data({"questions": typed_block(stream, lists + figures)})
    assert len(typed) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
