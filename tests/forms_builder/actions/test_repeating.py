"""A request made like an earlier one: what is taken over, and what is asked again."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from forms_builder.actions.repeating import fitting_answers, left_to_fill, repeat_request
from forms_builder.definition import Answers, Condition, FieldSpec, FormDefinition, RouteStep
from forms_builder.exceptions import FormUnavailable
from forms_builder.models import FormPage, LeaveAccount, Submission
from portal.audit.models import AuditEntry
from tests.factories.forms_builder import (
    COMMENT,
    DATES,
    KIND,
    draft_of,
    fill_in,
    key_of,
    kind_of,
    leave_typed,
    question,
    send,
    send_leave,
)
from tests.support.cast import Cast

MONDAY, FRIDAY = date(2027, 3, 15), date(2027, 3, 19)


@pytest.fixture
def sent(leave_page: FormPage, account: LeaveAccount, cast: Cast) -> Submission:
    typed = leave_typed(leave_page.versions.get(), MONDAY, FRIDAY)
    comment = f"f-{key_of(leave_page.versions.get(), COMMENT)}"
    return send(leave_page, cast.animator, typed | {comment: ["Camp d’été"]})


def test_repeat_request_takes_answers_over_but_no_dates(sent: Submission, cast: Cast) -> None:
    found = repeat_request(by=cast.animator, submission=sent)
    version = sent.version
    assert (found.is_new, found.to_fill) == (True, (DATES,))
    assert (found.draft.state, found.draft.answers, found.draft.applicant) == ("draft", {}, cast.animator)
    assert found.draft.draft == {
        f"f-{key_of(version, KIND)}": [str(kind_of(cast.animator.centre).public_id)],
        f"f-{key_of(version, COMMENT)}": ["Camp d’été"],
    }
    entry = AuditEntry.objects.get(verb="forms_builder.repeat")
    assert (entry.object_id, entry.details) == (str(found.draft.pk), {"like": str(sent.pk)})


def test_repeat_request_with_a_draft_already_leaves_it_alone(
    sent: Submission, leave_page: FormPage, cast: Cast
) -> None:
    mine = draft_of(leave_page, cast.animator, {f"f-{key_of(sent.version, COMMENT)}": ["Autre"]})
    found = repeat_request(by=cast.animator, submission=sent)
    assert (found.draft, found.is_new, found.to_fill) == (mine, False, ())
    assert Submission.objects.get(pk=mine.pk).draft == mine.draft
    assert repeat_request(by=cast.animator, submission=sent).is_new is False


def test_repeat_request_uses_the_form_as_it_is_now(
    sent: Submission, leave_page: FormPage, cast: Cast
) -> None:
    fill_in(leave_page, [("text", question("Pourquoi ?"))], ("hr",))
    leave_page.save_revision(user=cast.hr).publish()
    found = repeat_request(by=cast.animator, submission=sent)
    assert (found.draft.version.number, found.draft.draft, found.to_fill) == (2, {}, ("Pourquoi ?",))


@pytest.mark.parametrize("who", ["coordinator", "hr", "youth_coordinator", "other_animator"])
def test_repeat_request_of_somebody_else_is_denied(sent: Submission, cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        repeat_request(by=getattr(cast, who), submission=sent)


def test_repeat_request_of_a_draft_is_denied(leave_page: FormPage, cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        repeat_request(by=cast.animator, submission=draft_of(leave_page, cast.animator, {}))


def test_repeat_request_of_a_form_taken_offline_is_refused(
    sent: Submission, leave_page: FormPage, cast: Cast
) -> None:
    leave_page.unpublish()
    with pytest.raises(FormUnavailable):
        repeat_request(by=cast.animator, submission=Submission.objects.get(pk=sent.pk))


def test_repeat_request_made_of_a_repetition_is_sent_as_any_other(
    sent: Submission, leave_page: FormPage, cast: Cast
) -> None:
    repeat_request(by=cast.animator, submission=sent)
    again = send_leave(leave_page, cast.animator, date(2027, 3, 22))
    assert (again.state, again.summary) == ("submitted", "Congés payés, le 22 mars 2027")


CHOICE = FieldSpec(
    "c", "choice", "Lieu", settings={"options": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]}
)
WORDS = FieldSpec("w", "text", "Objet", required=True)
DAY = FieldSpec("d", "date", "Jour", required=True)
FILES = FieldSpec("f", "file", "Devis", required=True)
LATER = FieldSpec("l", "text", "Rendu le", required=True, filled_by="hr")
LINES = FieldSpec(
    "x", "lines", "Achats", required=True, columns=(WORDS, DAY), settings={"begun": [], "least": 1, "most": 9}
)
ANSWERS: Answers = {
    "c": "a", "w": "Peinture", "d": "2027-03-10", "f": [{"id": "1"}], "l": "x",
    "x": [{"id": "001", "w": "Pinceaux", "d": "2027-03-01"}],
}  # fmt: skip


def form(*fields: FieldSpec) -> FormDefinition:
    return FormDefinition("Achat", "", fields, (RouteStep("hr"),), (), 36)


EVERYTHING = form(CHOICE, WORDS, DAY, FILES, LATER, LINES)


@pytest.mark.parametrize(
    ("now", "taken"),
    [
        (EVERYTHING, {"c": "a", "w": "Peinture", "x": [{"id": "001", "w": "Pinceaux"}]}),
        (form(replace(CHOICE, settings={"options": [{"key": "b", "label": "B"}]})), {}),
        (form(replace(WORDS, type="long_text")), {}),
        (form(replace(WORDS, key="other")), {}),
        (form(replace(LINES, columns=(replace(WORDS, type="number"),))), {"x": [{"id": "001"}]}),
    ],
    ids=["the same form", "an option gone", "another type", "another question", "another column"],
)
def test_fitting_answers_keeps_what_still_answers(now: FormDefinition, taken: dict[str, Any]) -> None:
    assert fitting_answers(EVERYTHING, now, ANSWERS) == taken


def test_left_to_fill_names_what_every_request_needs() -> None:
    optional = replace(WORDS, key="o", label="Si besoin", required=False)
    sometimes = replace(WORDS, key="s", label="Parfois", condition=Condition("c", ("a",)))
    asked = form(CHOICE, WORDS, DAY, FILES, LATER, LINES, optional, sometimes)
    assert left_to_fill(asked, {"w": "Peinture"}) == ("Jour", "Devis", "Achats")
