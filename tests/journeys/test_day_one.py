"""Each form of day one, from the back office to paper: made with what an editor picks, filled in, carried to its end."""

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms_builder.day_one_forms import DAY_ONE_FORMS
from forms_builder.models import Submission
from portal.centres.models import Centre
from tests.factories.forms_builder import account_of
from tests.journeys.day_one.cases import CASES, Case, Turn
from tests.support.cast import PASSWORD, Cast
from tests.support.form_building import build_form, fill_in, typed_completion
from tests.support.recap_text import recap_text

pytestmark = pytest.mark.django_db
EXPECTED = Path(__file__).parent / "day_one"
ClientOf = Callable[..., Client]
FORMS = {form.slug: form for form in DAY_ONE_FORMS}


def test_every_form_has_its_story() -> None:
    assert sorted(CASES) == sorted(FORMS)


@pytest.mark.parametrize("slug", [form.slug for form in DAY_ONE_FORMS])
def test_form_is_built_filled_in_and_carried_to_its_recap(
    slug: str, cast: Cast, centre: Centre, client_of: ClientOf, today: Any
) -> None:
    account_of(cast.animator)
    submission = tell(slug, cast, centre, client_of)
    recap = client_of(cast.hr).get(reverse("forms_builder:recap", args=[submission.pk]))
    found = recap_text(recap.content.decode())
    expected = (EXPECTED / f"{slug}.txt").read_text(encoding="utf-8")
    assert found == expected, "\n".join(
        difflib.unified_diff(expected.splitlines(), found.splitlines(), lineterm="")
    )


def tell(slug: str, cast: Cast, centre: Centre, client_of: ClientOf) -> Submission:
    """Tell the stories that come before, then this one."""
    case = CASES[slug]
    for before in case.before:
        tell(before, cast, centre, client_of)
    page = build_form(client_of(cast.hr), centre, FORMS[slug])
    answer = fill_in(client_of(cast[case.who]), page, case.answers)
    assert answer.status_code == 302, refusals(answer)
    submission = Submission.objects.get(page=page)
    for turn in case.turns:
        take_turn(submission, case, turn, client_of(cast[turn[0]]))
    return Submission.objects.get(pk=submission.pk)


def refusals(answer: Any) -> dict[str, list[str]]:
    form = answer.context["form"]
    labels = {name: str(field.label) for name, field in form.fields.items()}
    return {labels.get(name, name): list(errors) for name, errors in form.errors.items()}


def take_turn(submission: Submission, case: Case, turn: Turn, client: Client) -> None:
    """Open the request and do what the page offers."""
    who, act = turn
    context = client.get(submission.get_absolute_url()).context
    if act == "complete":
        completed = typed_completion(context["completion_form"], case.additions[who])
        answer = client.post(reverse("forms_builder:complete", args=[submission.pk]), completed)
        assert answer.status_code == 302, (who, answer.context["completion_form"].errors)
        return
    form = context["decision_form" if act == "approve" else "handling_form"]
    typed = {"step": form["step"].value(), "revision": form["revision"].value(), "password": PASSWORD}
    if act == "approve":
        typed["decision"] = "approve"
    name = "forms_builder:decide" if act == "approve" else "forms_builder:handle"
    answer = client.post(reverse(name, args=[submission.pk]), typed)
    assert answer.status_code == 302, (who, act)
