"""A new form from a model or a file, between centres too; and a form as a file."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_builder.compiler import compile_form
from forms_builder.day_one_forms import DAY_ONE_FORMS
from forms_builder.definition_files import FormFile, write_file
from forms_builder.models import FormPage, FormProposal, FormVersion, Submission
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.centres.models import Centre
from tests.factories.accounts import PersonFactory
from tests.factories.forms_builder import draft_of, leave_form
from tests.support.cast import Cast

ClientOf = Callable[[User], Client]
MODELS = "/demarches/modeles/"


def text_of(response: Any) -> str:
    return str(response.content.decode().replace("\N{NO-BREAK SPACE}", " "))


def said(response: Any) -> list[str]:
    return [str(one).replace("\N{NO-BREAK SPACE}", " ") for one in get_messages(response.wsgi_request)]


@pytest.fixture
def form(cast: Cast, centre: Centre) -> FormPage:
    return leave_form(centre, cast.communication)


@pytest.fixture
def neighbour(other_centre: Centre) -> User:
    """Who builds forms in the other centre."""
    person = PersonFactory.create(centre=other_centre)
    person.role_grants.create(role=Role.COMMUNICATION)
    return User.objects.get(pk=person.pk)


def taken(client: Client, form: FormPage) -> bytes:
    return bytes(client.get(f"{MODELS}{form.translation_key}/").content)


def as_file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("conge.json", content, content_type="application/json")


def newest() -> FormPage:
    return FormPage.objects.latest("pk")


def sound(page: FormPage) -> tuple[Any, ...]:
    """What a form asks and does, whatever its keys."""
    made = compile_form(page, page.publish_context(page))
    return (
        [(spec.type, spec.label, spec.required) for spec in made.every_field()],
        made.route,
        len(made.effects),
    )


def test_take_away_gives_a_file_with_nothing_of_people(
    form: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    response = client_of(cast.communication).get(f"{MODELS}{form.translation_key}/")
    data = json.loads(response.content)
    assert response["Content-Disposition"] == 'attachment; filename="demande-de-conge.json"'
    assert sorted(data) == [
        "approval_route",
        "effects",
        "family",
        "introduction",
        "kind",
        "questions",
        "retention_months",
        "schema",
        "title",
    ]
    assert [
        name for name in ("Congés payés", str(cast.communication), '"id"') if name in text_of(response)
    ] == []


def test_begin_from_a_file_of_another_centre_gives_a_draft(
    form: FormPage, cast: Cast, other_centre: Centre, neighbour: User, client_of: ClientOf
) -> None:
    content = taken(client_of(cast.communication), form)
    response = client_of(neighbour).post(MODELS, {"file": as_file(content)})
    page = newest()
    assert (response.status_code, response["Location"]) == (302, f"/administration/pages/{page.pk}/edit/")
    assert page.get_ancestors().filter(pk=other_centre.site.root_page.pk).exists()
    assert (page.live, page.owner, page.title) == (False, neighbour, "Demande de congé")
    assert sound(page) == sound(FormPage.objects.get(pk=form.pk))
    assert {block.id for block in page.questions}.isdisjoint({block.id for block in form.questions})
    assert FormVersion.objects.filter(page=page).count() == 0
    entry = AuditEntry.objects.get(verb="forms_builder.create_draft")
    assert entry.actor_id == neighbour.pk


def test_begin_from_a_file_with_an_unknown_kind_says_what_is_left_out(
    form: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.communication)
    data = json.loads(taken(client, form))
    data["questions"].append({"type": "hologramme", "value": {"title": "Visage"}})
    response = client.post(MODELS, {"file": as_file(json.dumps(data).encode())})
    assert said(response)[1:] == ["Laissé de côté, puisque ce portail ne l’a pas : hologramme."]
    assert len(newest().questions) == len(form.questions)


@pytest.mark.parametrize(
    "value",
    [
        {"title": "A", "columns": 3},
        {"title": {"a": 1}, "least": "beaucoup", "columns": []},
        {"title": "A", "columns": [{"type": "number"}]},
        {"title": "", "columns": []},
    ],
)
def test_begin_from_a_file_with_unreadable_values_is_refused(
    form: FormPage, cast: Cast, client_of: ClientOf, value: Any
) -> None:
    client, before = client_of(cast.communication), FormPage.objects.count()
    data = json.loads(taken(client, form)) | {"questions": [{"type": "lines", "value": value}]}
    response = client.post(MODELS, {"file": as_file(json.dumps(data).encode())})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["file"])
    assert FormPage.objects.count() == before


@pytest.mark.parametrize("content", [b"<html>", b"{}", b" " * 1_000_001], ids=["html", "empty", "large"])
def test_begin_from_what_is_no_form_is_refused_with_a_sentence(
    cast: Cast, client_of: ClientOf, content: bytes
) -> None:
    response = client_of(cast.communication).post(MODELS, {"file": as_file(content)})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["file"])


@pytest.mark.parametrize("slug", [form.slug for form in DAY_ONE_FORMS])
def test_begin_from_a_form_of_day_one_gives_a_draft(cast: Cast, client_of: ClientOf, slug: str) -> None:
    response = client_of(cast.hr).post(MODELS, {"model": slug})
    day_one = next(form for form in DAY_ONE_FORMS if form.slug == slug)
    assert response.status_code == 302
    assert (newest().title, newest().live, len(newest().questions)) == (
        day_one.title,
        False,
        len(day_one.questions),
    )


def test_begin_from_a_form_of_the_centre_copies_it_and_nothing_that_was_made_with_it(
    form: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    draft_of(form, cast.animator, {})
    client_of(cast.communication).post(MODELS, {"model": str(form.translation_key)})
    copy = newest()
    assert (copy.title, copy.slug) == ("Demande de congé (copie)", "demande-de-conge-copie")
    assert sound(copy) == sound(FormPage.objects.get(pk=form.pk))
    assert counts(copy) == (0, 0, 0)


def counts(page: FormPage) -> tuple[int, int, int]:
    models = (FormVersion, FormProposal, Submission)
    versions, proposals, requests = (model._default_manager.filter(page=page).count() for model in models)
    return versions, proposals, requests


def test_copy_of_the_back_office_takes_no_version_and_no_request(
    form: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    draft_of(form, cast.animator, {})
    index = form.get_parent()
    posted = {"new_title": "Congé bis", "new_slug": "conge-bis", "new_parent_page": str(index.pk)}
    client_of(cast.communication).post(f"/administration/pages/{form.pk}/copy/", posted)
    copy = FormPage.objects.get(slug="conge-bis")
    assert (copy.live, counts(copy)) == (False, (0, 0, 0))
    assert copy.translation_key != form.translation_key


def test_begin_twice_at_once_gives_one_draft(form: FormPage, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.communication)
    places = [client.post(MODELS, {"model": str(form.translation_key)})["Location"] for _click in range(2)]
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("title", "slug"), [("Suivi", "suivi-2"), ("À valider", "a-valider-2"), ("!?", "formulaire")]
)
def test_begin_with_a_title_that_the_portal_itself_uses_finds_another_address(
    title: str, slug: str, cast: Cast, client_of: ClientOf
) -> None:
    streams: dict[str, Any] = {"questions": [], "approval_route": [], "effects": []}
    content = write_file(FormFile(title, "", "", 36, streams))
    answer = client_of(cast.communication).post(MODELS, {"file": as_file(content)})
    assert (answer.status_code, newest().title, newest().slug) == (302, title, slug)


@pytest.mark.parametrize("model", ["", "rien", "../conge", "00000000-0000-0000-0000-000000000000"])
def test_begin_from_no_model_is_refused(cast: Cast, client_of: ClientOf, model: str) -> None:
    response = client_of(cast.communication).post(MODELS, {"model": model})
    assert (response.status_code, list(response.context["form"].errors)) == (200, ["model"])


def test_models_of_another_centre_are_neither_offered_nor_taken(
    form: FormPage, neighbour: User, client_of: ClientOf
) -> None:
    client = client_of(neighbour)
    shown = text_of(client.get(MODELS))
    assert ("Demande de congé" in shown, client.get(f"{MODELS}{form.translation_key}/").status_code) == (
        False,
        404,
    )
    refused = client.post(MODELS, {"model": str(form.translation_key)})
    assert list(refused.context["form"].errors) == ["model"]


@pytest.mark.parametrize("who", ["animator", "director", "coordinator", "other_animator"])
def test_models_of_who_builds_no_form_are_not_there(
    form: FormPage, cast: Cast, client_of: ClientOf, who: str
) -> None:
    client = client_of(getattr(cast, who))
    statuses = [client.get(MODELS), client.post(MODELS), client.get(f"{MODELS}{form.translation_key}/")]
    assert [one.status_code for one in statuses] == [404, 404, 404]
