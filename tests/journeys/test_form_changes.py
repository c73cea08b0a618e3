"""A form changes while requests made with it stand at every step: they stay, show and end as they began."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms_builder.actions.installing import with_identifiers
from forms_builder.choices import Decision
from forms_builder.day_one_forms.writing import choice, computed, lines, only_if, step
from forms_builder.day_one_forms.writing import question as asked
from forms_builder.inputs import input_name
from forms_builder.models import FormPage, FormVersion, Submission
from portal.accounts.models import User
from portal.centres.models import Centre
from tests.factories.forms_builder import approve_all, decide_as, draft_of, key_of, make_form, sign_draft
from tests.support.cast import Cast
from tests.support.recap_text import recap_text

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]

QUESTIONS = (
    asked("text", "Objet"),
    choice("Urgence", "Ce mois-ci", "Cette semaine"),
    asked("text", "Pourquoi ?", only_if=only_if("Urgence", "Cette semaine")),
    lines(
        "Achats",
        asked("text", "Quoi"),
        asked("money", "Prix"),
        asked("number", "Nombre"),
        computed("Somme", "product", "Prix", "Nombre"),
    ),
    computed("Total", "sum", "Achats / Somme"),
    asked("text", "Remarque", required=False),
)


@pytest.fixture
def page(cast: Cast, centre: Centre, today: Any) -> FormPage:
    return make_form(centre, "Achats", as_pairs(with_identifiers("achats", QUESTIONS)), by=cast.hr)


def as_pairs(blocks: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(block["type"], block["value"]) for block in blocks]


def typed(version: FormVersion) -> dict[str, list[str]]:
    """What Léa types in the first version."""
    achats = version.definition.field(key_of(version, "Achats"))
    line = f"{input_name(achats.key)}.001"
    columns = {column.label: f"{line}.{column.key}" for column in achats.columns}
    return {
        input_name(key_of(version, "Objet")): ["Fête"],
        input_name(key_of(version, "Urgence")): ["cette-semaine"],
        input_name(key_of(version, "Pourquoi ?")): ["Elle a lieu samedi."],
        line: ["1"],
        columns["Quoi"]: ["Lampions"],
        columns["Prix"]: ["2,35"],
        columns["Nombre"]: ["12"],
    }


def carried(page: FormPage, state: str, cast: Cast) -> Submission:
    """A request of Léa's on the form as it is, in that state."""
    sent = sign_draft(draft_of(page, cast.animator, typed(page.versions.get())))
    if state == "at the coordinator":
        return sent
    if state == "to correct":
        return decide_as(cast.coordinator, sent, Decision.SEND_BACK, "Combien en tout ?")
    if state == "refused":
        return decide_as(cast.coordinator, sent, Decision.REFUSE, "Pas cette année.")
    people = [cast.coordinator, cast.hr, cast.director]
    return approve_all(sent, *people[: {"at hr": 1, "at the director": 2, "approved": 3}[state]])


def change(page: FormPage, cast: Cast) -> None:
    """Publish: one question gone, one renamed, one required, the order turned round, another formula, another route."""
    stream = page.questions.stream_block
    raw = {block["value"].get("title"): block for block in page.questions.get_prep_value()}
    raw["Objet"]["value"]["title"] = "Pour quoi faire ?"
    raw["Remarque"]["value"]["required"] = True
    raw["Total"]["value"] |= {"operation": "maximum", "title": "La plus grosse somme"}
    page.questions = stream.to_python(
        [raw[name] for name in ("Remarque", "Achats", "Total", "Objet", "Urgence")]
    )
    page.approval_route = page.approval_route.stream_block.to_python([step("accounting")])
    page.title = "Bon d’achat"
    page.save_revision(user=cast.hr).publish()
    assert page.versions.count() == 2


def seen(submission: Submission, cast: Cast, client_of: ClientOf) -> str:
    """The recap, as human resources print it."""
    return recap_text(
        client_of(cast.hr).get(reverse("forms_builder:recap", args=[submission.pk])).content.decode()
    )


@pytest.mark.parametrize(
    "state", ["at the coordinator", "at hr", "at the director", "to correct", "approved", "refused"]
)
def test_request_on_an_older_version_is_shown_and_printed_as_before(
    state: str, page: FormPage, cast: Cast, client_of: ClientOf
) -> None:
    submission = carried(page, state, cast)
    before = seen(submission, cast, client_of)
    assert "Total | 28,20 €" in before
    change(FormPage.objects.get(pk=page.pk), cast)
    assert seen(submission, cast, client_of) == before


@pytest.mark.parametrize(
    ("state", "left"),
    [
        ("at the coordinator", ("coordination.enfance", "rh", "direction")),
        ("at hr", ("rh", "direction")),
        ("at the director", ("direction",)),
    ],
)
def test_request_on_an_older_version_ends_along_its_own_route(
    state: str, left: tuple[str, ...], page: FormPage, cast: Cast
) -> None:
    submission = carried(page, state, cast)
    change(FormPage.objects.get(pk=page.pk), cast)
    ended = approve_all(submission, *(cast[who] for who in left))
    assert (ended.state, ended.version.number) == ("approved", 1)


def test_request_sent_back_is_corrected_on_the_version_it_was_sent_with(page: FormPage, cast: Cast) -> None:
    submission = carried(page, "to correct", cast)
    answers = submission.answers
    change(FormPage.objects.get(pk=page.pk), cast)
    again = sign_draft(Submission.objects.get(pk=submission.pk))
    assert (again.state, again.version.number, again.answers) == ("submitted", 1, answers)


def test_draft_that_still_holds_is_sent_on_the_version_it_was_begun_with(page: FormPage, cast: Cast) -> None:
    draft = draft_of(page, cast.animator, typed(page.versions.get()))
    change(FormPage.objects.get(pk=page.pk), cast)
    sent = sign_draft(Submission.objects.get(pk=draft.pk))
    assert (sent.version.number, sent.steps.count()) == (1, 3)


def test_draft_begun_after_the_change_goes_by_the_new_version(page: FormPage, cast: Cast) -> None:
    change(FormPage.objects.get(pk=page.pk), cast)
    page = FormPage.objects.get(pk=page.pk)
    version = page.versions.order_by("-number")[0]
    remark = input_name(key_of(version, "Remarque"))
    sent = sign_draft(draft_of(page, cast.animator, typed(page.versions.get(number=1)) | {remark: ["Vu."]}))
    assert (sent.version.number, [step.approver for step in sent.steps.all()]) == (2, ["accounting"])
    labels = [spec.label for spec in version.definition.fields]
    assert labels == ["Remarque", "Achats", "La plus grosse somme", "Pour quoi faire ?", "Urgence"]
    assert sent.answers[key_of(version, "La plus grosse somme")] == "28.20"
